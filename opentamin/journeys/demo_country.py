"""The rest of the country for the demonstration: a directorate with a branch in every other province, with lists of three months.

The invented directorates of demo_offices stand for six provinces; here the other ones get theirs, so that the map and
the tables of headquarters have something to show. `keep_figures` comes last in the demonstration, as in the daily run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from opentamin.flow.figures.keeping import MONTHS as KEPT_MONTHS
from opentamin.flow.figures.keeping import keep
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import WageListFile
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.invented import FORMS, add_up, in_form, make_lists, national_code
from opentamin.journeys.submit_list import submit
from opentamin.registers import actions as registers
from opentamin.registers import offices
from opentamin.registers.models import Office
from opentamin.registers.provinces import Province, provinces

BY, SENDER = "demo", "demo"
OPENED = Day.of(1390, 1, 1).to_date()
STANDING_FOR = {"9900": "D3", "9910": "G2", "9920": "A3", "9930": "E6", "9940": "E5", "9950": "E3"}
"""Directorates of demo_offices and the squares of the provinces for which they stand."""
MONTHS = tuple(Month.of(1404, number) for number in range(8, 11))
WORKSHOPS, SEED = 3, 311
SIZES = (4, 9, 14, 22, 31)
"""People of a workshop; provinces take them in turn, so that some are larger than others."""
ACTIVITIES = ("guilds", "producers", "farms", "خدمات شهری", "قطعه‌سازی", "ساختمان", "حمل‌ونقل")
SERIAL = 7_000_000
TOWN = "آزمون‌شهر"
Say = Callable[[str], None]
Clock = Callable[[], datetime]


def run(clock: Clock, say: Say) -> None:
    """Offices, workshops and lists of the other provinces; the second time changes nothing."""
    now = clock()
    for code, square in STANDING_FOR.items():
        Office.objects.filter(code=code).exclude(grid_code=square).update(grid_code=square)
    others = [place for place in provinces().values() if place.square not in STANDING_FOR.values()]
    for at, place in enumerate(others, 1):
        _open(at, place, now)
    made = registers.register_workshops([_workshop(*each) for each in _lists(others, MONTHS[0])])
    for month in MONTHS:
        sendings = [
            Sending(f"country/{month.code}/{wages.workshop['code']}", tuple(in_form(wages, FORMS[number % len(FORMS)])))
            for number, (_, _, wages) in enumerate(_lists(others, month))
        ]
        submit(sendings, sender=SENDER, now=clock(), today=month.until + 19)
    say(f"country: {len(others)} directorates, {made} new workshops, lists of {len(MONTHS)} months")


def keep_figures(clock: Clock, say: Say) -> None:
    """The figures of the two years before now, as the daily run keeps them."""
    now = clock()
    this = Day.from_date(now.date()).month
    done = keep([this + -back for back in range(KEPT_MONTHS)], now=now)
    say(f"figures: {done.figures} of {done.months} months, {done.cells} cells, {done.hidden} hidden")


def _open(at: int, place: Province, now: datetime) -> None:
    """A directorate in its province, with one branch."""
    rows = (
        (_directorate(at), "directorate", None, f"اداره کل {place.fa} (ساختگی)", f"Directorate of {place.en} (invented)", place.square),
        (_branch(at), "branch", _directorate(at), f"شعبهٔ یک {place.fa}", f"Branch 1, {place.en}", "B2"),
    )  # fmt: skip
    for code, kind, parent, fa, en, square in rows:
        if not Office.objects.filter(code=code).exists():
            facts: dict[str, Any] = {"code": code, "kind": kind, "parent": parent, "name_fa": fa, "name_en": en}
            done = offices.open_office(
                {**facts, "opened_on": OPENED, "grid_code": square}, by=BY, reason="نقشهٔ کشور", now=now
            )
            assert not done.findings, done.findings


def _directorate(at: int) -> str:
    return f"96{at:02}"


def _branch(at: int) -> str:
    return f"97{at:02}"


def _lists(places: list[Province], month: Month) -> Iterator[tuple[int, int, WageListFile]]:
    """The lists of a month: number of the province, number of the workshop in it, the list."""
    for at in range(1, len(places) + 1):
        size = SIZES[at * 3 % len(SIZES)]
        made = make_lists(workshops=WORKSHOPS, people_per_workshop=(size, size + 6), month=month, seed=SEED + at)
        for within, wages in enumerate(made):
            yield at, within, _placed(wages, at, within)


def _placed(wages: WageListFile, at: int, within: int) -> WageListFile:
    """The same list for a workshop of its own, with people of its own: the same ones in every month."""
    people = wages.people
    for row, number in enumerate(people["insurance_number"]):
        serial = SERIAL + at * 10_000 + int(number) % 10_000
        people["insurance_number"][row] = f"{serial:08}"
        if people["national_code"][row]:
            people["national_code"][row] = national_code(serial)
        else:
            people["id_card_number"][row] = f"999{serial:09}"
    code = f"99906{at:02}{within:03}"
    people["workshop_code"] = [code] * len(wages)
    wages.workshop["code"] = code
    add_up(wages)
    return wages


def _workshop(at: int, within: int, wages: WageListFile) -> dict[str, Any]:
    facts = wages.workshop
    return {
        "code": facts["code"],
        "name": facts["name"],
        "employer_name": facts["employer"],
        "address": facts["address"],
        "town": TOWN,
        "activity": ACTIVITIES[(at + within) % len(ACTIVITIES)],
        "branch": _branch(at),
        "opened_on": OPENED,
    }
