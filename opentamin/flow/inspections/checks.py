"""What must hold of inspections by themselves; `ledger prove` runs it."""

from __future__ import annotations

from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "inspections/nobody_found_is_lost",
        "SELECT count(*) FROM inspections_found_person",
        """
        SELECT 'visit ' || f.visit_id || ' row ' || f.row, 1, 0
        FROM inspections_found_person f JOIN inspections_outcome o ON o.visit_id = f.visit_id
        WHERE NOT EXISTS (SELECT 1 FROM inspections_compared c WHERE c.outcome_id = o.id AND c.found_id = f.id)
        ORDER BY f.id LIMIT 1
        """,
    ),
    Check(
        "inspections/each_visit_has_an_outcome",
        "SELECT count(*) FROM inspections_visit",
        """
        SELECT 'visit ' || v.id, 1, 0 FROM inspections_visit v
        WHERE NOT EXISTS (SELECT 1 FROM inspections_outcome o WHERE o.visit_id = v.id) ORDER BY v.id LIMIT 1
        """,
    ),
    Check(
        "inspections/what_was_assessed_has_an_outcome",
        "SELECT count(*) FROM inspections_outcome",
        """
        SELECT 'outcome ' || o.id, 1, 0 FROM inspections_outcome o
        WHERE o.kind = 'nothing' AND EXISTS (SELECT 1 FROM inspections_compared c WHERE c.outcome_id = o.id
            AND (c.standing IN ('unlisted', 'no_list') OR c.fewer_days OR c.lower_pay)) LIMIT 1
        """,
    ),
)
"""Names of what must hold, how many rows each looks at, and a query for the first that breaks it."""
