"""Files that move between offices, and figures of foreign nationals, beside bare statements over the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from time import perf_counter

import psycopg

from benchmarks.measure import Measured

FILES, FOREIGNERS = 100_000, 50_000
NOW = datetime(2026, 11, 25, tzinfo=UTC)
OPENED, DAY, TODAY = date(2011, 3, 21), date(2025, 3, 21), date(2026, 11, 25)
OFFICES = (
    ("8900", "directorate", None),
    ("8901", "branch", "8900"),
    ("8902", "branch", "8900"),
)
WORKSHOPS = """
    INSERT INTO registers_workshop (code, name, employer_name, branch_id, opened_on, search_key)
    SELECT '98' || lpad(n::text, 8, '0'), 'x', 'x', (SELECT id FROM registers_office WHERE code = '8901'), %s, ''
    FROM generate_series(1, %s) n
"""
PERMITS = """
    WITH people AS (
        INSERT INTO registers_person (foreign_code, first_name, last_name, is_foreign, nationality, search_key, sort_key)
        SELECT '8' || lpad(n::text, 11, '0'), 'x', 'x', true, 'عراقی', '', '' FROM generate_series(1, %s) n RETURNING id
    )
    INSERT INTO registers_work_permit (person_id, workshop_id, paper, number, issuer, valid_from, valid_until, by)
    SELECT p.id, (SELECT min(id) FROM registers_workshop) + p.id %% 1000, 'work_permit', p.id::text, 'x', '2024-01-01',
        date '2026-11-26' + (p.id %% 300)::int, 'x' FROM people p
"""
FLOOR = """
    CREATE TEMP TABLE bare_place AS SELECT id, workshop_id, office_id, from_on, until_on FROM registers_workshop_office;
    CREATE TEMP TABLE bare_workshop AS SELECT * FROM registers_workshop;
    CREATE INDEX ON bare_place (workshop_id); CREATE INDEX ON bare_workshop (id);
"""
BARE_MOVE = """
    UPDATE bare_place SET until_on = '2025-03-21';
    INSERT INTO bare_place SELECT id, workshop_id, 1, '2025-03-21', NULL FROM bare_place;
    UPDATE bare_workshop SET branch_id = 1
"""


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """Moving many files at once; opening the tasks of permits that end."""
    from opentamin.registers import offices

    for code, kind, parent in OFFICES:
        facts = {"code": code, "kind": kind, "parent": parent, "name_fa": "ن", "name_en": "n", "opened_on": OPENED}
        offices.open_office(facts, by="bench", reason="", now=NOW)
    connection.execute(WORKSHOPS, [OPENED, FILES])
    connection.execute("ANALYZE")
    connection.execute(FLOOR)
    floor = _timed(lambda: connection.execute(BARE_MOVE))
    codes = offices.codes_of("8901")
    seconds = _timed(lambda: _move(codes))
    yield Measured(
        f"moving {FILES:,} files to another office, history and guards",
        f"{FILES / seconds:,.0f} files/s",
        seconds,
        f"the same three statements on bare tables: {floor:.2f} s",
        seconds / floor,
        "",
    )
    connection.execute(PERMITS, [FOREIGNERS])
    yield _expiry(connection)


def _move(codes: list[str]) -> None:
    from opentamin.registers import offices

    done = offices.move_files(codes, to="8902", on=DAY, by="bench", reason="split", today=TODAY)
    if done.changed != FILES:
        raise RuntimeError(f"moved {done.changed}: {done.findings[:3]}")


def _expiry(connection: psycopg.Connection) -> Measured:
    """Tasks of permits that end within sixty days, beside inserting as many bare rows."""
    from opentamin.journeys.permit_expiry import expiry_tasks

    begun = perf_counter()
    opened = expiry_tasks(TODAY, now=NOW).opened
    seconds = perf_counter() - begun
    floor = _timed(
        lambda: connection.execute(
            "CREATE TEMP TABLE bare_task AS SELECT id, id::text AS key, 'x'::text AS text_fa FROM registers_work_permit"
            " WHERE valid_until <= %s",
            [date(2027, 1, 24)],
        )
    )
    return Measured(
        f"tasks of {opened:,} permits that end, of {FOREIGNERS:,}",
        f"{opened / seconds:,.0f} tasks/s",
        seconds,
        f"selecting them into a bare table: {floor:.2f} s",
        seconds / floor,
        "",
    )


def _timed(action: object) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun
