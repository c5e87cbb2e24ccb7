"""What a person should know of a file that was taken: one finding of each kind, with how many, how much and which rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from opentamin.flow.receipts.booking import unmatched_returns
from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.sql import STANDING_OWNER
from opentamin.ground.findings import Finding

SHOWN_ROWS = 20
KEPT = """
    SELECT signed_rial > 0, count(*), abs(sum(signed_rial))::bigint FROM receipts_bank_line
    WHERE statement_id = ANY(%(statements)s) AND kind = 'kept' GROUP BY 1
"""
UNOWNED = f"""
    SELECT count(*), COALESCE(sum(r.amount_rial), 0)::bigint FROM receipts_receipt r
    WHERE r.id IN (SELECT id FROM staged_receipt WHERE new) AND NOT EXISTS (SELECT FROM ({STANDING_OWNER}) o WHERE o.receipt_id = r.id)
"""
KNOWN = """
    SELECT COALESCE(sum(s.lines_count), 0) - (SELECT count(*) FROM receipts_bank_line l WHERE l.statement_id = ANY(%(statements)s))
    FROM receipts_statement s WHERE s.id = ANY(%(statements)s)
"""


def rows_of(rows: Sequence[int]) -> str:
    """Row numbers as a finding carries them, the first twenty."""
    return ",".join(map(str, sorted(rows)[:SHOWN_ROWS]))


def remarks(
    statements: Sequence[int],
    ambiguous: Sequence[int],
    refunded: Sequence[int],
    closed: Sequence[tuple[int, int, int, int]],
) -> Iterator[Finding]:
    """Notes and warnings on a file that was taken."""
    make = catalogue().make
    yield from _kept(statements)
    yield from _counted(statements)
    if rows := set(unmatched_returns(statements)) - set(refunded):
        yield make("RETURN_NOT_FOUND", row=rows_of(list(rows)))
    if ambiguous:
        yield make("REFERENCE_AMBIGUOUS", row=rows_of(ambiguous))
    for row in refunded:
        yield make("RETURN_AFTER_REFUND", row=row)
    for row, _, onward, kept in closed:
        yield make("PAYMENT_FOR_CLOSED_DEBT", row=row, onward=f"{onward:,}", kept=f"{kept:,}")


def _kept(statements: Sequence[int]) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(KEPT, {"statements": list(statements)})
        for credit, count, amount in cursor.fetchall():
            if credit:
                yield catalogue().make("RETURNED_CREDITS_KEPT", value=count, rial=f"{amount:,}")
            else:
                yield catalogue().make("DEBITS_KEPT", value=count, rial=f"{amount:,}")


def _counted(statements: Sequence[int]) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"statements": list(statements)})
        (known,) = cursor.fetchone()
        cursor.execute(UNOWNED)
        count, amount = cursor.fetchone()
    if known:
        yield catalogue().make("LINES_KNOWN", value=int(known))
    if count:
        yield catalogue().make("CREDITS_IN_SUSPENSE", value=count, rial=f"{amount:,}")
