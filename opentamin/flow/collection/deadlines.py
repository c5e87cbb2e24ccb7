"""The days of articles 42 and 43, by the law of the day of service: days off do not extend them."""

from __future__ import annotations

from datetime import date, timedelta

from opentamin.engine import Refusal, compute
from opentamin.flow.collection.catalogue import refuse
from opentamin.ground.calendar import Day


def _values(scheme: str, served_on: date, **inputs: int) -> dict[str, int]:
    day = Day.from_date(served_on)
    outcome = compute(scheme, day.month.code, {"served_day": day.code, **inputs})
    if isinstance(outcome, Refusal):
        raise refuse(
            "LAW_UNCLEAR", value=scheme, why=outcome.findings[0].message_fa, why_en=outcome.findings[0].message_en
        )
    return {name: int(value) for name, value in outcome.values.items()}


def objection_until(served_on: date) -> date:
    """The last day on which an objection to what was served then is in time (42.1). LAW_UNCLEAR where a figure lacks."""
    return served_on + timedelta(days=_values("objection_deadline", served_on, days_passed=0)["objection_term_days"])


def objection_in_time(served_on: date, received_on: date) -> bool:
    """Whether an objection of that day is in time (42.2)."""
    passed = (received_on - served_on).days
    return bool(_values("objection_deadline", served_on, days_passed=passed)["objection_in_time"])


def board_by(received_on: date) -> date:
    """The day until which the branch puts an objection before the primary board (42.1): the same day of a later month."""
    day = Day.from_date(received_on)
    month = day.month + _values("objection_deadline", received_on, days_passed=0)["board_term_months"]
    return Day.of(month.code // 100, month.code % 100, min(day.day_of_month, month.length)).to_date()


def appeal_until(claim_rial: int, served_on: date) -> date | None:
    """The last day of an appeal (43.2); None where the claim is too small for one, so that the decision is final."""
    found = _values("appeal_deadline", served_on, claim_rial=claim_rial, days_passed=0)
    return served_on + timedelta(days=found["appeal_term_days"]) if found["appeal_allowed"] else None
