"""What must hold between receipts, allocations, suspense, refunds and the ledger; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.flow.receipts.sql import LEFT
from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "receipts/every_rial_is_somewhere",
        "SELECT count(*) FROM receipts_receipt",
        f"""
        WITH books AS (
            SELECT e.basis, -sum(p.amount_rial) AS rial FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
            WHERE p.account_id = '2190' GROUP BY e.basis
        )
        SELECT 'receipt ' || l.id, l.left_rial, COALESCE(b.rial, 0) FROM ({LEFT}) l
        LEFT JOIN books b ON b.basis = 'receipt/' || l.id
        WHERE l.left_rial < 0 OR l.left_rial <> COALESCE(b.rial, 0)
            OR l.amount_rial <> l.allocated_rial + l.refunded_rial + l.returned_rial + l.left_rial
        ORDER BY l.id LIMIT 1
        """,
    ),
    Check(
        "receipts/suspense_is_what_is_not_allocated",
        "SELECT count(*) FROM ledger_posting WHERE account_id = '2190'",
        f"""
        WITH kept AS (SELECT COALESCE(sum(left_rial), 0)::bigint AS rial FROM ({LEFT}) l),
        books AS (SELECT COALESCE(-sum(amount_rial), 0)::bigint AS rial FROM ledger_posting WHERE account_id = '2190')
        SELECT 'account 2190', kept.rial, books.rial FROM kept, books WHERE kept.rial <> books.rial
        """,
    ),
    Check(
        "receipts/bank_holds_what_came",
        "SELECT count(*) FROM receipts_bank_line",
        """
        WITH lines AS (
            SELECT COALESCE(sum(r.amount_rial) FILTER (WHERE t.id IS NULL), 0)::bigint AS rial
            FROM receipts_receipt r LEFT JOIN receipts_receipt_return t ON t.receipt_id = r.id
        ), books AS (
            SELECT COALESCE(sum(p.amount_rial), 0)::bigint AS rial FROM ledger_entry e
            JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = '1310'
            WHERE e.basis LIKE 'receipt/%' AND e.kind IN ('receipt', 'reversal')
        )
        SELECT 'bank', lines.rial, books.rial FROM lines, books WHERE lines.rial <> books.rial
        """,
    ),
    Check(
        "receipts/allocations_are_their_entries",
        "SELECT count(*) FROM receipts_allocation",
        """
        WITH kept AS (
            SELECT CASE WHEN a.undoes_id IS NULL THEN 'allocation/' || a.id ELSE 'allocation/' || a.undoes_id || '/reversed:undo'
                END AS key, w.code AS subject, a.month, a.item, a.amount_rial
            FROM receipts_allocation a JOIN registers_workshop w ON w.id = a.workshop_id
        ), books AS (
            SELECT e.key, e.subject, e.month, e.item, sum(p.amount_rial) FILTER (WHERE p.account_id = '2190') AS rial
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
            WHERE e.key LIKE 'allocation/%' GROUP BY e.id
        )
        SELECT COALESCE(k.key, b.key), COALESCE(k.amount_rial, 0), COALESCE(b.rial, 0) FROM kept k
        FULL JOIN books b ON b.key = k.key AND (b.subject, b.month, b.item) = (k.subject, k.month, k.item)
        WHERE k.amount_rial IS DISTINCT FROM b.rial ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "receipts/refunds_wait_or_are_paid",
        "SELECT count(*) FROM receipts_refund",
        """
        WITH kept AS (
            SELECT COALESCE(sum(f.amount_rial) FILTER (WHERE p.id IS NULL), 0)::bigint AS rial
            FROM receipts_refund f LEFT JOIN receipts_refund_payment p ON p.refund_id = f.id
        ), books AS (SELECT COALESCE(-sum(amount_rial), 0)::bigint AS rial FROM ledger_posting WHERE account_id = '2195')
        SELECT 'account 2195', kept.rial, books.rial FROM kept, books WHERE kept.rial <> books.rial
        """,
    ),
    Check(
        "receipts/people_are_cleared_within_their_allocation",
        "SELECT count(*) FROM receipts_person_clearance",
        """
        SELECT 'allocation ' || a.id, standing.rial, c.rial
        FROM (SELECT allocation_id, sum(amount_rial) AS rial FROM receipts_person_clearance GROUP BY allocation_id) c
        JOIN receipts_allocation a ON a.id = c.allocation_id
        CROSS JOIN LATERAL (
            SELECT a.amount_rial + COALESCE((SELECT u.amount_rial FROM receipts_allocation u WHERE u.undoes_id = a.id), 0) AS rial
        ) standing
        WHERE c.rial > standing.rial OR c.rial < 0 ORDER BY a.id LIMIT 1
        """,
    ),
    Check(
        "receipts/statements_add_up",
        "SELECT count(*) FROM receipts_statement",
        """
        WITH moved AS (SELECT statement_id, count(*) AS lines, sum(signed_rial) AS rial FROM receipts_bank_line GROUP BY statement_id)
        SELECT 'statement ' || s.id, s.closing_rial, s.opening_rial + COALESCE(m.rial, 0)
        FROM receipts_statement s LEFT JOIN moved m ON m.statement_id = s.id
        WHERE s.lines_count = COALESCE(m.lines, 0) AND s.closing_rial <> s.opening_rial + COALESCE(m.rial, 0) ORDER BY s.id LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
