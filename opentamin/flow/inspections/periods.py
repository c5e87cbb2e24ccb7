"""The months in which somebody found was at work, with days and pay: from what the inspector wrote, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opentamin.flow.inspections.models import FoundPerson
from opentamin.ground.calendar import Day, Month, Span
from opentamin.ground.money import half_up


@dataclass(frozen=True, slots=True)
class Worked:
    """One month of one person: days worked, first and last of them, and the pay of these days (None: nobody said)."""

    month: int
    days: int
    first: Day
    last: Day
    pay_rial: int | None


def worked_months(found: FoundPerson, on: date) -> Iterator[Worked]:
    """The months from the start of work to the day of the visit, which counts; or the month of the visit alone.

    Days that the inspector wrote are those of the month of the visit, the last ones before it.
    """
    visited = Day.from_date(on)
    since = Day.from_date(found.since) if found.since else visited + (1 - (found.days or 1))
    whole = Span(since, visited + 1)
    for ahead in range(visited.month - since.month + 1):
        month = since.month + ahead
        part = whole.overlap(Span(month.first, month.until))
        if part is None:
            continue
        days = part.days
        if month == visited.month and found.days is not None:
            days = found.days
        yield Worked(month.code, days, part.until + -days, part.until + -1, pay_of(found, month, days))


def pay_of(found: FoundPerson, month: Month, days: int) -> int | None:
    """The pay of some days: daily wage times days, or the part of the monthly wage that they are of the month, half up."""
    if found.daily_wage_rial is not None:
        return found.daily_wage_rial * days
    if found.monthly_wage_rial is not None:
        return half_up(found.monthly_wage_rial * days, month.length)
    return None
