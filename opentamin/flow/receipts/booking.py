"""Bank lines into the books: a receipt for each credit, back again for each return, a refund that left the bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from opentamin.flow.receipts.kinds import Because
from opentamin.flow.receipts.sql import STANDING_ALLOCATION, STANDING_OWNER
from opentamin.flow.receipts.undoing import take_back
from opentamin.ground.calendar import Day
from opentamin.ledger import sets

BANK, SUSPENSE, TO_REFUND = "1310", "2190", "2195"
RECEIPTS = """
    DROP TABLE IF EXISTS staged_receipt;
    CREATE TEMP TABLE staged_receipt (id bigint, new boolean);
    WITH written AS (
        INSERT INTO receipts_receipt (line_id, amount_rial, value_on, known_at)
        SELECT l.id, l.signed_rial, l.value_on, %(now)s FROM receipts_bank_line l
        WHERE l.statement_id = ANY(%(statements)s) AND l.kind = 'receipt' ORDER BY l.id
        RETURNING id
    )
    INSERT INTO staged_receipt SELECT id, true FROM written;
    ANALYZE staged_receipt
"""
RECEIPT_ENTRIES = f"""
    INSERT INTO staged_entry
    SELECT 'receipt/' || r.id, 'receipt', r.value_on, %(period)s::int, l.value_month, COALESCE(w.code, ''), o.branch_id,
        NULL::date, 'receipt/' || r.id, '', '', ''
    FROM receipts_receipt r JOIN receipts_bank_line l ON l.id = r.line_id
    LEFT JOIN ({STANDING_OWNER}) o ON o.receipt_id = r.id LEFT JOIN registers_workshop w ON w.id = o.workshop_id
    WHERE r.id IN (SELECT id FROM staged_receipt WHERE new);
    INSERT INTO staged_side
    SELECT 'receipt/' || r.id, s.at, s.account, '', s.sign * r.amount_rial FROM receipts_receipt r
    CROSS JOIN (VALUES (0, %(bank)s, 1), (1, %(suspense)s, -1)) AS s (at, account, sign)
    WHERE r.id IN (SELECT id FROM staged_receipt WHERE new);
"""
RETURNED = """
    WITH coming AS MATERIALIZED (
        SELECT d.* FROM receipts_bank_line d
        WHERE d.kind = 'return' AND NOT EXISTS (SELECT FROM receipts_receipt_return t WHERE t.line_id = d.id)
    ), taken AS (
        SELECT d.id AS line_id, d.row, d.statement_id, r.id AS receipt_id FROM coming d
        JOIN receipts_bank_line c ON c.account = d.account AND c.kind = 'receipt' AND c.signed_rial = -d.signed_rial
            AND c.booked_on <= d.booked_on AND (
                (d.returns <> '' AND d.returns IN (c.bank_reference, c.end_to_end))
                OR (d.returns = '' AND d.end_to_end <> '' AND d.end_to_end = c.end_to_end)
                OR (d.returns = '' AND d.bank_reference <> '' AND d.bank_reference = c.bank_reference))
        JOIN receipts_receipt r ON r.line_id = c.id
        WHERE NOT EXISTS (SELECT FROM receipts_receipt_return t WHERE t.receipt_id = r.id)
    ), counted AS (
        SELECT *, count(*) OVER (PARTITION BY line_id) AS receipts, count(*) OVER (PARTITION BY receipt_id) AS lines FROM taken
    )
    SELECT line_id, row, receipt_id, EXISTS (SELECT FROM receipts_refund f WHERE f.receipt_id = c.receipt_id), statement_id
    FROM counted c WHERE receipts = 1 AND lines = 1 ORDER BY line_id
"""
ALLOCATED = f"SELECT id FROM ({STANDING_ALLOCATION}) s WHERE s.receipt_id = ANY(%(receipts)s) ORDER BY id"
AWAITED = """
    WITH coming AS MATERIALIZED (
        SELECT d.id FROM receipts_bank_line d
        WHERE d.kind = 'return' AND NOT EXISTS (SELECT FROM receipts_receipt_return t WHERE t.line_id = d.id)
    ) SELECT EXISTS (SELECT FROM coming)
"""
"""Whether any return waits for its receipt: most statements bring none, and then the search for one is not made."""
INSERT_RETURNS = """
    INSERT INTO receipts_receipt_return (line_id, receipt_id, known_at)
    SELECT n.line, n.receipt, %(now)s FROM unnest(%(lines)s::bigint[], %(receipts)s::bigint[]) AS n (line, receipt)
"""
ON_RETURN = """
    UPDATE staged_entry e SET counts_on = l.value_on FROM receipts_receipt_return t
    JOIN receipts_bank_line l ON l.id = t.line_id WHERE e.reverses = 'receipt/' || t.receipt_id
"""
UNMATCHED = """
    SELECT d.row FROM receipts_bank_line d WHERE d.statement_id = ANY(%(statements)s) AND d.kind = 'return'
    AND NOT EXISTS (SELECT FROM receipts_receipt_return t WHERE t.line_id = d.id) ORDER BY d.row
"""
PAID_BACK = """
    INSERT INTO receipts_refund_payment (refund_id, line_id, "on", by, known_at)
    SELECT f.id, min(l.id), min(l.value_on), %(by)s, %(now)s FROM receipts_bank_line l
    JOIN receipts_refund f ON l.end_to_end = 'RF' || f.id AND l.signed_rial = -f.amount_rial
    WHERE l.kind = 'refund' AND NOT EXISTS (SELECT FROM receipts_refund_payment p WHERE p.refund_id = f.id OR p.line_id = l.id)
    GROUP BY f.id
    RETURNING refund_id
"""
REFUND_ENTRIES = """
    INSERT INTO staged_entry
    SELECT 'refund/' || f.id || '/paid', 'refund_paid', p.on, %(period)s::int, l.value_month, COALESCE(e.subject, ''),
        f.branch_id, NULL::date, 'receipt/' || f.receipt_id, '', '', ''
    FROM receipts_refund f JOIN receipts_refund_payment p ON p.refund_id = f.id
    JOIN receipts_receipt r ON r.id = f.receipt_id JOIN receipts_bank_line l ON l.id = r.line_id
    LEFT JOIN ledger_entry e ON e.key = 'refund/' || f.id WHERE f.id = ANY(%(refunds)s);
    INSERT INTO staged_side
    SELECT 'refund/' || f.id || '/paid', s.at, s.account, '', s.sign * f.amount_rial FROM receipts_refund f
    CROSS JOIN (VALUES (0, %(owed)s, 1), (1, %(bank)s, -1)) AS s (at, account, sign) WHERE f.id = ANY(%(refunds)s);
"""


def make_receipts(statements: Sequence[int], *, now: datetime) -> int:
    """A receipt for each new credit line of statements, in `staged_receipt` of the session too; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(RECEIPTS, {"statements": list(statements), "now": now})
        cursor.execute("SELECT count(*) FROM staged_receipt")
        return int(cursor.fetchone()[0])


def book_receipts(*, today: Day, now: datetime) -> None:
    """Bank to suspense, one entry a new receipt; counts on the value day. The workshop is named when it is known."""
    facts = {"period": today.month.code, "bank": BANK, "suspense": SUSPENSE}
    sets.begin()
    with connection.cursor() as cursor:
        cursor.execute(RECEIPT_ENTRIES, facts)
    sets.post_staged(now=now)


def take_returns(statements: Sequence[int], *, by: str, today: Day, now: datetime) -> list[int]:
    """Take back every receipt that a return line names alone; gives rows of `statements` that return what was refunded.

    Allocations are undone as of their own day, as if the money had never come; the receipt itself counts back on the value
    day of the return, for until then it stood at the bank.
    """
    with connection.cursor() as cursor:
        cursor.execute(AWAITED)
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(RETURNED)
        found = cursor.fetchall()
        good = [row for row in found if not row[3]]
        lines, receipts = [row[0] for row in good], [row[2] for row in good]
        cursor.execute(ALLOCATED, {"receipts": receipts})
        take_back([pk for (pk,) in cursor.fetchall()], by=by, why=Because.RETURNED, today=today, now=now)
        cursor.execute(INSERT_RETURNS, {"lines": lines, "receipts": receipts, "now": now})
        if receipts:
            sets.begin()
            sets.stage_reversals([f"receipt/{pk}" for pk in receipts], why="returned", period=today.month.code)
            cursor.execute(ON_RETURN)
            sets.post_staged(now=now)
    return [row[1] for row in found if row[3] and row[4] in statements]


def unmatched_returns(statements: Sequence[int]) -> list[int]:
    """Rows of return lines that took nothing back."""
    with connection.cursor() as cursor:
        cursor.execute(UNMATCHED, {"statements": list(statements)})
        return [row for (row,) in cursor.fetchall()]


def take_paid_refunds(*, by: str, today: Day, now: datetime) -> int:
    """Refunds that debit lines show as paid (`RF<number>` as the end-to-end id); gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(PAID_BACK, {"by": by, "now": now})
        paid = [pk for (pk,) in cursor.fetchall()]
    book_paid_refunds(paid, today=today, now=now)
    return len(paid)


def book_paid_refunds(refunds: Sequence[int], *, today: Day, now: datetime) -> None:
    """What was to be refunded leaves the bank."""
    facts = {"refunds": list(refunds), "period": today.month.code, "bank": BANK, "owed": TO_REFUND}
    sets.begin()
    with connection.cursor() as cursor:
        cursor.execute(REFUND_ENTRIES, facts)
    sets.post_staged(now=now)
