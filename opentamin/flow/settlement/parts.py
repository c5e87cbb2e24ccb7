"""The parts of a plan by article 46: equal principal, interest on the balance, the same day of each month."""

from __future__ import annotations

from dataclasses import dataclass

from opentamin.engine import Refusal, compute
from opentamin.engine.case import evaluator
from opentamin.ground.calendar import Day, month_length
from opentamin.ground.findings import Finding

TARGETS = ("principal_part_rial", "interest_part_rial")


@dataclass(frozen=True, slots=True)
class Planned:
    """One part as the law makes it, in rials."""

    number: int
    due: Day
    principal_rial: int
    interest_rial: int


def due_days(first: Day, count: int) -> list[Day]:
    """The last days of `count` parts: the day of the month of `first`, or the last day of a shorter month.

    No roll over days off: only the deadline of list and payment rolls (reading 46.r2).
    """
    months = [first.month + step for step in range(count)]
    return [month.first + (min(first.day_of_month, month_length(month.code)) - 1) for month in months]


def parts_of(scheduled_rial: int, count: int, first: Day, *, plan_day: Day, with_interest: bool) -> list[Planned]:
    """The parts of a scheduled debt by the scheme `instalment`; their principal sums to the debt to the rial."""
    values = evaluator("instalment", plan_day.month.code, TARGETS)
    given = {"debt_rial": scheduled_rial, "instalments": count, "plan_day": plan_day.code}
    made = []
    for number, due in enumerate(due_days(first, count), start=1):
        principal, interest = values(**given, instalment_number=number, without_interest=int(not with_interest))
        made.append(Planned(number, due, principal, interest))
    return made


def branch_may_grant(count: int, plan_day: Day) -> tuple[bool, tuple[Finding, ...]]:
    """Whether the branch may grant so many parts on its own; findings when the law of that day was not read."""
    inputs = {"debt_rial": 0, "instalments": count, "instalment_number": 1, "plan_day": plan_day.code}
    outcome = compute("instalment", plan_day.month.code, inputs)
    if isinstance(outcome, Refusal):
        return False, outcome.findings
    return bool(outcome.values["plan_allowed"]), ()
