"""Proving sums: a check is a pair of statements, one that counts what is summed, one that finds the first breach.

Every station brings its own checks over its own tables; here is what runs them, and the ledger's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from opentamin.ledger.facts import Breach, Proof


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold. `breach` gives place, expected and found of the first that does not, or no row."""

    name: str
    counted: str
    breach: str


LEDGER_CHECKS = (
    Check(
        "ledger/entries_balance",
        "SELECT count(*) FROM ledger_entry",
        """
        SELECT e.key, 0, COALESCE(sum(p.amount_rial), 0) FROM ledger_entry e
        LEFT JOIN ledger_posting p ON p.entry_id = e.id
        GROUP BY e.id HAVING COALESCE(sum(p.amount_rial), 0) <> 0 OR count(p.id) < 2 ORDER BY e.id LIMIT 1
        """,
    ),
    Check(
        "ledger/postings_follow_their_entry",
        "SELECT count(*) FROM ledger_posting",
        """
        SELECT e.key || '/' || p.id, 0, p.amount_rial FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE (p.subject, p.branch_id) IS DISTINCT FROM (e.subject, e.branch_id) ORDER BY p.id LIMIT 1
        """,
    ),
    Check(
        "ledger/accounts_sum_to_zero",
        "SELECT count(DISTINCT account_id) FROM ledger_posting",
        "SELECT 'all accounts', 0, sum(amount_rial) FROM ledger_posting HAVING sum(amount_rial) <> 0",
    ),
    Check(
        "ledger/reversals_mirror",
        "SELECT count(*) FROM ledger_entry WHERE reverses_id IS NOT NULL",
        """
        SELECT e.key, 0, sum(p.amount_rial) FROM ledger_entry e
        JOIN ledger_posting p ON p.entry_id IN (e.id, e.reverses_id)
        WHERE e.reverses_id IS NOT NULL
        GROUP BY e.id, p.account_id, p.share HAVING sum(p.amount_rial) <> 0 ORDER BY e.id LIMIT 1
        """,
    ),
)


def run(checks: Sequence[Check], *, now: datetime) -> Proof:
    """Run checks one after the other; the first breach ends the proof."""
    done: list[tuple[str, int]] = []
    with connection.cursor() as cursor:
        for check in checks:
            cursor.execute(check.counted)
            done.append((check.name, int(cursor.fetchone()[0])))
            cursor.execute(check.breach)
            row = cursor.fetchone()
            if row is not None:
                breach = Breach(check.name, str(row[0]), int(row[1]), int(row[2] or 0))
                return Proof(tuple(done), breach, now)
    return Proof(tuple(done), None, now)
