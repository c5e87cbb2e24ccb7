"""Whose money is: by the reference that a line carries, by a provider's message, or by a person who confirms it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from opentamin.flow.receipts.sql import STANDING_OWNER

HITS = f"""
    WITH open AS (
        SELECT r.id, l.row, l.tokens, r.amount_rial FROM receipts_receipt r JOIN receipts_bank_line l ON l.id = r.line_id
        WHERE r.id IN (SELECT id FROM staged_receipt) AND NOT EXISTS (SELECT FROM ({STANDING_OWNER}) o WHERE o.receipt_id = r.id)
    ), token AS (
        SELECT o.id, o.row, o.amount_rial, t.token FROM open o CROSS JOIN LATERAL unnest(o.tokens) AS t (token)
    ), hit AS (
        SELECT t.id, t.row, p.id AS reference_id, 'reference' AS cause FROM token t
            JOIN receipts_payment_reference p ON p.bill_id = t.token
        UNION ALL
        SELECT t.id, t.row, p.id, 'reference' FROM token t JOIN receipts_payment_reference p ON p.deposit_id = t.token
        UNION ALL
        SELECT t.id, t.row, p.id, 'message' FROM token t
            JOIN receipts_payment_message m ON m.tracking = t.token AND m.amount_rial = t.amount_rial
            JOIN receipts_payment_reference p ON p.bill_id = m.reference OR p.deposit_id = m.reference
    )
    SELECT id AS receipt_id, min(row) AS row, min(reference_id) AS reference_id, max(cause) AS cause,
        count(DISTINCT reference_id) AS references_found
    FROM hit GROUP BY id
"""
ASSIGN = """
    INSERT INTO receipts_assignment (receipt_id, workshop_id, branch_id, month, item, cause, reference_id, by, why, known_at)
    SELECT h.receipt_id, p.workshop_id, p.branch_id, p.month, p.item, h.cause, p.id, %(by)s, '', %(now)s
    FROM staged_hit h JOIN receipts_payment_reference p ON p.id = h.reference_id
    WHERE h.references_found = 1 ORDER BY h.receipt_id
"""
NAMED_BY_MESSAGES = f"""
    INSERT INTO staged_receipt
    SELECT DISTINCT r.id, false FROM receipts_receipt r JOIN receipts_bank_line l ON l.id = r.line_id
    JOIN receipts_payment_message m ON m.file_id = %(file)s AND m.tracking = ANY(l.tokens)
    WHERE NOT EXISTS (SELECT FROM ({STANDING_OWNER}) o WHERE o.receipt_id = r.id)
"""


def assign_by_reference(*, by: str, now: datetime) -> list[int]:
    """Give the staged receipts to the workshop or debt that their reference names; gives the rows that name several (none is chosen)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_hit")
        cursor.execute(f"CREATE TEMP TABLE staged_hit AS {HITS}")
        cursor.execute(ASSIGN, {"by": by, "now": now})
        cursor.execute("SELECT row FROM staged_hit WHERE references_found > 1 ORDER BY row")
        return [row for (row,) in cursor.fetchall()]


def stage_named_by_messages(file_id: int) -> None:
    """Add the older receipts without an owner whose bank line carries a tracking number of a file of messages."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED_BY_MESSAGES, {"file": file_id})
