"""What tests of collection put into the books: premiums, money to one debt, money taken back."""

from __future__ import annotations

from collections.abc import Mapping

from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.opening import open_debts
from opentamin.ground.calendar import Day, Month
from opentamin.law.ir.holidays import due_day
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting
from tests import world

CODE = "9990010014"
PERIOD = 140409


def sides(amounts: Mapping[str, int]) -> tuple[Posting, ...]:
    """Postings of shares: receivable against income."""
    shares = chart().shares
    return tuple(
        posting
        for share, rial in amounts.items()
        if rial
        for posting in (Posting(shares[share].debit, rial, share), Posting(shares[share].credit, -rial, share))
    )


def charge(month: int, rial: int, *, key: str, item: str = "", code: str = CODE, after: int = 1, share: str = "insured",
           kind: str = "list") -> None:  # fmt: skip
    """A premium of a month, due at the end of the month after (or the second one after)."""
    due = due_day(Month(month), after)
    counts_on = Month(month).last.to_date()
    postings = sides({share: rial})
    entry = Entry(key, kind, counts_on, PERIOD, month, postings, code, due_on=due.rolled.to_date(), item=item)
    ledger.post([entry], now=world.NOW)


def pay(debt: Debt, rial: int, on: Day, *, key: str, share: str = "insured", code: str = CODE) -> None:
    """Money of a value day, allocated to one share of a debt."""
    account = chart().shares[share].debit
    postings = (Posting("2190", rial), Posting(account, -rial, share))
    entry = Entry(key, "allocation", on.to_date(), PERIOD, debt.month, postings, code, item=debt.item)
    ledger.post([entry], now=world.NOW)


def bounce(key: str, on: Day) -> None:
    """The money of that key was never there."""
    ledger.reverse(key, counts_on=on.to_date(), period=PERIOD, why="bounced", now=world.NOW)


def debt_of(month: int = 140407, rial: int = 1_000_000, *, after: int = 1, item: str = "", key: str = "") -> Debt:
    """A workshop's debt of one month."""
    charge(month, rial, key=key or f"list/{month}{item}", item=item, after=after)
    open_debts(now=world.NOW)
    return Debt.objects.get(month=month, item=item)
