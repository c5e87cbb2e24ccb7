"""What must hold between plans, forgiveness and the ledger; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.proving import Check

FORGIVEN = """
    SELECT e.subject, e.month, e.item, sum(p.amount_rial)::bigint AS rial
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = '4920'
    WHERE e.kind IN ('waiver', 'waiver_revoked') OR e.reverses_id IS NOT NULL GROUP BY e.subject, e.month, e.item
"""
CHECKS = (
    Check(
        "settlement/every_waiver_has_two_people",
        "SELECT count(*) FROM ledger_entry WHERE kind = 'waiver'",
        """
        SELECT e.key, 2, count(DISTINCT x.name) FROM ledger_entry e
        JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = '4920'
        LEFT JOIN collection_debt d ON d.month = e.month AND d.item = e.item
            AND d.workshop_id = (SELECT w.id FROM registers_workshop w WHERE w.code = e.subject)
        LEFT JOIN settlement_waiver v ON e.key = 'waiver/' || v.application_id || '/' || d.id AND v.debt_id = d.id
            AND v.share = p.share AND v.forgiven_rial = p.amount_rial
        LEFT JOIN LATERAL (VALUES (v.by), (v.second)) AS x (name) ON x.name <> ''
        WHERE e.kind = 'waiver' GROUP BY e.id, e.key, p.id HAVING count(DISTINCT x.name) <> 2 ORDER BY e.id LIMIT 1
        """,
    ),
    Check(
        "settlement/every_waiver_is_in_the_books",
        "SELECT count(*) FROM settlement_waiver",
        """
        WITH decided AS (
            SELECT 'waiver/' || application_id || '/' || debt_id AS key, sum(forgiven_rial)::bigint AS rial
            FROM settlement_waiver GROUP BY application_id, debt_id
        )
        SELECT d.key, d.rial, COALESCE(sum(p.amount_rial), 0)::bigint FROM decided d
        LEFT JOIN ledger_entry e ON e.key = d.key
        LEFT JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = '4920'
        GROUP BY d.key, d.rial HAVING COALESCE(sum(p.amount_rial), 0) <> d.rial ORDER BY d.key LIMIT 1
        """,
    ),
    Check(
        "settlement/forgiven_is_not_more_than_the_penalty",
        f"SELECT count(*) FROM ({FORGIVEN}) f",
        f"""
        WITH forgiven AS ({FORGIVEN}), posted AS (
            SELECT e.subject, e.month, e.item, -sum(p.amount_rial)::bigint AS rial
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id IN ('4150', '4160')
            WHERE (e.subject, e.month, e.item) IN (SELECT subject, month, item FROM forgiven)
            GROUP BY e.subject, e.month, e.item
        )
        SELECT f.subject || '/' || f.month || '/' || f.item, COALESCE(p.rial, 0), f.rial FROM forgiven f
        LEFT JOIN posted p USING (subject, month, item)
        WHERE f.rial > COALESCE(p.rial, 0) OR f.rial < 0 ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "settlement/parts_sum_to_what_is_scheduled",
        "SELECT count(*) FROM settlement_plan WHERE state <> 'proposed'",
        """
        SELECT 'plan/' || p.id, p.scheduled_rial,
            CASE WHEN t.principal <> p.scheduled_rial THEN t.principal WHEN s.rial <> p.scheduled_rial THEN s.rial
                WHEN d.rial <> p.scheduled_rial THEN d.rial ELSE t.parts END
        FROM settlement_plan p
        CROSS JOIN LATERAL (SELECT COALESCE(sum(x.principal_rial), 0)::bigint AS principal, count(*) AS parts
            FROM settlement_part x WHERE x.plan_id = p.id) t
        CROSS JOIN LATERAL (SELECT COALESCE(sum(x.amount_rial), 0)::bigint AS rial
            FROM settlement_plan_share x WHERE x.plan_id = p.id) s
        CROSS JOIN LATERAL (SELECT COALESCE(sum(x.scheduled_rial), 0)::bigint AS rial
            FROM settlement_plan_debt x WHERE x.plan_id = p.id) d
        WHERE p.state <> 'proposed' AND (t.principal <> p.scheduled_rial OR s.rial <> p.scheduled_rial
            OR d.rial <> p.scheduled_rial OR t.parts <> p.instalments) ORDER BY p.id LIMIT 1
        """,
    ),
    Check(
        "settlement/a_debt_lies_in_one_open_plan",
        "SELECT count(*) FROM settlement_plan_debt WHERE is_open",
        """
        SELECT 'debt/' || c.debt_id, 1, count(*) FILTER (WHERE p.state = 'open') FROM settlement_plan_debt c
        JOIN settlement_plan p ON p.id = c.plan_id
        GROUP BY c.debt_id HAVING count(*) FILTER (WHERE p.state = 'open') > 1
            OR bool_or(c.is_open <> (p.state = 'open')) ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "settlement/interest_is_that_of_parts_due",
        "SELECT count(*) FROM ledger_entry WHERE kind = 'instalment_interest'",
        """
        SELECT COALESCE(e.key, 'plan/' || t.plan_id || '/interest/' || t.number), COALESCE(t.interest_rial, 0),
            COALESCE(e.rial, 0)
        FROM (
            SELECT e.key, e.counts_on, sum(p.amount_rial)::bigint AS rial
            FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = '1175'
            WHERE e.kind = 'instalment_interest' AND e.key NOT LIKE '%/interest_back' GROUP BY e.id
        ) e LEFT JOIN settlement_part t ON e.key = 'plan/' || t.plan_id || '/interest/' || t.number
        WHERE t.id IS NULL OR t.interest_rial <> e.rial OR t.due_on <> e.counts_on ORDER BY 1 LIMIT 1
        """,
    ),
    Check(
        "settlement/broken_plans_leave_no_interest",
        "SELECT count(*) FROM settlement_plan WHERE state = 'broken'",
        """
        SELECT 'plan/' || p.id, 0, sum(l.amount_rial)::bigint FROM settlement_plan p
        JOIN registers_workshop w ON w.id = p.workshop_id
        JOIN ledger_entry e ON e.subject = w.code AND e.month = p.month AND e.item = 'plan/' || p.id
        JOIN ledger_posting l ON l.entry_id = e.id AND l.account_id = '1175'
        WHERE p.state = 'broken' AND e.id <= (
            SELECT b.id FROM ledger_entry b WHERE b.key = 'plan/' || p.id || '/interest_back')
        GROUP BY p.id HAVING sum(l.amount_rial) <> 0 ORDER BY p.id LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
