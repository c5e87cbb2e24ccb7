"""Months that inspections found become part of the record once their debt is final (articles 36, 40; reading 36.r2).

What stands of a month is a function of four things: the newest assessment of the inspection, what lists and opening
records say of the same person and workshop, earlier inspections, and what a board decided (reading 36.r3). It is computed
anew and only what differs from the record is added, so the order in which the four come about does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opentamin.flow.collection.sets import batches

LOCK = 3503
WORKSHOPS = 500
"""Workshops that are looked at in one transaction."""
FINAL = ("became_final", "settled", "plan_begun")
"""Events after which a debt is no longer only a claim: its time ran out or a board spoke, it was paid, or taken on in parts."""

ENDED = """
    SELECT DISTINCT ON (a.chain_id, a.month) a.chain_id, a.month, a.id AS assessment_id, d.branch_id, w.code AS workshop_code,
        CASE WHEN j.cancelled THEN 'nothing' WHEN j.reduced_id IS NULL THEN 'whole' WHEN r.id IS NULL THEN 'nothing'
            ELSE 'ruled' END AS stands, CASE WHEN NOT j.cancelled THEN r.id END AS ruling_id
    FROM registers_workshop w JOIN inspections_visit v ON v.workshop_id = w.id AND v.chain_id IS NULL
    JOIN assessments_inspection a ON a.chain_id = v.id
    JOIN collection_debt d ON d.workshop_id = w.id AND d.month = a.month AND d.item = 'inspection/' || a.chain_id
    LEFT JOIN LATERAL (
        SELECT bool_or(b.outcome = 'cancelled') AS cancelled, max(b.id) FILTER (WHERE b.outcome = 'reduced') AS reduced_id
        FROM collection_objection o JOIN collection_board_decision b ON b.objection_id = o.id
        WHERE o.debt_id = d.id
    ) j ON true
    LEFT JOIN careers_board_ruling r ON r.decision_id = j.reduced_id
    WHERE w.id = ANY(%(workshops)s)
        AND EXISTS (SELECT FROM collection_debt_event e WHERE e.debt_id = d.id AND e.kind = ANY(%(final)s))
    ORDER BY a.chain_id, a.month, a.number DESC
"""
CREDITED = """
    SELECT DISTINCT ON (c.chain_id, c.month) c.chain_id, c.month, c.assessment_id, c.branch_id, w.code AS workshop_code,
        c.stands, c.ruling_id
    FROM careers_inspection_credit c JOIN inspections_visit v ON v.id = c.chain_id
    JOIN registers_workshop w ON w.id = v.workshop_id
    ORDER BY c.chain_id, c.month, c.id DESC
"""
STANDING = """
    ended AS MATERIALIZED ({ended}), said AS (
        SELECT e.chain_id, e.month, e.workshop_code, l.person_id,
            max(CASE e.stands WHEN 'ruled' THEN (r.people -> l.person_id::text ->> 0)::int ELSE l.days END) AS days,
            max(CASE e.stands WHEN 'ruled' THEN (r.people -> l.person_id::text ->> 1)::bigint ELSE l.base_rial END) AS base,
            max(CASE e.stands WHEN 'ruled' THEN (r.people -> l.person_id::text ->> 1)::bigint ELSE l.pay_rial END) AS pay
        FROM ended e JOIN assessments_inspection_line l ON l.assessment_id = e.assessment_id AND l.person_id IS NOT NULL
        LEFT JOIN careers_board_ruling r ON r.id = e.ruling_id
        WHERE e.stands <> 'nothing'
        GROUP BY e.chain_id, e.month, e.workshop_code, l.person_id
    ), listed AS (
        SELECT c.person_id, c.month, c.workshop_code, sum(c.days) AS days, sum(c.base_rial) AS base, sum(c.pay_rial) AS pay
        FROM careers_career_entry c
        WHERE c.source_kind IN (1, 2)
            AND (c.person_id, c.month, c.workshop_code) IN (SELECT person_id, month, workshop_code FROM said)
        GROUP BY c.person_id, c.month, c.workshop_code
    ), beyond AS (
        SELECT s.chain_id, s.month, s.workshop_code, s.person_id,
            GREATEST(s.days - GREATEST(l.days, max(s.days) OVER earlier, 0), 0)::smallint AS days,
            GREATEST(s.base - GREATEST(l.base, max(s.base) OVER earlier, 0), 0)::bigint AS base,
            GREATEST(s.pay - GREATEST(l.pay, max(s.pay) OVER earlier, 0), 0)::bigint AS pay
        FROM said s LEFT JOIN listed l USING (person_id, month, workshop_code)
        WINDOW earlier AS (PARTITION BY s.person_id, s.month, s.workshop_code ORDER BY s.chain_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), wanted AS (
        SELECT * FROM beyond WHERE days > 0 OR base > 0 OR pay > 0
    ), recorded AS (
        SELECT k.chain_id, c.month, c.workshop_code, c.person_id, sum(c.days)::smallint AS days,
            sum(c.base_rial)::bigint AS base, sum(c.pay_rial)::bigint AS pay
        FROM ended e JOIN careers_inspection_credit k ON k.chain_id = e.chain_id AND k.month = e.month
        JOIN careers_career_entry c ON c.source_kind = 3 AND c.source_id = k.id
        GROUP BY k.chain_id, c.month, c.workshop_code, c.person_id
        HAVING sum(c.days) <> 0 OR sum(c.base_rial) <> 0 OR sum(c.pay_rial) <> 0
    ), changed AS (
        SELECT chain_id, month, workshop_code, person_id, w.days, w.base, w.pay,
            r.days AS old_days, r.base AS old_base, r.pay AS old_pay
        FROM wanted w FULL JOIN recorded r USING (chain_id, month, workshop_code, person_id)
        WHERE (w.days, w.base, w.pay) IS DISTINCT FROM (r.days, r.base, r.pay)
    )
"""
CHANGED = f"""
    CREATE TEMP TABLE careers_changed ON COMMIT DROP AS WITH {STANDING.format(ended=ENDED)} SELECT * FROM changed;
"""
CREDIT = f"""
    INSERT INTO careers_inspection_credit (chain_id, month, assessment_id, stands, ruling_id, branch_id, by, known_at)
    SELECT e.chain_id, e.month, e.assessment_id, e.stands, e.ruling_id, e.branch_id, %(by)s, %(now)s
    FROM ({ENDED}) e
    LEFT JOIN LATERAL (
        SELECT k.assessment_id, k.stands, k.ruling_id FROM careers_inspection_credit k
        WHERE k.chain_id = e.chain_id AND k.month = e.month ORDER BY k.id DESC LIMIT 1
    ) last ON true
    WHERE (e.assessment_id, e.stands, e.ruling_id) IS DISTINCT FROM (last.assessment_id, last.stands, last.ruling_id)
        OR EXISTS (SELECT FROM careers_changed c WHERE c.chain_id = e.chain_id AND c.month = e.month)
    ORDER BY e.chain_id, e.month
"""
ENTER = """
    INSERT INTO careers_career_entry (person_id, month, source_kind, source_id, workshop_code, contract_row, reversal,
        days, base_rial, pay_rial, known_at)
    SELECT c.person_id, c.month, 3, k.id, c.workshop_code, '', n.reversal, n.days, n.base, n.pay, %(now)s
    FROM careers_changed c
    CROSS JOIN LATERAL (SELECT max(id) AS id FROM careers_inspection_credit k
        WHERE k.chain_id = c.chain_id AND k.month = c.month) k
    CROSS JOIN LATERAL (VALUES (true, -c.old_days, -c.old_base, -c.old_pay), (false, c.days, c.base, c.pay))
        AS n (reversal, days, base, pay)
    WHERE n.days IS NOT NULL
"""
INSPECTED = """
    SELECT DISTINCT v.workshop_id FROM assessments_inspection a JOIN inspections_visit v ON v.id = a.chain_id
    WHERE %(workshops)s::bigint[] IS NULL OR v.workshop_id = ANY(%(workshops)s) ORDER BY 1
"""
LOCKED = "SELECT pg_advisory_xact_lock(%s, id::int) FROM unnest(%s::bigint[]) AS n (id) ORDER BY id"


def credit_inspections(*, by: str, now: datetime, workshops: Iterable[int] | None = None) -> int:
    """Bring the record up to what final inspections (of some workshops, or of all) say; gives how many months changed.

    In sets, a transaction each; only added to. Again with nothing new it adds nothing, and after a kill it goes on.
    """
    asked = None if workshops is None else sorted(set(workshops))
    with connection.cursor() as cursor:
        cursor.execute(INSPECTED, {"workshops": asked})
        inspected = [row[0] for row in cursor.fetchall()]
    return sum(_credit(group, by, now) for group in batches(inspected, WORKSHOPS))


@transaction.atomic
def _credit(workshops: list[int], by: str, now: datetime) -> int:
    facts: dict[str, Any] = {"workshops": workshops, "final": list(FINAL), "by": by, "now": now}
    lock(workshops)
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, facts)
        cursor.execute("SELECT DISTINCT month / 100 FROM careers_changed")
        for (year,) in cursor.fetchall():
            cursor.execute("SELECT careers_year_partition(%s)", [year])
        cursor.execute(CREDIT, facts)
        credits = int(cursor.rowcount)
        cursor.execute(ENTER, facts)
        cursor.execute("DROP TABLE careers_changed")
    return credits


def lock(workshops: Iterable[int]) -> None:
    """Hold the records of these workshops until the end of the transaction: lists and inspections come one at a time."""
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [LOCK, sorted(set(workshops))])
