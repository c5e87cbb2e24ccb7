"""What must hold between contracts, their hold-back, certificates and the ledger; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.chart import chart
from opentamin.ledger.proving import Check

OWED = ", ".join(f"'{account}'" for account in chart().owed_accounts())

CHECKS = (
    Check(
        "contracts/posted_premium_is_the_account",
        "SELECT count(*) FROM contracts_settlement",
        """
        WITH newest AS (
            SELECT DISTINCT ON (contract_id) contract_id, balance_rial AS rial FROM contracts_settlement
            ORDER BY contract_id, number DESC
        ), booked AS (
            SELECT split_part(e.item, '/', 2)::bigint AS contract_id, sum(p.amount_rial)::bigint AS rial
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
            LEFT JOIN ledger_entry r ON r.id = e.reverses_id
            WHERE COALESCE(r.kind, e.kind) = 'contract_ratio' AND p.account_id = '1135' GROUP BY 1
        )
        SELECT 'contract ' || COALESCE(n.contract_id, b.contract_id), COALESCE(n.rial, 0), COALESCE(b.rial, 0)
        FROM newest n FULL JOIN booked b USING (contract_id)
        WHERE COALESCE(n.rial, 0) <> COALESCE(b.rial, 0) ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "contracts/accounts_are_sums_of_their_differences",
        "SELECT count(*) FROM contracts_settlement",
        """
        SELECT 'contract ' || contract_id, sum(difference_rial),
            (array_agg(balance_rial ORDER BY number DESC))[1]
        FROM contracts_settlement GROUP BY contract_id
        HAVING sum(difference_rial) <> (array_agg(balance_rial ORDER BY number DESC))[1] ORDER BY contract_id LIMIT 1
        """,
    ),
    Check(
        "contracts/hold_back_is_never_negative",
        "SELECT count(*) FROM contracts_hold_back",
        """
        WITH running AS (
            SELECT contract_id, id, sum(amount_rial) OVER w AS "left",
                sum(amount_rial) FILTER (WHERE kind IN ('held', 'release')) OVER w AS five_percent
            FROM contracts_hold_back WINDOW w AS (PARTITION BY contract_id ORDER BY id)
        )
        SELECT 'contract ' || contract_id, 0, least("left", five_percent) FROM running
        WHERE "left" < 0 OR five_percent < 0 ORDER BY id LIMIT 1
        """,
    ),
    Check(
        "contracts/certificates_owed_nothing_when_given",
        "SELECT count(*) FROM contracts_certificate",
        f"""
        SELECT 'certificate ' || c.number || ' ' || d.month || ' ' || d.item, 0, sum(p.amount_rial)
        FROM contracts_certificate c JOIN registers_workshop w ON w.id = c.workshop_id
        JOIN contracts_certificate_debt d ON d.certificate_id = c.id
        JOIN ledger_entry e ON e.subject = w.code AND e.month = d.month AND e.item = d.item AND e.known_at <= c.known_at
        JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id IN ({OWED})
        GROUP BY c.id, c.number, d.month, d.item HAVING sum(p.amount_rial) > 0 ORDER BY c.id LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
