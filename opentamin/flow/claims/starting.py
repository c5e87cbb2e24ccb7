"""From which day a benefit runs: words that rows of benefits.yaml use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opentamin.ground.calendar import Day


def as_number(day: Day) -> int:
    """A day as yyyymmdd."""
    return day.year * 10000 + day.month_of_year * 100 + day.day_of_month


def as_day(number: int) -> Day:
    """The day of yyyymmdd."""
    return Day.parse(str(number))


def _event(facts: Mapping[str, int]) -> Day:
    return as_day(facts["event_day"])


def _after_event(facts: Mapping[str, int]) -> Day:
    return as_day(facts["event_day"]) + 1


def _after_leaving(facts: Mapping[str, int]) -> Day:
    """The day after leaving insured work, not before the claim (reading of OA-16)."""
    claimed, left = as_day(facts["claim_day"]), facts.get("left_on", 0)
    return max(as_day(left) + 1, claimed) if left else claimed


STARTS: Mapping[str, Callable[[Mapping[str, int]], Day]] = {
    "event": _event,
    "after_event": _after_event,
    "after_leaving": _after_leaving,
}
