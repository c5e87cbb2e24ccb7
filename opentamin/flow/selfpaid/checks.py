"""What must hold between contracts, their months, payments and the ledger; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "selfpaid/payments_are_sums_of_their_months",
        "SELECT count(*) FROM selfpaid_payment",
        """
        SELECT 'payment ' || p.id, p.amount_rial, COALESCE(sum(d.due_rial), 0) FROM selfpaid_payment p
        LEFT JOIN selfpaid_paid_month m ON m.payment_id = p.id LEFT JOIN selfpaid_due d ON d.id = m.due_id
        GROUP BY p.id HAVING p.amount_rial <> COALESCE(sum(d.due_rial), 0) OR p.months <> count(m.id) ORDER BY p.id LIMIT 1
        """,
    ),
    Check(
        "selfpaid/paid_months_leave_no_gap",
        "SELECT count(*) FROM selfpaid_paid_month",
        """
        SELECT 'contract ' || contract_id, max(month / 100 * 12 + month % 100) - min(month / 100 * 12 + month % 100) + 1, count(*)
        FROM selfpaid_paid_month m GROUP BY contract_id
        HAVING max(month / 100 * 12 + month % 100) - min(month / 100 * 12 + month % 100) + 1 <> count(*)
            OR min(month) <> (SELECT c.from_month FROM selfpaid_contract c WHERE c.id = contract_id)
        ORDER BY contract_id LIMIT 1
        """,
    ),
    Check(
        "selfpaid/what_is_owed_in_the_books_is_unpaid_months",
        "SELECT count(*) FROM selfpaid_due",
        """
        WITH owed AS (
            SELECT d.contract_id, sum(d.due_rial) AS rial FROM selfpaid_due d
            LEFT JOIN selfpaid_ending e ON e.contract_id = d.contract_id
            WHERE (e.id IS NULL OR d.month < e.until_month)
                AND NOT EXISTS (SELECT FROM selfpaid_paid_month p WHERE p.due_id = d.id)
            GROUP BY d.contract_id
        ), booked AS (
            SELECT split_part(e.item, '/', 2)::bigint AS contract_id, sum(p.amount_rial) AS rial
            FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE p.account_id IN ('1180', '1185') GROUP BY 1
        )
        SELECT 'contract ' || contract_id, COALESCE(o.rial, 0), COALESCE(b.rial, 0) FROM owed o FULL JOIN booked b USING (contract_id)
        WHERE COALESCE(o.rial, 0) <> COALESCE(b.rial, 0) ORDER BY contract_id LIMIT 1
        """,
    ),
    Check(
        "selfpaid/nothing_paid_after_the_end",
        "SELECT count(*) FROM selfpaid_ending",
        """
        SELECT 'contract ' || e.contract_id, e.until_month, m.month FROM selfpaid_ending e
        JOIN selfpaid_paid_month m ON m.contract_id = e.contract_id AND m.month >= e.until_month ORDER BY e.contract_id LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
