"""Which roles may ask for which act, as the database knows it: written after every migration, asked by `desk_ask_act`."""

from __future__ import annotations

from typing import Any

from django.db import connection

from opentamin.journeys.acts.catalogue import actions

WRITE = """
    WITH rule AS (SELECT * FROM unnest(%(names)s::text[], %(roles)s::text[], %(proofs)s::boolean[]) AS r (action, roles, proof)),
    gone AS (DELETE FROM desk_act_rule WHERE action NOT IN (SELECT action FROM rule))
    INSERT INTO desk_act_rule (action, roles, proof) SELECT action, string_to_array(roles, ' '), proof FROM rule
    ON CONFLICT (action) DO UPDATE SET roles = excluded.roles, proof = excluded.proof
"""


def write_rules(**_: Any) -> None:
    """Make the table of rules what the declarations of the acts say; without it (an older schema) there is nothing to do."""
    known = sorted(actions().values(), key=lambda action: action.name)
    words = {
        "names": [action.name for action in known],
        "roles": [" ".join(sorted(action.roles)) for action in known],
        "proofs": [action.needs_proof for action in known],
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.desk_act_rule') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute(WRITE, words)
