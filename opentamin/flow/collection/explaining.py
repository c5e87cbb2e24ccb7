"""A late penalty explained: each part of the premium with its months, and the legal record of the sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from opentamin.engine import Refusal, compute
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.penalties import SCHEME, TARGET
from opentamin.flow.collection.story import Part, parts
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.reasons import LegalRecord
from opentamin.law.figures import MissingFigure
from opentamin.law.ir.holidays import DueDay
from opentamin.law.ir.penalties_1373.a001_late_list.lateness import lateness
from opentamin.law.ir.penalties_1373.a001_late_list.rule import late_month_rate

CLAUSE = "ir/penalties_1373/1.n2"


@dataclass(frozen=True, slots=True)
class Row:
    """One part: its rials, from when it is late until the day that ends it (paid, or counted to), months and days late.

    `share_of_penalty` is amount times rate times months, exact; None where the law counts otherwise or not at all.
    """

    amount_rial: int
    from_: date
    until: date
    paid: bool
    months: int
    days: int
    share_of_penalty: Fraction | None
    clause: str = CLAUSE


@dataclass(frozen=True, slots=True)
class Explanation:
    """The penalty of a debt in rials with its rows; `record` holds the law, `findings` why the law refuses (then None)."""

    debt_id: int
    as_of: date
    rows: tuple[Row, ...]
    rial_months: int
    penalty_rial: int | None
    record: LegalRecord | None
    findings: tuple[Finding, ...] = ()


def explain(debt: Debt, as_of: date) -> Explanation:
    """The penalty of one debt as of a day, from the ledger, by the same rules as the population."""
    return explain_all([debt], as_of)[debt.pk]


def explain_all(debts: Iterable[Debt], as_of: date) -> dict[int, Explanation]:
    """The same for several debts (one query)."""
    asked = {debt.pk: debt for debt in debts}
    told = stories(asked, as_of)
    return {pk: explanation_of(debt, told[pk], as_of) for pk, debt in asked.items()}


def stories(debt_ids: Iterable[int], as_of: date) -> dict[int, list[Part]]:
    """The parts of each debt (one query); they serve for its penalty as of any day."""
    found: dict[int, list[Part]] = {pk: [] for pk in debt_ids}
    for part in parts(found, as_of):
        found[part.debt_id].append(part)
    return found


def explanation_of(debt: Debt, told: Sequence[Part], as_of: date) -> Explanation:
    """The penalty of a debt as of a day from its parts; what was paid later than that day stands unpaid on it."""
    return _explanation(debt, [_row(debt, part.paid_on, part.amount_rial, as_of) for part in told], as_of)


def _row(debt: Debt, paid_on: date | None, amount_rial: int, as_of: date) -> Row:
    stop = min(as_of, debt.penalty_until or as_of)
    end = stop if paid_on is None else min(paid_on, stop)
    late = lateness(DueDay(Day.from_date(debt.nominal_on), Day.from_date(debt.due_on)), Day.from_date(end))
    months, days = (late.months, late.days) if end > debt.due_on else (0, 0)
    paid = paid_on is not None and paid_on <= stop
    from_ = (Day.from_date(debt.nominal_on) + 1).to_date()
    return Row(amount_rial, from_, end, paid, months, days, _exact(from_, amount_rial, months))


def _exact(default_on: date, amount_rial: int, months: int) -> Fraction | None:
    """Amount times rate times months, before rounding, where the law counts by months."""
    try:
        return Fraction(amount_rial * late_month_rate(Day.from_date(default_on).code) * months, late_month_rate.per)
    except MissingFigure:
        return None


def _explanation(debt: Debt, rows: list[Row], as_of: date) -> Explanation:
    late = [row for row in rows if row.days]
    months = sum(row.amount_rial * row.months for row in late)
    if not late:
        return Explanation(debt.pk, as_of, tuple(rows), 0, 0, None)
    default = Day.from_date(debt.nominal_on) + 1
    inputs = {
        "rial_months": months,
        "rial_days": sum(row.amount_rial * row.days for row in late),
        "default_day": default.code,
        "last_day": max(Day.from_date(row.until).code for row in late),
    }
    outcome = compute(SCHEME, default.month.code, inputs)
    if isinstance(outcome, Refusal):
        return Explanation(debt.pk, as_of, tuple(rows), months, None, None, outcome.findings)
    return Explanation(debt.pk, as_of, tuple(rows), months, int(outcome.values[TARGET]), outcome.record)
