"""Contracts end: by the law, when nothing was paid for too long (R-17), in one set; or because the insured asks for it.

From the first unpaid month on nothing is owed any more (reading due.r6): its entries are reversed, its record never comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from opentamin.engine import population_sql
from opentamin.flow.assessments.legal_basis import basis_under, between, targets
from opentamin.flow.selfpaid.catalogue import refuse
from opentamin.flow.selfpaid.dues import LAPSE
from opentamin.flow.selfpaid.locks import BUCKETS, OF_CONTRACT, hold
from opentamin.flow.selfpaid.models import Contract, Ending, Payment, Why
from opentamin.flow.selfpaid.paying import last_paid
from opentamin.ground.calendar import Day, Month
from opentamin.law.figures import MissingFigure
from opentamin.ledger import sets

OPEN = """
    CREATE TEMP TABLE selfpaid_open ON COMMIT DROP AS
    SELECT c.id AS contract_id, c.branch_id, l.month::bigint AS last_paid_month,
        (CASE WHEN l.month % 100 = 12 THEN l.month + 89 ELSE l.month + 1 END)::bigint AS covered_month,
        EXISTS (SELECT FROM selfpaid_payment p WHERE p.contract_id = c.id AND p.extension) AS extension_used
    FROM selfpaid_contract c
    CROSS JOIN LATERAL (SELECT COALESCE(max(p.month),
        CASE WHEN c.from_month % 100 = 1 THEN c.from_month - 89 ELSE c.from_month - 1 END) AS month
        FROM selfpaid_paid_month p WHERE p.contract_id = c.id) l
    WHERE l.month < {month} AND NOT EXISTS (SELECT FROM selfpaid_ending e WHERE e.contract_id = c.id)
        AND EXISTS (SELECT FROM selfpaid_due d WHERE d.contract_id = c.id
            AND d.month = CASE WHEN l.month % 100 = 12 THEN l.month + 89 ELSE l.month + 1 END)
"""
"""Contracts whose next month has a premium; where the law names none, nobody can be late (reading due.r5)."""
INSERT = """
    INSERT INTO selfpaid_ending (contract_id, branch_id, why, until_month, "on", reason, basis_id, last_paid_month,
        extension_used, "values", by, known_at)
    SELECT contract_id, branch_id, 'lapsed', next_month, %(today)s, '', %(basis)s, last, used, ARRAY[{values}], %(by)s, %(now)s
    FROM ({law}) AS gone WHERE contract_void ORDER BY contract_id
    RETURNING contract_id
"""
UNPAID = """
    SELECT l.key FROM selfpaid_ending e JOIN selfpaid_due d ON d.contract_id = e.contract_id AND d.month >= e.until_month
    JOIN ledger_entry l ON l.key = 'self_paid/' || d.contract_id || '/' || d.month
    WHERE e.contract_id = ANY(%s) AND NOT EXISTS (SELECT FROM selfpaid_paid_month p WHERE p.due_id = d.id)
        AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = l.id)
    ORDER BY l.key
"""


@transaction.atomic
def lapse(today: Day, *, by: str, now: datetime) -> list[int]:
    """Contracts that the gap has ended by today, in one set; gives them. Again on the same day it ends nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(4400)")
        hold(OF_CONTRACT, range(BUCKETS))
        cursor.execute("DROP TABLE IF EXISTS selfpaid_open")
        cursor.execute(OPEN.format(month=today.month.code))
        try:
            sql = _sql(today.month)
        except MissingFigure:
            return []
        basis = basis_under(LAPSE, today.month.code, sql, now=now)
        facts = {"today": today.to_date(), "basis": basis.pk, "by": by, "now": now}
        cursor.execute(INSERT.format(law=sql.replace("%", "%%"), values=_values()), facts)
        ended = [row[0] for row in cursor.fetchall()]
    take_back(ended, today, now)
    return ended


def _sql(month: Month) -> str:
    """Every step of the scheme for the contracts that are open."""
    return population_sql(
        LAPSE,
        relation="selfpaid_open",
        keys=[
            "contract_id",
            "branch_id",
            "covered_month AS next_month",
            "last_paid_month AS last",
            "extension_used AS used",
        ],
        columns={name: name for name in ("covered_month", "last_paid_month", "extension_used")},
        targets=[*targets(LAPSE), *(name for name, _ in between(LAPSE))],
        dialect="postgres",
        fixed={"month": month.code, "months": 1},
    )


def _values() -> str:
    """Every step as a whole number, targets first; a truth is one or zero."""
    names = [*targets(LAPSE), *(name for name, _ in between(LAPSE))]
    return ", ".join(f"{name}::int::int8" for name in names)


@transaction.atomic
def end(contract_id: int, reason: str, *, by: str, now: datetime, today: Day) -> Ending:
    """The insured ends the contract: it stands until its last paid month. The same again gives the same end."""
    hold(OF_CONTRACT, [contract_id])
    row = Contract.objects.filter(pk=contract_id).first()
    if row is None:
        raise refuse("SELF_PAID_CONTRACT_UNKNOWN", value=contract_id)
    known = Ending.objects.filter(contract=row).first()
    if known is not None and (known.why, known.reason) == (Why.ASKED, reason[:300]):
        return known
    if known is not None:
        raise refuse("SELF_PAID_CONTRACT_ENDED", value=row.pk, month=str(Month(known.until_month)))
    if not reason.strip():
        raise refuse("SELF_PAID_END_WITHOUT_REASON", value=row.pk)
    made = _end(row, reason, by, now, today)
    take_back([row.pk], today, now)
    return made


def _end(row: Contract, reason: str, by: str, now: datetime, today: Day) -> Ending:
    last = last_paid([row])[row.pk]
    return Ending.objects.create(
        contract=row,
        branch_id=row.branch_id,
        why=Why.ASKED,
        until_month=Month(last).next().code,
        on=today.to_date(),
        reason=reason[:300],
        last_paid_month=last,
        extension_used=Payment.objects.filter(contract=row, extension=True).exists(),
        by=by,
        known_at=now,
    )


def take_back(contracts: Sequence[int], today: Day, now: datetime) -> None:
    """Reverse what ended contracts no longer owe, in one set."""
    if not contracts:
        return
    with connection.cursor() as cursor:
        cursor.execute(UNPAID, [list(contracts)])
        keys = [row[0] for row in cursor.fetchall()]
    if keys:
        sets.begin()
        sets.stage_reversals(keys, why="ended", period=today.month.code)
        sets.post_staged(now=now)
