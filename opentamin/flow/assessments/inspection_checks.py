"""What must hold between inspections, what they added, and the ledger; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "inspections/shares_are_sums_of_lines",
        "SELECT count(*) FROM assessments_inspection_line",
        """
        WITH summed AS (
            SELECT l.assessment_id, s.share, sum(s.amount)::bigint AS amount FROM assessments_inspection_line l
            CROSS JOIN LATERAL (VALUES ('insured', added_insured_rial), ('employer', added_employer_rial),
                ('unemployment', added_unemployment_rial), ('state', added_state_rial), ('relief', added_relief_rial),
                ('treatment', added_treatment_rial)) AS s (share, amount)
            GROUP BY l.assessment_id, s.share
        ), kept AS (SELECT assessment_id, share, amount_rial FROM assessments_inspection_share WHERE share <> 'late_list')
        SELECT 'inspection assessment ' || COALESCE(n.assessment_id, k.assessment_id) || ' ' || COALESCE(n.share, k.share),
            COALESCE(n.amount, 0), COALESCE(k.amount_rial, 0)
        FROM summed n FULL JOIN kept k ON k.assessment_id = n.assessment_id AND k.share = n.share
        WHERE COALESCE(n.amount, 0) <> COALESCE(k.amount_rial, 0) ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "inspections/differences_add_up_along_numbers",
        "SELECT count(*) FROM assessments_inspection",
        """
        SELECT 'inspection ' || a.chain_id || ' ' || a.month || ' ' || s.share,
            s.amount_rial, (SELECT sum(o.difference_rial) FROM assessments_inspection_share o
                JOIN assessments_inspection b ON b.id = o.assessment_id
                WHERE b.chain_id = a.chain_id AND b.month = a.month AND b.number <= a.number AND o.share = s.share)::bigint
        FROM assessments_inspection_share s JOIN assessments_inspection a ON a.id = s.assessment_id
        WHERE s.amount_rial <> (SELECT sum(o.difference_rial) FROM assessments_inspection_share o
            JOIN assessments_inspection b ON b.id = o.assessment_id
            WHERE b.chain_id = a.chain_id AND b.month = a.month AND b.number <= a.number AND o.share = s.share)
        ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "inspections/postings_are_the_differences",
        "SELECT count(*) FROM assessments_inspection_share",
        """
        WITH expected AS (
            SELECT 'inspection/' || a.chain_id || '/' || a.month
                || CASE WHEN a.number > 1 THEN '/' || a.number ELSE '' END AS key, s.share, s.difference_rial AS amount
            FROM assessments_inspection_share s JOIN assessments_inspection a ON a.id = s.assessment_id
            WHERE s.difference_rial <> 0
        ), booked AS (
            SELECT e.key, p.share, sum(p.amount_rial) FILTER (WHERE c.kind IN ('asset', 'contra_income')) AS amount
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id JOIN ledger_account c ON c.code = p.account_id
            WHERE e.kind IN ('inspection', 'inspection_difference') GROUP BY e.key, p.share
        )
        SELECT COALESCE(x.key, b.key) || ' ' || COALESCE(x.share, b.share), COALESCE(x.amount, 0), COALESCE(b.amount, 0)
        FROM expected x FULL JOIN booked b ON b.key = x.key AND b.share = x.share
        WHERE x.amount IS DISTINCT FROM b.amount ORDER BY 1 LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
