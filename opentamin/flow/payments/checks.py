"""What must hold between payments and the ledger; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "payments/settled_lines_left_the_bank",
        "SELECT count(*) FROM payments_order_line",
        """
        WITH lines AS (SELECT COALESCE(sum(amount_rial), 0)::bigint AS rial FROM payments_order_line WHERE state = 'settled'),
        books AS (
            SELECT COALESCE(-sum(p.amount_rial), 0)::bigint AS rial
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
            WHERE e.kind = 'payment' AND p.account_id = '1310'
        )
        SELECT 'bank', lines.rial, books.rial FROM lines, books WHERE lines.rial <> books.rial
        """,
    ),
    Check(
        "payments/sent_lines_wait_at_the_bank",
        "SELECT count(*) FROM payments_order",
        """
        WITH lines AS (
            SELECT COALESCE(sum(l.amount_rial), 0)::bigint AS rial
            FROM payments_order_line l JOIN payments_order o ON o.id = l.order_id
            WHERE l.state = 'ordered' AND o.state <> 'prepared'
        ), books AS (SELECT COALESCE(-sum(amount_rial), 0)::bigint AS rial FROM ledger_posting WHERE account_id = '2340')
        SELECT 'ordered', lines.rial, books.rial FROM lines, books WHERE lines.rial <> books.rial
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
