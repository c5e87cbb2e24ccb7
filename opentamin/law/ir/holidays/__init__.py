"""Working days of Iran: Fridays and public holidays are off; Thursday counts as a working day (readings, *days off*).

Public holidays come from the library `holidays`; official corrections lie beside this file and win. Only the deadline of
list and payment rolls over them (SSL article 39); objection and self-payment deadlines do not.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from opentamin.ground.calendar import FRIDAY, Day, Month
from opentamin.ground.rules import RuleFault
from opentamin.law.yaml_lines import LINE, load

WEEKLY_DAYS_OFF = frozenset({FRIDAY})
ROW = {"day", "clause", "source"}


class DueDay(NamedTuple):
    """The last day for list and payment: by the words of the law, and after rolling over days off."""

    nominal: Day
    rolled: Day


@cache
def _public_holidays(year: int) -> frozenset[int]:
    """Ordinals of the public holidays of a Gregorian year."""
    import holidays

    return frozenset(day.toordinal() for day in holidays.country_holidays("IR", years=year))


@cache
def corrections(path: Path = Path(__file__).parent / "corrections.yaml") -> tuple[frozenset[int], frozenset[int]]:
    """Days added and days removed by official correction; RuleFault names file and line of a row that is not whole."""
    given = load(path)
    found = []
    for name in ("add", "remove"):
        rows = given.get(name) or []
        for row in rows:
            if set(row) - {LINE} != ROW:
                raise RuleFault(f"{path}:{row.get(LINE, 1)}: a correction has day, clause and source")
        found.append(frozenset(Day.parse(row["day"]).ordinal for row in rows))
    return found[0], found[1]


def is_working_day(day: Day) -> bool:
    """True when offices and banks work on `day`."""
    added, removed = corrections()
    if day.weekday in WEEKLY_DAYS_OFF or day.ordinal in added:
        return False
    return day.ordinal in removed or day.ordinal not in _public_holidays(day.to_date().year)


def next_working_day(day: Day) -> Day:
    """`day` itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += 1
    return day


@cache
def due_day(month: Month, months_after: int = 1) -> DueDay:
    """Last day of the `months_after`-th month after `month`, and the working day it rolls to (SSL article 39)."""
    nominal = (month + months_after).last
    return DueDay(nominal, next_working_day(nominal))
