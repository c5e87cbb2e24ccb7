"""What others hold of self-paid insurance: terms that are asked for, a payment, what a month costs, how a contract stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract as it is asked for. Base in rials a day, 0 for the lowest; `heads` are persons taken in for health.

    `age_years` (None without a date of birth), `past_years` and `past_days` come from who can read records.
    """

    person_id: int
    branch_id: int
    kind: int
    plan: int
    from_on: Day
    daily_base_rial: int = 0
    trade: int = 0
    heads: tuple[int, ...] = ()
    age_years: int | None = None
    past_years: int = 0
    past_days: int = 0


@dataclass(frozen=True, slots=True)
class Priced:
    """What a month of a contract costs by the law, in rials; a month to come too."""

    month: int
    daily_base_rial: int
    base_rial: int
    premium_rial: int
    health_rial: int
    due_rial: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What the next months of a contract cost, in order; `findings` name the first that the law cannot say."""

    months: tuple[Priced, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def due_rial(self) -> int:
        """The sum of all of them."""
        return sum(month.due_rial for month in self.months)


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money for the next `months` months of a contract; the reference is the number of the bank's slip."""

    key: str
    contract_id: int
    months: int
    amount_rial: int
    paid_on: Day
    reference: str


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month of a contract as pages show it. State: paid, due, overdue (its time is over), void (the contract ended)."""

    month: int
    state: str
    days: int
    base_rial: int
    premium_rial: int
    health_rial: int
    due_rial: int
    due_on: date
    paid_on: date | None
    reference: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a contract stands on a day: until when it is paid, what is owed, and after which day it lapses unpaid.

    `lapses_after` is None for a contract that has ended, or while the law does not name the premium of the next month.
    """

    contract: Any
    kind: str
    plan: str
    open: bool
    why: str
    ended_from: int | None
    paid_until: int | None
    owed_rial: int
    lapses_after: date | None
    heads: tuple[int, ...]
    months: tuple[MonthView, ...]
    findings: tuple[Finding, ...] = ()
