"""What the ledger answers: balances, what a workshop owes, entries of a subject, and whether all sums hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Max, Min

from opentamin.ledger.beancount import Row, beancount
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Posting, Proof
from opentamin.ledger.models import Entry
from opentamin.ledger.models import Posting as PostingRow
from opentamin.ledger.proving import LEDGER_CHECKS, run


@dataclass(frozen=True, slots=True)
class Balance:
    """One account: debits, credits (both positive) and what remains (debit positive), in rials."""

    account: str
    title_fa: str
    title_en: str
    debit_rial: int
    credit_rial: int

    @property
    def balance_rial(self) -> int:
        """Debits less credits."""
        return self.debit_rial - self.credit_rial


BALANCES = """
    SELECT p.account_id, sum(greatest(p.amount_rial, 0))::bigint, -sum(least(p.amount_rial, 0))::bigint
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE (%(as_of)s::date IS NULL OR e.counts_on <= %(as_of)s::date)
      AND (%(known_on)s::timestamptz IS NULL OR e.known_at <= %(known_on)s::timestamptz)
    GROUP BY p.account_id ORDER BY p.account_id
"""


def balances(*, as_of: date | None = None, known_on: datetime | None = None) -> list[Balance]:
    """All accounts that ever moved: what counts until the day `as_of`, as known on `known_on` (both: now)."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, {"as_of": as_of, "known_on": known_on})
        rows = cursor.fetchall()
    accounts = chart().accounts
    return [
        Balance(code, accounts[code].title_fa, accounts[code].title_en, debit, credit) for code, debit, credit in rows
    ]


@dataclass(frozen=True, slots=True)
class Owed:
    """What a workshop owes of one share of one debt, in rials, and when it falls due.

    A debt is a month of work (yyyymm) and an item of it: "" for the lists, else an inspection, a contract, a plan.
    """

    month: int
    item: str
    share: str
    account: str
    due_on: date | None
    amount_rial: int


OWED = """
    SELECT e.month, e.item, p.share, p.account_id, min(e.due_on), sum(p.amount_rial)::bigint
    FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.subject = %(subject)s AND p.account_id = ANY(%(accounts)s)
      AND (%(as_of)s::date IS NULL OR e.counts_on <= %(as_of)s::date)
      AND (%(known_on)s::timestamptz IS NULL OR e.known_at <= %(known_on)s::timestamptz)
    GROUP BY e.month, e.item, p.share, p.account_id HAVING sum(p.amount_rial) <> 0
    ORDER BY e.month, e.item, p.account_id
"""


def owed(subject: str, *, as_of: date | None = None, known_on: datetime | None = None) -> list[Owed]:
    """What the workshop with code `subject` owes, by debt (month and item) and share; the first due day holds."""
    accounts = list(chart().owed_accounts("employer"))
    with connection.cursor() as cursor:
        cursor.execute(OWED, {"subject": subject, "accounts": accounts, "as_of": as_of, "known_on": known_on})
        return [Owed(*row) for row in cursor.fetchall()]


OWING_MONTHS = """
    SELECT p.subject, e.month FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.subject = ANY(%(subjects)s) AND p.account_id = ANY(%(accounts)s)
    GROUP BY p.subject, e.month HAVING sum(p.amount_rial) > 0
"""


def owing_months(subjects: Iterable[str]) -> dict[str, frozenset[int]]:
    """The months of work (yyyymm) for which workshops still owe something, by code (one query)."""
    parameters = {"subjects": sorted(subjects), "accounts": list(chart().owed_accounts("employer"))}
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(OWING_MONTHS, parameters)
        for subject, month in cursor.fetchall():
            found.setdefault(subject, set()).add(month)
    return {subject: frozenset(months) for subject, months in found.items()}


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """An entry as it stands in the books, with its postings."""

    key: str
    kind: str
    counts_on: date
    known_at: datetime
    period: int
    month: int
    due_on: date | None
    basis: str
    item: str
    postings: tuple[Posting, ...]


def entries(subject: str, *, known_on: datetime | None = None, limit: int = 100) -> list[PostedEntry]:
    """The newest entries of one workshop with their postings, newest first (two queries)."""
    rows = Entry.objects.filter(subject=subject)
    if known_on is not None:
        rows = rows.filter(known_at__lte=known_on)
    return [
        PostedEntry(
            row.key,
            row.kind,
            row.counts_on,
            row.known_at,
            row.period,
            row.month,
            row.due_on,
            row.basis,
            row.item,
            tuple(
                Posting(posting.account_id, posting.amount_rial, posting.share)
                for posting in sorted(row.postings.all(), key=lambda posting: posting.pk)
            ),
        )
        for row in rows.order_by("-id").prefetch_related("postings")[:limit]
    ]


def prove(*, now: datetime) -> Proof:
    """Sum the ledger again: every entry, every account, every reversal. Names the first that does not hold."""
    return run(LEDGER_CHECKS, now=now)


def beancount_lines() -> Iterator[str]:
    """The whole ledger as the lines of a beancount file, streamed; in an empty ledger only the accounts."""
    days = Entry.objects.aggregate(first=Min("counts_on"), last=Max("counts_on"))
    first = days["first"] or date(2000, 1, 1)
    sums = {row.account: row.balance_rial for row in balances()}
    return beancount(chart(), _book_rows(), sums, first=first, last=days["last"] or first)


def _book_rows() -> Iterator[Row]:
    names = ("entry_id", "entry__key", "entry__kind", "entry__counts_on", "subject", "entry__month", "entry__item")
    rows = PostingRow.objects.order_by("entry_id", "id").values_list(*names, "account_id", "share", "amount_rial")
    return (Row(*row) for row in rows.iterator(chunk_size=20_000))
