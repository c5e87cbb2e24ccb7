"""Verbs of the ledger: post, reverse, close and reopen a month of the books. Entries are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from opentamin.ground.findings import Catalogue, FindingTrouble
from opentamin.ledger.bulk import stage_rows
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Outcome, Posting
from opentamin.ledger.models import Account, PeriodEvent
from opentamin.ledger.models import Entry as EntryRow

PERIOD_LOCK = 2502
"""First half of the advisory lock of a month of the books; the trigger of the entries takes it shared."""


class LedgerRefusal(FindingTrouble):
    """A named refusal; nothing was written. `finding` says why and what to do next."""


@cache
def findings() -> Catalogue:
    """The numbered refusals of the ledger."""
    return Catalogue.load(Path(__file__).parent / "findings.yaml")


def refuse(name: str, **facts: Any) -> LedgerRefusal:
    """The refusal `name`, ready to be raised."""
    return LedgerRefusal(findings().make(name, **facts))


@transaction.atomic
def post(entries: Sequence[Entry], *, now: datetime) -> dict[str, Outcome]:
    """Post entries in one set; gives for each key whether it is new or was there already.

    Refused with nothing written (LedgerRefusal): an entry that does not balance, an account that the chart refuses,
    a key that already stands for other content, a closed month of the books. At commit the database looks again.
    """
    for entry in entries:
        _check(entry)
    _refuse_closed({entry.period for entry in entries})
    _refuse_unknown({key for entry in entries for key in (entry.corrects, entry.reverses) if key})
    new = _insert_entries(entries, now)
    _insert_postings([entry for entry in entries if entry.key in new])
    _compare_known([entry for entry in entries if entry.key not in new])
    return {entry.key: Outcome.NEW if entry.key in new else Outcome.SAME_AGAIN for entry in entries}


def _check(entry: Entry) -> None:
    if not entry.balanced:
        total = sum(posting.amount_rial for posting in entry.postings)
        raise refuse("ENTRY_NOT_BALANCED", key=entry.key, total=total)
    accounts = chart().accounts
    for posting in entry.postings:
        account = accounts.get(posting.account)
        if account is None or account.closed or (account.of == "workshop" and not entry.subject):
            raise refuse("ACCOUNT_REFUSED", key=entry.key, account=posting.account)


def _refuse_closed(periods: Iterable[int]) -> None:
    for period in sorted(periods):
        if is_closed(period):
            raise refuse("PERIOD_CLOSED", period=period)


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those of `keys` that have been posted."""
    asked = set(keys)
    return set(EntryRow.objects.filter(key__in=asked).values_list("key", flat=True)) if asked else set()


def _refuse_unknown(keys: set[str]) -> None:
    for key in sorted(keys - known_keys(keys)):
        raise refuse("ENTRY_UNKNOWN", key=key)


INSERT_ENTRIES = """
    INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month, subject, branch_id, due_on,
                              basis, item, corrects_id, reverses_id)
    SELECT n.key, n.digest, n.kind, n.counts_on, %s, n.period, n.month, n.subject, n.branch_id, n.due_on, n.basis,
           n.item, c.id, r.id
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::date[], %s::int[], %s::int[], %s::text[], %s::bigint[],
                %s::date[], %s::text[], %s::text[], %s::text[], %s::text[])
         AS n (key, digest, kind, counts_on, period, month, subject, branch_id, due_on, basis, item, corrects, reverses)
    LEFT JOIN ledger_entry c ON c.key = n.corrects
    LEFT JOIN ledger_entry r ON r.key = n.reverses
    ON CONFLICT (key) DO NOTHING
    RETURNING key
"""


def _insert_entries(entries: Sequence[Entry], now: datetime) -> set[str]:
    """Insert what is new; gives the keys of the new ones."""
    columns: list[list[Any]] = [
        [entry.key for entry in entries],
        [entry.digest() for entry in entries],
        [entry.kind for entry in entries],
        [entry.counts_on for entry in entries],
        [entry.period for entry in entries],
        [entry.month for entry in entries],
        [entry.subject for entry in entries],
        [entry.branch_id for entry in entries],
        [entry.due_on for entry in entries],
        [entry.basis for entry in entries],
        [entry.item for entry in entries],
        [entry.corrects for entry in entries],
        [entry.reverses for entry in entries],
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ENTRIES, [now, *columns])
        return {row[0] for row in cursor.fetchall()}


POSTING_COLUMNS = {"key": "text", "account_id": "text", "share": "text", "amount_rial": "bigint"}
INSERT_POSTINGS = """
    INSERT INTO ledger_posting (entry_id, account_id, share, subject, branch_id, amount_rial)
    SELECT e.id, s.account_id, s.share, e.subject, e.branch_id, s.amount_rial
    FROM staged_posting s JOIN ledger_entry e ON e.key = s.key
"""


def _insert_postings(entries: Sequence[Entry]) -> None:
    rows = (
        (entry.key, posting.account, posting.share, posting.amount_rial)
        for entry in entries
        for posting in entry.postings
    )
    if entries:
        stage_rows("staged_posting", POSTING_COLUMNS, rows)
        with connection.cursor() as cursor:
            cursor.execute(INSERT_POSTINGS)


def _compare_known(entries: Sequence[Entry]) -> None:
    """Entries whose key was there: the same content passes, other content is refused."""
    if not entries:
        return
    known = dict(EntryRow.objects.filter(key__in=[e.key for e in entries]).values_list("key", "digest"))
    for entry in entries:
        if known[entry.key] != entry.digest():
            raise refuse("ENTRY_KEY_REUSED", key=entry.key)


@transaction.atomic
def reverse(key: str, *, counts_on: date, period: int, why: str, now: datetime) -> Entry:
    """Take one entry back by its mirror image; gives the reversal. `why` becomes part of its key.

    LedgerRefusal: no such entry, or reversed already (by another reason; the same again is the same entry).
    """
    row = EntryRow.objects.filter(key=key).first()
    if row is None:
        raise refuse("ENTRY_UNKNOWN", key=key)
    mirrored = Entry(
        key=f"{key}/reversed:{why}",
        kind="reversal",
        counts_on=counts_on,
        period=period,
        month=row.month,
        postings=tuple(
            Posting(posting.account_id, -posting.amount_rial, posting.share) for posting in row.postings.order_by("id")
        ),
        subject=row.subject,
        branch_id=row.branch_id,
        due_on=row.due_on,
        reverses=key,
        basis=row.basis,
        item=row.item,
    )
    earlier = EntryRow.objects.filter(reverses=row).first()
    if earlier is not None and earlier.key != mirrored.key:
        raise refuse("ENTRY_ALREADY_REVERSED", key=key)
    post([mirrored], now=now)
    return mirrored


def is_closed(period: int) -> bool:
    """Whether the month (yyyymm) of the books is closed now."""
    last = PeriodEvent.objects.filter(period=period).order_by("-id").first()
    return bool(last and last.closed)


def close_period(period: int, *, by: str, why: str, now: datetime) -> None:
    """Close a month of the books: from now on no entry is booked into it. PERIOD_STATE_SAME when it is closed."""
    _set_period(period, closed=True, by=by, why=why, now=now)


def reopen_period(period: int, *, by: str, why: str, now: datetime) -> None:
    """Open a closed month of the books again. PERIOD_STATE_SAME when it is open."""
    _set_period(period, closed=False, by=by, why=why, now=now)


@transaction.atomic
def _set_period(period: int, *, closed: bool, by: str, why: str, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PERIOD_LOCK, period])
    if is_closed(period) == closed:
        raise refuse("PERIOD_STATE_SAME", period=period)
    PeriodEvent.objects.create(period=period, closed=closed, by=by, why=why, at=now)


def copy_chart() -> int:
    """Bring the accounts of chart.yaml into the database; gives how many there are. An account is never removed."""
    for row in chart().accounts.values():
        Account.objects.update_or_create(
            code=row.code,
            defaults={
                "kind": row.kind,
                "of": row.of,
                "title_fa": row.title_fa,
                "title_en": row.title_en,
                "closed": row.closed,
            },
        )
    return len(chart().accounts)
