"""From DBF bytes to posted and recorded, with everything on: checks, history, row security, legal record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Any

import psycopg

from benchmarks.checker import BIG_WORKSHOP, SEED, big_list
from benchmarks.measure import Measured
from opentamin.faces.cli.server_side import clock
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list, write_dbf
from opentamin.flow.lists.models import WageList
from opentamin.ground.calendar import Day
from opentamin.journeys.demo import OFFICES
from opentamin.journeys.invented import make_lists
from opentamin.journeys.packing_pool import PackingPool
from opentamin.journeys.submit_list import Submitted, submit
from opentamin.registers import actions as registers

RECEIVED = Day.of(1404, 11, 20)
OPENED = Day.of(1390, 1, 1).to_date()
BRANCH = "9990"
LISTS, ROWS, ALONE = 1_000, 10_000, 40
AIM = "25,000 lines/s"


def seed(lists: Sequence[WageListFile]) -> None:
    """The invented offices, and the workshops of the lists in one branch."""
    workshops = {each.workshop["code"]: each.workshop for each in lists}
    workshops[BIG_WORKSHOP] = {"name": "کارگاه بزرگ آزمون", "employer": "آزمون"}
    registers.register_offices([{**office, "opened_on": OPENED, "closed_on": None} for office in OFFICES])
    registers.register_workshops(
        [
            {
                "code": code,
                "name": facts["name"],
                "employer_name": facts["employer"],
                "branch": BRANCH,
                "opened_on": OPENED,
            }
            for code, facts in workshops.items()
        ]
    )


def run(sendings: Sequence[Sending], pool: PackingPool | None = None) -> tuple[float, Submitted]:
    """Seconds of one submission; a list that did not reach the records stops the benchmark."""
    now, _ = clock()
    begun = perf_counter()
    result = submit(sendings, sender="bench", now=now, today=RECEIVED, pool=pool)
    seconds = perf_counter() - begun
    states = set(WageList.objects.filter(submission_id__in=result.submissions.values()).values_list("state", flat=True))
    if states != {"credited"}:
        raise RuntimeError(f"not every list was credited: {states}")
    return seconds, result


def floor(connection: psycopg.Connection[Any], groups: Sequence[Sequence[NamedBytes]]) -> float:
    """Seconds to read the same bytes in one process and COPY their lines into a bare table: no check, no law, no books."""
    names = [
        "insurance_number",
        "national_code",
        "first_name",
        "last_name",
        "days",
        "insurable",
        "premium_insured",
        "job_code",
    ]
    connection.execute(f"CREATE TEMPORARY TABLE bare ({', '.join(f'{name} text' for name in names)})")
    begun = perf_counter()
    with connection.cursor().copy("COPY bare FROM STDIN") as copy:
        for files in groups:
            people = read_list(files)[0].people
            for row in zip(*(people[name] for name in names), strict=True):
                copy.write_row(row)
    seconds = perf_counter() - begun
    connection.execute("DROP TABLE bare")
    return seconds


def measure(connection: psycopg.Connection[Any]) -> Iterator[Measured]:
    """Many lists in batches, one large list, and lists one at a time."""
    months = {month: make_lists(workshops=LISTS, month=month, seed=SEED) for month in (140408, 140409)}
    seed(months[140409])
    groups = {month: [list(write_dbf(wages)) for wages in lists] for month, lists in months.items()}
    people = sum(len(wages.rows) for wages in months[140409])
    with PackingPool() as pool:
        pool.start()
        yield from _many(connection, groups, people, pool)
        yield from _one(connection, pool)
    yield _alone(groups)


def _many(
    connection: psycopg.Connection[Any], groups: dict[int, list[list[NamedBytes]]], people: int, pool: PackingPool
) -> Iterator[Measured]:
    """The month before is sent first, so that the measured month finds its people and compares with it."""
    run([Sending(f"before/{at}", tuple(files)) for at, files in enumerate(groups[140408][ALONE:])], pool)
    sendings = [Sending(f"many/{at}", tuple(files)) for at, files in enumerate(groups[140409][ALONE:])]
    lines = people - sum(len(read_list(files)[0].rows) for files in groups[140409][:ALONE])
    bare = floor(connection, groups[140409][ALONE:])
    seconds, result = run(sendings, pool)
    yield _figure(f"{len(sendings):,} lists, {lines:,} lines, bytes to recorded", lines, seconds, bare)
    for station, spent in result.seconds.items():
        yield Measured(f"of this, station {station}", f"{spent / seconds:.0%}", spent)


def _one(connection: psycopg.Connection[Any], pool: PackingPool) -> Iterator[Measured]:
    files = big_list(ROWS)
    bare = floor(connection, [files])
    seconds, result = run([Sending("one/10000", tuple(files))], pool)
    yield _figure(f"one list of {ROWS:,} rows, bytes to recorded", ROWS, seconds, bare)
    verdict = result.seconds["receive"] + result.seconds["check"]
    yield Measured(
        f"one list of {ROWS:,} rows, bytes to verdict", f"{verdict:.2f} s", verdict, "2 s", verdict / 2, "2 s"
    )


def _alone(groups: dict[int, list[list[NamedBytes]]]) -> Measured:
    lines, seconds = 0, 0.0
    for at, files in enumerate(groups[140409][:ALONE]):
        lines += len(read_list(files)[0].rows)
        seconds += run([Sending(f"alone/{at}", tuple(files))])[0]
    each = seconds / ALONE
    return Measured(
        f"{ALONE} lists one at a time, {lines:,} lines", f"{lines / seconds:,.0f} lines/s, {each * 1000:.0f} ms a list",
        seconds,
    )  # fmt: skip


def _figure(name: str, lines: int, seconds: float, bare: float) -> Measured:
    words = f"reading and COPY into a bare table: {bare:.2f} s"
    return Measured(name, f"{lines / seconds:,.0f} lines/s", seconds, words, seconds / bare, AIM)
