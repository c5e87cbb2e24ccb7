"""Invented provinces for the demonstration: offices by the shape of a real directorate, foreign nationals, quotas.

`seed` gives the sample province four main branches, two satellites, three agencies, two agencies that open in the week
of the story and a main branch that is planned, and sets five more directorates beside it. `foreigners` (demo_foreigners)
sends lists of their workshops, registers papers, permits and quotas. Both may be typed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from opentamin.flow.lists.facts import WageListFile
from opentamin.ground.calendar import Day
from opentamin.journeys.demo_foreigners import MONTHS, OTHERS, foreigners, lists_of
from opentamin.registers import actions as registers
from opentamin.registers import offices
from opentamin.registers.models import Office, Workshop

__all__ = ["foreigners", "seed"]
BY = "demo"
TOWN = "آزمون‌شهر"
OPENED = Day.of(1390, 1, 1).to_date()
AGENCIES_OPENED = Day.of(1405, 6, 1).to_date()
Say = Callable[[str], None]
Clock = Callable[[], datetime]

SAMPLE = (
    ("9900", "directorate", None, "اداره کل استان نمونه", "Directorate of Sample Province", OPENED, ""),
    ("9990", "branch", "9900", "شعبهٔ یک نمونه‌شهر", "Branch 1, Sample City", OPENED, "B2"),
    ("9991", "branch", "9900", "شعبهٔ دو نمونه‌شهر", "Branch 2, Sample City", OPENED, "B2"),
    ("9993", "branch", "9900", "شعبهٔ سه نمونه‌شهر", "Branch 3, Sample City", OPENED, "C2"),
    ("9994", "branch", "9900", "شعبهٔ چهار، کوه‌پایه", "Branch 4, Foothill", OPENED, "A1"),
    ("9992", "satellite", "9991", "شعبهٔ اقماری آزمون‌آباد", "Satellite Test Village", OPENED, "D3"),
    ("9995", "satellite", "9993", "شعبهٔ اقماری دشت آزمون", "Satellite Test Plain", OPENED, "D1"),
    ("9996", "agency", "9990", "کارگزاری یک", "Agency 1", AGENCIES_OPENED, "A2"),
    ("9997", "agency", "9991", "کارگزاری دو", "Agency 2", AGENCIES_OPENED, "B3"),
    ("9998", "agency", "9993", "کارگزاری سه", "Agency 3", AGENCIES_OPENED, "C1"),
    ("9986", "agency", "9990", "کارگزاری چهار", "Agency 4", Day.of(1405, 9, 7).to_date(), "B1"),
    ("9987", "agency", "9994", "کارگزاری پنج", "Agency 5", Day.of(1405, 9, 9).to_date(), "A3"),
    ("9989", "branch", "9900", "شعبهٔ پنج نمونه‌شهر", "Branch 5, Sample City", Day.of(1406, 1, 15).to_date(), "C3"),
)
"""Code, kind, parent, names, first day, square."""
ESTATES = (
    ("SH01", "شهرک صنعتی نمونه", "Sample Industrial Estate", "9990", "B2"),
    ("SH02", "شهرک صنعتی دشت", "Plain Industrial Estate", "9993", "C2"),
    ("SH03", "شهرک صنعتی شرق", "East Industrial Estate", "9911", ""),
)
SPLITS = (
    ("9990", "9993", 24, Day.of(1403, 1, 1).to_date(), "تقسیم شعبه"),
    ("9991", "9994", 22, Day.of(1403, 1, 1).to_date(), "تقسیم شعبه"),
    ("9992", "9995", 30, Day.of(1404, 1, 1).to_date(), "تقسیم شعبه"),
    ("9990", "9996", 8, AGENCIES_OPENED, "گشایش کارگزاری"),
    ("9991", "9997", 8, AGENCIES_OPENED, "گشایش کارگزاری"),
    ("9993", "9998", 6, AGENCIES_OPENED, "گشایش کارگزاری"),
)
"""From, to, how many of the last files, on which day, why."""
TOWN = "آزمون‌شهر"


def seed(clock: Clock, say: Say) -> None:
    """Offices, estates, workshops of the other directorates, and the files that went to the new agencies."""
    now = clock()
    for row in (*SAMPLE, *_other_offices()):
        _open(row, now)
    offices.register_estates(
        [
            {"code": code, "name_fa": fa, "name_en": en, "office": at, "opened_on": OPENED, "grid_code": square}
            for code, fa, en, at, square in ESTATES
        ]
    )
    made = lists_of(MONTHS[0])
    new = registers.register_workshops([_workshop(code, wages) for code, wages in made])
    Workshop.objects.filter(town="", branch__code__startswith="99").update(town=TOWN)
    moved = _split(now)
    _into_estates([wages.workshop["code"] for _, wages in made])
    say(
        f"offices: {len(SAMPLE)} of the sample province, {len(OTHERS)} other directorates, {new} workshops, {moved} files moved"
    )


def _other_offices() -> Iterator[tuple[Any, ...]]:
    """The other directorates, each with a branch."""
    for code, fa, en, _ in OTHERS:
        yield (code, "directorate", None, f"اداره کل {fa}", f"Directorate of {en}", OPENED, "")
        yield (_branch(code), "branch", code, f"شعبهٔ {fa}", f"Branch {en}", OPENED, "A1")


def _branch(directorate: str) -> str:
    return f"{directorate[:3]}1"


def _open(row: tuple[Any, ...], now: datetime) -> None:
    """One office; one that the registers know already only gets its square."""
    code, kind, parent, name_fa, name_en, opened_on, square = row
    if Office.objects.filter(code=code).exists():
        Office.objects.filter(code=code).exclude(grid_code=square).update(grid_code=square)
        return
    facts = {"code": code, "kind": kind, "parent": parent, "name_fa": name_fa, "name_en": name_en}
    done = offices.open_office(
        {**facts, "opened_on": opened_on, "grid_code": square}, by=BY, reason="برنامهٔ استان", now=now
    )
    assert not done.findings, done.findings


def _split(now: datetime) -> int:
    """Files of the older branches that went to younger offices, each move once."""
    moved = 0
    for origin, to, files, on, reason in SPLITS:
        if not Workshop.objects.filter(branch__code=to).exists():
            codes = offices.codes_of(origin)[-files:]
            done = offices.move_files(codes, to=to, on=on, by=BY, reason=reason, today=now.date())
            assert not done.findings, done.findings
            moved += done.changed
    return moved


def _into_estates(new: Sequence[str]) -> None:
    """Some workshops lie in estates."""
    east = [code for code in new if code.startswith("999050")]
    for estate, codes in (
        ("SH01", offices.codes_of("9990")[:14]),
        ("SH02", offices.codes_of("9992")[:9]),
        ("SH03", east),
    ):
        offices.place_in_estate(estate, codes, from_on=OPENED)


def _workshop(directorate: str, wages: WageListFile) -> dict[str, Any]:
    facts = wages.workshop
    return {
        "code": facts["code"],
        "name": facts["name"],
        "employer_name": facts["employer"],
        "address": facts["address"],
        "town": TOWN,
        "branch": _branch(directorate),
        "opened_on": OPENED,
    }
