"""What months of one contract cost, asked of the law one by one: quotes for months that are not due yet.

`dues.py` asks the same scheme in sets; tests hold the two against each other.
"""

from __future__ import annotations

from opentamin.engine import Outcome, Refusal, compute
from opentamin.flow.selfpaid.catalogue import unclear
from opentamin.flow.selfpaid.facts import Priced, Quote
from opentamin.flow.selfpaid.models import Contract, Due
from opentamin.ground.calendar import Month, month_length

PREMIUM, NEXT_BASE = "self_paid_premium", "self_paid_next_base"


def priced_month(row: Contract, month: int, daily_base_rial: int, persons: int) -> Priced | Refusal:
    """The premium of one month on a daily base, in rials."""
    outcome = compute(PREMIUM, month, premium_inputs(row, month, daily_base_rial, persons))
    if isinstance(outcome, Refusal):
        return outcome
    names = ("base_rial", "premium_insured_rial", "health_rial", "premium_due_rial")
    return Priced(month, daily_base_rial, *(int(outcome.values[name]) for name in names))


def premium_inputs(row: Contract, month: int, daily_base_rial: int, persons: int) -> dict[str, int]:
    """What the scheme is asked with; the same names as the columns of `dues.py`."""
    return {
        "kind": row.kind,
        "days": days_of(row, month),
        "plan": row.plan,
        "daily_base_rial": daily_base_rial,
        "trade": row.trade,
        "persons": persons,
        "nationality": row.nationality,
    }


def days_of(row: Contract, month: int) -> int:
    """Days of a month that the contract covers: all, but in its first month only those from its day on."""
    return row.first_days if month == row.from_month else month_length(month)


def quote(row: Contract, *, first: int, count: int, dues: dict[int, Due], persons: int) -> Quote:
    """The next `count` months from `first` on: what is due already as it stands, the others by the law of today."""
    found: list[Priced] = []
    bases = {month: due.daily_base_rial for month, due in dues.items()}
    for month in _months(first, count):
        due = dues.get(month)
        if due is not None:
            found.append(
                Priced(month, due.daily_base_rial, due.base_rial, due.premium_rial, due.health_rial, due.due_rial)
            )
            continue
        base = _base(row, month, bases)
        priced = base if isinstance(base, Refusal) else priced_month(row, month, base, persons)
        if isinstance(priced, Refusal):
            return Quote(tuple(found), (unclear(priced, Month(month)),))
        bases[month] = priced.daily_base_rial
        found.append(priced)
    return Quote(tuple(found))


def _months(first: int, count: int) -> list[int]:
    return [(Month(first) + step).code for step in range(count)]


def _base(row: Contract, month: int, bases: dict[int, int]) -> int | Refusal:
    """The daily base of a month: as chosen in the first year, later raised from Esfand of the year before."""
    if row.daily_base_rial == 0 or month // 100 == row.from_month // 100:
        return row.daily_base_rial
    inputs = {"kind": row.kind, "old_daily_wage_rial": bases[(month // 100 - 1) * 100 + 12]}
    outcome = compute(NEXT_BASE, month, inputs)
    return int(outcome.values["next_daily_base_rial"]) if isinstance(outcome, Outcome) else outcome
