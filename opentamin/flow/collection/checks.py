"""What must hold between debts, their events and the ledger; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.chart import chart
from opentamin.ledger.proving import Check

ACCOUNTS = "'{" + ",".join(chart().owed_accounts()) + "}'"
OF_DEBTS = "'{allocation,late_penalty,board_decision,enforcement_fee,instalment_interest,waiver,waiver_revoked}'"
LOWERING = "'{list_difference,inspection_difference,contract_ratio,late_penalty,reversal}'"
"""Kinds that may leave a surplus by themselves: what is owed by law became less after it was paid."""
DEBT_OF = """
    registers_workshop w JOIN collection_debt d ON d.workshop_id = w.id
    JOIN ledger_entry e ON e.subject = w.code AND e.month = d.month AND e.item = d.item
"""

CHECKS = (
    Check(
        "collection/a_debt_stands_where_its_last_event_left_it",
        "SELECT count(*) FROM collection_debt",
        """
        SELECT 'debt/' || d.id, 0, 1 FROM collection_debt d
        LEFT JOIN (SELECT DISTINCT ON (debt_id) debt_id, state FROM collection_debt_event ORDER BY debt_id, id DESC) v
            ON v.debt_id = d.id
        WHERE d.state <> COALESCE(v.state, 'assessed') ORDER BY d.id LIMIT 1
        """,
    ),
    Check(
        "collection/what_changes_a_debt_has_a_debt",
        f"SELECT count(*) FROM ledger_entry WHERE kind = ANY({OF_DEBTS})",
        f"""
        SELECT e.key, 0, 1 FROM ledger_entry e
        WHERE e.kind = ANY({OF_DEBTS}) AND EXISTS (
            SELECT FROM ledger_posting p WHERE p.entry_id = e.id AND p.account_id = ANY({ACCOUNTS})
        ) AND NOT EXISTS (
            SELECT FROM registers_workshop w JOIN collection_debt d ON d.workshop_id = w.id
            WHERE w.code = e.subject AND d.month = e.month AND d.item = e.item
        ) ORDER BY e.id LIMIT 1
        """,
    ),
    Check(
        "collection/what_changes_a_debt_has_a_cause",
        "SELECT count(*) FROM ledger_entry WHERE kind = ANY('{late_penalty,board_decision,enforcement_fee}')",
        """
        SELECT e.key, 0, 1 FROM ledger_entry e
        LEFT JOIN collection_debt_event v ON v.key = CASE e.kind
            WHEN 'board_decision' THEN 'decided/' || substr(e.key, 7)
            WHEN 'enforcement_fee' THEN 'writ/' || substr(e.key, 5) ELSE e.key END
        WHERE e.kind = ANY('{late_penalty,board_decision,enforcement_fee}') AND v.id IS NULL ORDER BY e.id LIMIT 1
        """,
    ),
    Check(
        "collection/posted_penalties_are_those_of_the_events",
        "SELECT count(*) FROM collection_debt_event WHERE kind = 'penalty_posted'",
        """
        SELECT v.key, (v.facts ->> 'computed_rial')::bigint - (v.facts ->> 'posted_rial')::bigint, COALESCE(p.amount_rial, 0)
        FROM collection_debt_event v LEFT JOIN ledger_entry e ON e.key = v.key
        LEFT JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = '1160'
        WHERE v.kind = 'penalty_posted'
          AND (v.facts ->> 'computed_rial')::bigint - (v.facts ->> 'posted_rial')::bigint IS DISTINCT FROM p.amount_rial
        ORDER BY v.id LIMIT 1
        """,
    ),
    Check(
        "collection/no_debt_is_settled_while_it_is_owed",
        "SELECT count(*) FROM collection_debt WHERE state = 'settled'",
        f"""
        SELECT 'debt/' || d.id || '/' || p.share, 0, sum(p.amount_rial)::bigint FROM {DEBT_OF}
        JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY({ACCOUNTS})
        WHERE d.state = 'settled' GROUP BY d.id, p.share HAVING sum(p.amount_rial) > 0 ORDER BY d.id LIMIT 1
        """,
    ),
    Check(
        "collection/money_and_waivers_never_exceed_what_was_owed",
        "SELECT count(*) FROM collection_debt",
        f"""
        SELECT 'debt/' || d.id || '/' || p.share, 0, sum(p.amount_rial)::bigint FROM {DEBT_OF}
        JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY({ACCOUNTS})
        GROUP BY d.id, p.share
        HAVING sum(p.amount_rial) - COALESCE(sum(p.amount_rial) FILTER (
            WHERE p.amount_rial < 0 AND e.kind = ANY({LOWERING})), 0) < 0
        ORDER BY d.id LIMIT 1
        """,
    ),
    Check(
        "collection/every_waiver_has_two_people",
        "SELECT count(*) FROM ledger_entry WHERE kind = 'waiver'",
        f"""
        SELECT e.key, 0, 1 FROM {DEBT_OF}
        WHERE e.kind = 'waiver' AND NOT EXISTS (
            SELECT FROM collection_debt_event v WHERE v.debt_id = d.id AND v.kind = 'forgiven' AND v.second <> ''
        ) ORDER BY e.id LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
