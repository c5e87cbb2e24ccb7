"""The ledger as a beancount file: a second program, which shares nothing with us, sums the same books.

Beancount is under the GPL and never a dependency: what is written here is its plain text format. Every account closes with
a `balance` that comes from our own sums, so `bean-check FILE` agrees to the rial or names the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from opentamin.ledger.chart import Account, Chart

ROOTS: Mapping[str, str] = {
    "asset": "Assets",
    "liability": "Liabilities",
    "income": "Income",
    "contra_income": "Income",
    "expense": "Expenses",
}
"""The five roots of beancount that our kinds of accounts fall under."""


@dataclass(frozen=True, slots=True)
class Row:
    """One posting with its entry, in the order of the books: debit positive, credit negative, whole rials."""

    entry_id: int
    key: str
    kind: str
    counts_on: date
    subject: str
    month: int
    item: str
    account: str
    share: str
    amount_rial: int


def beancount(
    chart: Chart, rows: Iterable[Row], balances: Mapping[str, int], *, first: date, last: date
) -> Iterator[str]:
    """The lines of the file. `balances`: what each account holds by our own sums (code to rials); `first` and `last`: the
    first and the last day on which anything counts."""
    yield 'option "title" "OpenTamin"'
    yield f'option "operating_currency" "{chart.unit.code}"'
    for account in chart.accounts.values():
        yield ""
        yield f"{first.isoformat()} open {name_of(account)} {chart.unit.code}"
        yield f"  title_fa: {quoted(account.title_fa)}"
        yield f"  title_en: {quoted(account.title_en)}"
    for _, postings in groupby(rows, key=lambda row: row.entry_id):
        yield ""
        yield from _transaction(chart, list(postings))
    yield ""
    closing = last + timedelta(days=1)
    for code, amount in sorted(balances.items()):
        yield f"{closing.isoformat()} balance {name_of(chart.account(code))} {amount} {chart.unit.code}"


def _transaction(chart: Chart, postings: list[Row]) -> Iterator[str]:
    """One entry: the narration holds kind and key, the metadata whose debt it is."""
    head = postings[0]
    yield f"{head.counts_on.isoformat()} * {quoted(f'{head.kind} {head.key}')}"
    if head.subject:
        yield f"  subject: {quoted(head.subject)}"
    yield f"  month: {head.month}"
    if head.item:
        yield f"  item: {quoted(head.item)}"
    for row in postings:
        yield f"  {name_of(chart.account(row.account))}  {row.amount_rial} {chart.unit.code}"
        if row.share:
            yield f"    share: {quoted(row.share)}"


def name_of(account: Account) -> str:
    """The name of an account: its root and its code, such as Assets:1110."""
    return f"{ROOTS[account.kind]}:{account.code}"


def quoted(text: str) -> str:
    """A text as beancount reads it: one line, quotes and backslashes escaped."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
