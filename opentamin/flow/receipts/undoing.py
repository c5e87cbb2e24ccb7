"""Taking back: allocations in sets, with the clearances of people that rest on them; every row stays, a mirror is added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from opentamin.flow.receipts.kinds import Because
from opentamin.flow.receipts.sql import STANDING_ALLOCATION
from opentamin.ground.calendar import Day
from opentamin.ledger import sets
from opentamin.ledger.chart import chart

MIRROR = f"""
    INSERT INTO receipts_allocation (receipt_id, workshop_id, branch_id, month, item, amount_rial, rule, undoes_id, by, why,
        known_at)
    SELECT s.receipt_id, s.workshop_id, s.branch_id, s.month, s.item, -s.amount_rial, s.rule, s.id, %(by)s, %(why)s, %(now)s
    FROM ({STANDING_ALLOCATION}) s WHERE s.id = ANY(%(ids)s) ORDER BY s.id
    RETURNING undoes_id
"""
MIRROR_CLEARANCES = """
    INSERT INTO receipts_person_clearance (file_id, allocation_id, person_id, branch_id, month, kind, amount_rial, undoes_id)
    SELECT c.file_id, c.allocation_id, c.person_id, c.branch_id, c.month, c.kind, -c.amount_rial, c.id
    FROM receipts_person_clearance c WHERE c.allocation_id = ANY(%(ids)s) AND c.undoes_id IS NULL
        AND NOT EXISTS (SELECT FROM receipts_person_clearance u WHERE u.undoes_id = c.id)
"""
OVERPAID = f"""
    WITH debt AS (
        SELECT p.subject, e.month, e.item, -sum(p.amount_rial) AS over
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
        WHERE p.account_id = ANY(%(accounts)s) AND (%(subjects)s::text[] IS NULL OR p.subject = ANY(%(subjects)s))
        GROUP BY p.subject, e.month, e.item HAVING sum(p.amount_rial) < 0
    ), paid AS (
        SELECT a.id, d.over, sum(a.amount_rial) OVER (PARTITION BY a.workshop_id, a.month, a.item ORDER BY a.id DESC)
            - a.amount_rial AS newer
        FROM debt d JOIN registers_workshop w ON w.code = d.subject
        JOIN ({STANDING_ALLOCATION}) a ON a.workshop_id = w.id AND a.month = d.month AND a.item = d.item AND a.rule <> 'named'
    )
    SELECT id FROM paid WHERE newer < over ORDER BY id
"""


def take_back(ids: Sequence[int], *, by: str, why: str, today: Day, now: datetime) -> int:
    """Take allocations back: mirrored rows, and reversals that count on the day of the original. Gives how many stood.

    The caller holds the lock and a transaction. The money is in suspense afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(MIRROR, {"ids": list(ids), "by": by, "why": why, "now": now})
        undone = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(MIRROR_CLEARANCES, {"ids": undone})
    if undone:
        sets.begin()
        sets.stage_reversals([f"allocation/{pk}" for pk in undone], why="undo", period=today.month.code)
        sets.post_staged(now=now)
    return len(undone)


def release_overpaid(subjects: Sequence[str] | None, *, today: Day, now: datetime) -> int:
    """Take back the newest allocations of debts on which less than nothing is owed; gives how many.

    Clearances of named people are not touched without a person.
    """
    with connection.cursor() as cursor:
        wanted = list(subjects) if subjects is not None else None
        cursor.execute(OVERPAID, {"accounts": list(chart().owed_accounts()), "subjects": wanted})
        ids = [pk for (pk,) in cursor.fetchall()]
    return take_back(ids, by="rule", why=Because.SMALLER, today=today, now=now) if ids else 0
