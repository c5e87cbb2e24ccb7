"""A workshop with debts for the tests of settlement: premium, penalties and money straight into the books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.settlement.checks import CHECKS
from opentamin.flow.settlement.facts import ForgivenessAsked, PlanAsked
from opentamin.ground.calendar import Day, Month
from opentamin.law.ir.holidays import due_day
from opentamin.ledger.actions import post, reverse
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting
from opentamin.ledger.proving import LEDGER_CHECKS, run
from tests import world

CODE = "9990010014"
OTHER = "9990010022"
DAY = Day.of(1402, 4, 10)
FIRST = Day.of(1402, 5, 10)


def owe(month: int, premium: int, penalty: int = 0, *, code: str = CODE, late_list: int = 0) -> Debt:
    """A month of work in the books with its penalties, and its debt."""
    lines = [("insured", premium, "list"), ("late_premium", penalty, "late_penalty"), ("late_list", late_list, "list")]
    post(
        [
            _entry(f"test/{code}/{month}/{share}", kind, month, share, rial, code=code)
            for share, rial, kind in lines
            if rial
        ],
        now=world.NOW,
    )
    open_debts(now=world.NOW, subjects=[code])
    return Debt.objects.get(workshop__code=code, month=month, item="")


def _entry(key: str, kind: str, month: int, share: str, rial: int, *, code: str) -> Entry:
    sides = chart().shares[share]
    due = due_day(Month(month)).rolled.to_date()
    return Entry(
        key=key,
        kind=kind,
        counts_on=due,
        period=140409,
        month=month,
        postings=(Posting(sides.debit, rial, share), Posting(sides.credit, -rial, share)),
        subject=code,
        due_on=due,
    )


def pay(code: str, rial: int, on: Day, key: str) -> int:
    """Money of a value date, allocated to the oldest debts, share by share; gives what nobody owed."""
    left, entries = rial, []
    debts = list(Debt.objects.filter(workshop__code=code).order_by("month", "item"))
    found = balances(debt.pk for debt in debts)
    for debt in debts:
        sides = []
        for share, owed in found[debt.pk].shares.items():
            part = min(max(owed, 0), left)
            if part:
                sides.append(Posting(chart().shares[share].debit, -part, share))
                left -= part
        if sides:
            total = -sum(side.amount_rial for side in sides)
            entries.append(_allocation(f"{key}/{debt.pk}", debt, code, [Posting("2190", total), *sides], on))
    post(entries, now=world.NOW)
    return left


def _allocation(key: str, debt: Debt, code: str, sides: Sequence[Posting], on: Day) -> Entry:
    return Entry(
        key=key,
        kind="allocation",
        counts_on=on.to_date(),
        period=140409,
        month=debt.month,
        postings=tuple(sides),
        subject=code,
        item=debt.item,
    )


def noon(day: Day) -> datetime:
    """An instant of that day."""
    return datetime.combine(day.to_date(), time(8), UTC)


def holds() -> None:
    """Every sum of ledger and settlement."""
    proof = run((*LEDGER_CHECKS, *CHECKS), now=world.NOW)
    assert proof.holds, proof.breach


def bounce(key: str, on: Day) -> None:
    """The allocations of a payment are taken back."""
    from opentamin.ledger.models import Entry as Row

    for row in Row.objects.filter(key__startswith=f"{key}/", kind="allocation", reversal=None):
        reverse(row.key, counts_on=on.to_date(), period=140409, why="bounced", now=world.NOW)


def asked(parts: int = 3, *, first: Day = FIRST, key: str = "plan", code: str = CODE, **more: object) -> PlanAsked:  # fmt: skip
    """A request for a plan."""
    return PlanAsked(key, code, parts, first.to_date(), "employer", **more)


def forgiveness(months_to_pay: int = 3, *, on: Day = DAY, **more: object) -> ForgivenessAsked:
    """A request under the campaign of 1402."""
    facts: dict[str, object] = {
        "key": "request", "workshop_code": CODE, "campaign": "year_1402", "group": "producers",
        "asked_by": "employer", "headcount": 5, "evidence": "licence 12",
    }  # fmt: skip
    return ForgivenessAsked(**{**facts, **more}, months_to_pay=months_to_pay, asked_on=on.to_date())
