"""How late is late: months begun after the nominal last day (reading 1.r3)."""

from __future__ import annotations

from typing import NamedTuple

from opentamin.ground.calendar import Day
from opentamin.law.ir.holidays import DueDay


class Lateness(NamedTuple):
    """Started months and days after the nominal last day; both 0 when in time."""

    months: int
    days: int


def lateness(due: DueDay, done: Day) -> Lateness:
    """Lateness of what was done on `done`: none up to the rolled due day, else counted from the nominal one.

    Source: penalties law article 1, note 2, with reading 1.r3 (contributions reference P-04).
    """
    if done <= due.rolled:
        return Lateness(0, 0)
    return Lateness(done.month - due.nominal.month, done - due.nominal)
