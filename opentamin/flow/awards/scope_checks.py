"""Whose officers may open whose file equals what it is derived from: months worked, contracts, claims, awards, relations.

Of a relation the offices count that the principal had on the day it was written, so a relative's row of an office needs
no more than a relation; everything else must be there, and nothing beside it.
"""

from __future__ import annotations

from opentamin.ledger.proving import Check

CHECKS = (
    Check(
        "awards/scope_of_people_is_derived",
        "SELECT count(*) FROM registers_person_scope",
        """
        WITH derived AS (
            SELECT n.person_id, n.workshop_code AS via, w.id AS workshop_id, w.branch_id
            FROM (SELECT DISTINCT person_id, workshop_code FROM careers_career_entry WHERE workshop_code <> '') n
            LEFT JOIN registers_workshop w ON w.code = n.workshop_code
            UNION SELECT person_id, 'office/' || branch_id, NULL, branch_id FROM claims_claim
            UNION SELECT person_id, 'office/' || branch_id, NULL, branch_id FROM selfpaid_contract
            UNION SELECT person_id, 'office/' || branch_id, NULL, branch_id FROM awards_award
            UNION SELECT insured_id, 'office/' || branch_id, NULL, branch_id FROM awards_award
        )
        SELECT 'person ' || COALESCE(d.person_id, s.person_id) || ' by ' || COALESCE(d.via, s.via),
            COALESCE(d.branch_id, 0), COALESCE(s.branch_id, 0)
        FROM derived d FULL JOIN registers_person_scope s ON s.person_id = d.person_id AND s.via = d.via
        WHERE s.id IS NULL OR (d.person_id IS NULL AND (
                s.via IS DISTINCT FROM 'office/' || s.branch_id
                OR NOT EXISTS (SELECT FROM registers_relation r WHERE r.relative_id = s.person_id)
            )) OR d.person_id IS NOT NULL AND (d.workshop_id, d.branch_id) IS DISTINCT FROM (s.workshop_id, s.branch_id)
        ORDER BY 1 LIMIT 1
        """,
    ),
)
