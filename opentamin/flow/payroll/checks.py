"""What must hold between slips, the ledger and awards; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "payroll/slips_are_posted",
        "SELECT count(*) FROM payroll_slip",
        """
        WITH slips AS (
            SELECT 'payroll/' || r.month || '/' || r.number || '/' || s.branch_id AS key, sum(s.net_rial)::bigint AS net
            FROM payroll_slip s JOIN payroll_run r ON r.id = s.run_id WHERE r.state = 'posted' GROUP BY 1
        ), posted AS (
            SELECT e.key, -sum(p.amount_rial)::bigint AS net
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = '2310'
            WHERE e.kind = 'payroll' GROUP BY 1
        )
        SELECT key, COALESCE(s.net, 0), COALESCE(p.net, 0) FROM slips s FULL JOIN posted p USING (key)
        WHERE COALESCE(s.net, 0) <> COALESCE(p.net, 0) ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "payroll/no_month_is_paid_beyond_what_an_award_ever_said",
        "SELECT count(*) FROM payroll_slip WHERE month_rial > 0",
        """
        SELECT 'award ' || s.award_id || ' month ' || r.month, v.most, sum(s.month_rial)::bigint
        FROM payroll_slip s JOIN payroll_run r ON r.id = s.run_id
        JOIN LATERAL (
            SELECT COALESCE(max(monthly_rial), 0) AS most FROM awards_award_amount a
            WHERE a.award_id = s.award_id AND a.from_month <= r.month AND (a.until_month IS NULL OR a.until_month > r.month)
        ) AS v ON true
        WHERE r.state IN ('approved', 'posted')
        GROUP BY s.award_id, r.month, v.most HAVING sum(s.month_rial) > v.most ORDER BY 1 LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many sums each makes, and a query for the first that breaks it."""
