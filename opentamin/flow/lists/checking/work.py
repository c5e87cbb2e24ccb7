"""Checks of dates and days: the calendar, the month, joining and leaving."""

from __future__ import annotations

from functools import lru_cache

from opentamin.flow.lists.checking.workbench import Workbench
from opentamin.ground.calendar import Day, Month

YOUNGEST, OLDEST = 12, 100
LEAVE_READINGS = ("LEAVE_DAY_NOT_WORKED", "LEAVE_DAY_WORKED")


@lru_cache(maxsize=65_536)
def day_of(text: str) -> Day | None:
    """The day of a text YYYYMMDD, or None when it is not in the calendar."""
    try:
        return Day.parse(text) if len(text) == 8 else None
    except ValueError:
        return None


def check_dates(bench: Workbench) -> None:
    """Dates that are not in the calendar, and unlikely ages."""
    for name in ("birth_date", "issue_date"):
        _impossible(bench, "DATE_INVALID", name)
    for name in ("start_date", "leave_date"):
        _impossible(bench, "WORK_DATE_INVALID", name)
    ages = {text: (bench.today - day) // 365 for text in set(bench.people["birth_date"]) if (day := day_of(text))}
    odd = {text for text, age in ages.items() if not YOUNGEST <= age <= OLDEST}
    if odd:
        found = [i for i, text in enumerate(bench.people["birth_date"]) if text in odd]
        births = bench.people["birth_date"]
        bench.about_rows("BIRTH_DATE_UNLIKELY", "birth_date", found, age=[ages[births[i]] for i in found])


def _impossible(bench: Workbench, kind: str, name: str) -> None:
    column = bench.people[name]
    bad = {text for text in set(column) if text and day_of(text) is None}
    if bad:
        bench.about_rows(kind, name, [i for i, text in enumerate(column) if text in bad])


def check_days(bench: Workbench) -> None:
    """Days within the month, and within what start and leave dates allow."""
    month = bench.month
    if month is None:
        return
    days, length = bench.people["days"], month.length
    missing = [i for i, value in enumerate(days) if value is None]
    if missing:
        bench.about_rows("DAYS_MISSING", "days", missing)
    wrong = [i for i, value in enumerate(days) if value is not None and not 0 <= value <= length]
    if wrong:
        bench.about_rows("DAYS_OUT_OF_RANGE", "days", wrong, length=length)
    starts, leaves = bench.people["start_date"], bench.people["leave_date"]
    if any(starts) or any(leaves):
        _check_employment(bench, month)


def _check_employment(bench: Workbench, month: Month) -> None:
    """Start before, in or after the month; leaving inside it, read in one of two ways."""
    starts = [day_of(text) for text in bench.people["start_date"]]
    leaves = [day_of(text) for text in bench.people["leave_date"]]
    pairs = list(enumerate(zip(starts, leaves, strict=True)))
    begin, until = month.first, month.until
    bench.grouped("START_DATE_BEFORE_MONTH", "start_date", [i for i, (s, _) in pairs if s and s < begin])
    for kind, name, found in (
        ("START_DATE_AFTER_MONTH", "start_date", [i for i, (s, _) in pairs if s and s >= until]),
        ("LEAVE_BEFORE_START", "leave_date", [i for i, (s, e) in pairs if s and e and e < s]),
        (
            "LEAVE_DATE_OUTSIDE_MONTH",
            "leave_date",
            [i for i, (_, e) in pairs if e and not begin <= e < until],
        ),
    ):
        if found:
            bench.about_rows(kind, name, found)
    _check_allowed_days(bench, month, starts, leaves)


def _check_allowed_days(bench: Workbench, month: Month, starts: list[Day | None], leaves: list[Day | None]) -> None:
    """Days against the days between start and leave; says how leave dates were read."""
    days, begin, end, until = bench.people["days"], month.first, month.last, month.until
    over: list[int] = []
    limits: list[int] = []
    readings: tuple[list[int], list[int]] = ([], [])
    for index, (start, leave) in enumerate(zip(starts, leaves, strict=True)):
        worked = days[index]
        if worked is None or not (start or leave):
            continue
        first = start if start and begin <= start < until else begin
        inside = leave is not None and first <= leave < until
        last = leave if inside and leave is not None else end
        allowed = last - first + 1
        if worked > allowed:
            over.append(index)
            limits.append(allowed)
        elif inside and worked in (allowed, allowed - 1):
            readings[worked == allowed].append(index)
    if over:
        bench.about_rows("DAYS_OVER_EMPLOYMENT", "days", over, limit=limits)
    for kind, indexes in zip(LEAVE_READINGS, readings, strict=True):
        bench.grouped(kind, "leave_date", indexes)
