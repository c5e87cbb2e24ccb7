"""Months fall due in sets: base of the year, premium by the law, one balanced entry for each month; nothing twice.

A month comes only after the month before it, so a premium that the law cannot name holds up its own contract and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from opentamin.engine import Outcome, compute, population_sql
from opentamin.flow.assessments.legal_basis import basis_under, between, targets
from opentamin.flow.selfpaid.models import Contract, Due
from opentamin.flow.selfpaid.pricing import NEXT_BASE, PREMIUM, quote
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.law.figures import MissingFigure
from opentamin.ledger import sets

INPUTS = ("kind", "days", "plan", "daily_base_rial", "trade", "persons", "nationality")
LAPSE = "self_paid_lapse"
KEYS = ("contract_id", "branch_id")
WAITING = """
    CREATE TEMP TABLE selfpaid_waiting ON COMMIT DROP AS
    SELECT c.id AS contract_id, c.branch_id, c.kind::bigint, c.plan::bigint, c.trade::bigint, c.nationality::bigint,
        CASE WHEN c.from_month = %(month)s THEN c.first_days ELSE %(length)s END::bigint AS days,
        (SELECT count(*) FROM selfpaid_head h WHERE h.contract_id = c.id)::bigint AS persons,
        CASE WHEN c.daily_base_rial = 0 OR c.from_month / 100 = %(month)s / 100 THEN c.daily_base_rial END AS daily_base_rial,
        e.daily_base_rial AS old_base_rial
    FROM selfpaid_contract c
    LEFT JOIN selfpaid_due e ON e.contract_id = c.id AND e.month = (%(month)s / 100 - 1) * 100 + 12
    WHERE c.from_month <= %(month)s AND (%(contracts)s::bigint[] IS NULL OR c.id = ANY(%(contracts)s))
        AND NOT EXISTS (SELECT FROM selfpaid_ending x WHERE x.contract_id = c.id)
        AND NOT EXISTS (SELECT FROM selfpaid_due d WHERE d.contract_id = c.id AND d.month = %(month)s)
        AND (c.from_month = %(month)s OR EXISTS (SELECT FROM selfpaid_due b WHERE b.contract_id = c.id AND b.month = %(before)s))
"""
RAISE = """
    UPDATE selfpaid_waiting w SET daily_base_rial = n.next_daily_base_rial FROM ({law}) AS n
    WHERE n.contract_id = w.contract_id AND w.daily_base_rial IS NULL
"""
INSERT = """
    INSERT INTO selfpaid_due (contract_id, month, basis_id, branch_id, days, daily_base_rial, persons, base_rial, premium_rial,
        state_rial, health_rial, due_rial, "values", due_on, known_at)
    SELECT contract_id, %(month)s, %(basis)s, branch_id, line_days, line_daily_base_rial, line_persons, base_rial,
        premium_insured_rial, premium_state_rial, health_rial, premium_due_rial, ARRAY[{values}], %(due_on)s, %(now)s
    FROM ({law}) AS made WHERE premium_due_rial IS NOT NULL AND premium_state_rial IS NOT NULL
    ORDER BY contract_id RETURNING contract_id
"""
ENTRIES = """
    INSERT INTO staged_entry
    SELECT 'self_paid/' || contract_id || '/' || month, 'self_paid_due', least(%(first)s, %(today)s), %(period)s, month, '',
        branch_id, due_on, 'self_paid_due/' || contract_id || '/' || month, 'self_paid/' || contract_id, '', ''
    FROM selfpaid_due WHERE month = %(month)s AND known_at = %(now)s AND contract_id = ANY(%(made)s)
"""
SIDES = """
    INSERT INTO staged_side
    SELECT 'self_paid/' || d.contract_id || '/' || d.month, s.at, s.account, s.share, s.rial
    FROM selfpaid_due d CROSS JOIN LATERAL (VALUES
        (1, '1180', 'self_paid', d.premium_rial), (2, '4180', 'self_paid', -d.premium_rial),
        (3, '1185', 'health_per_head', d.health_rial), (4, '4185', 'health_per_head', -d.health_rial),
        (5, '1210', 'state', d.state_rial), (6, '4210', 'state', -d.state_rial)) AS s (at, account, share, rial)
    WHERE d.month = %(month)s AND d.known_at = %(now)s AND d.contract_id = ANY(%(made)s) AND s.rial <> 0
"""


@dataclass(frozen=True, slots=True)
class Raised:
    """How many months fell due, and contracts whose next month the law cannot price, with what it lacks."""

    months: int
    unclear: dict[int, Finding]


def raise_dues(today: Day, *, now: datetime, contracts: Sequence[int] | None = None) -> Raised:
    """Every month of every open contract (or of some) until today's is due, each month a transaction; again it adds nothing."""
    made = 0
    first = _first_open(today, contracts)
    while first is not None and first <= today.month:
        made += len(raise_month(first, today=today, now=now, contracts=contracts))
        first = first.next()
    return Raised(made, unpriced(today, contracts))


FIRST = """
    SELECT min(COALESCE(last.month, c.from_month)) FROM selfpaid_contract c
    LEFT JOIN LATERAL (SELECT max(d.month) AS month FROM selfpaid_due d WHERE d.contract_id = c.id) last ON true
    WHERE NOT EXISTS (SELECT FROM selfpaid_ending e WHERE e.contract_id = c.id)
        AND COALESCE(last.month, 0) < %(month)s AND c.from_month <= %(month)s
        AND (%(contracts)s::bigint[] IS NULL OR c.id = ANY(%(contracts)s))
"""


def _first_open(today: Day, contracts: Sequence[int] | None) -> Month | None:
    """The oldest month from which a contract lacks one."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST, {"month": today.month.code, "contracts": contracts and list(contracts)})
        found = cursor.fetchone()[0]
    return Month(found) if found else None


@transaction.atomic
def raise_month(month: Month, *, today: Day, now: datetime, contracts: Iterable[int] | None = None) -> list[int]:
    """One month of all contracts that lack it (or of some) becomes due and is posted; gives the contracts."""
    asked = None if contracts is None else sorted(set(contracts))
    facts = {"month": month.code, "length": month.length, "before": (month + -1).code, "contracts": asked}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(4400)")
        cursor.execute("DROP TABLE IF EXISTS selfpaid_waiting")
        cursor.execute(WAITING, facts)
        if not cursor.rowcount or (due_on := due_day(month, today)) is None:
            return []
        try:
            if _has_old_bases(cursor):
                cursor.execute(RAISE.format(law=_base_sql(month)))
            sql = _premium_sql(month)
        except MissingFigure:
            return []
        insert = {
            "month": month.code,
            "basis": basis_under(PREMIUM, month.code, sql, now=now).pk,
            "due_on": due_on,
            "now": now,
        }
        cursor.execute(INSERT.format(law=sql.replace("%", "%%"), values=_values()), insert)
        made = [row[0] for row in cursor.fetchall()]
    _post(month, made, today, now)
    return made


def due_day(month: Month, today: Day) -> date | None:
    """The last day on which a month is payable (due.1); None where the law of today does not say."""
    covered = {"covered_month": month.code, "last_paid_month": (month + -1).code}
    outcome = compute(LAPSE, today.month.code, covered)
    return Month(int(outcome.values["last_month_to_pay"])).last.to_date() if isinstance(outcome, Outcome) else None


def _has_old_bases(cursor: object) -> bool:
    cursor.execute("SELECT EXISTS (SELECT FROM selfpaid_waiting WHERE daily_base_rial IS NULL)")
    return bool(cursor.fetchone()[0])


def _base_sql(month: Month) -> str:
    relation = "(SELECT * FROM selfpaid_waiting WHERE daily_base_rial IS NULL) AS waiting"
    return population_sql(
        NEXT_BASE,
        relation=relation,
        keys=["contract_id"],
        columns={"kind": "kind", "old_daily_wage_rial": "old_base_rial"},
        targets=["next_daily_base_rial"],
        dialect="postgres",
        fixed={"month": month.code},
    )


def _premium_sql(month: Month) -> str:
    """Keys, inputs and every step of the premium, over the contracts whose base is known."""
    fixed = {"month": month.code, "vehicle": 0, "skill_grade": 0}
    return population_sql(
        PREMIUM,
        relation="(SELECT * FROM selfpaid_waiting WHERE daily_base_rial IS NOT NULL) AS waiting",
        keys=[*KEYS, *(f"{name} AS line_{name}" for name in INPUTS)],
        columns={name: name for name in INPUTS} | {"has_employer": "false"},
        targets=[*targets(PREMIUM), *(name for name, _ in between(PREMIUM))],
        dialect="postgres",
        fixed=fixed,
    )


def _values() -> str:
    """Every step as a whole number, targets first, in the order of the basis."""
    steps = [(name, True) for name in targets(PREMIUM)] + between(PREMIUM)
    return ", ".join(f"{name}::int8" if number else f"{name}::int::int8" for name, number in steps)


def _post(month: Month, made: list[int], today: Day, now: datetime) -> None:
    facts = {
        "month": month.code,
        "now": now,
        "made": made,
        "first": month.first.to_date(),
        "today": today.to_date(),
        "period": today.month.code,
    }
    sets.begin()
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, facts)
        cursor.execute(SIDES, facts)
    sets.post_staged(now=now)


HELD_UP = """
    SELECT c.id, COALESCE(last.month, 0) FROM selfpaid_contract c
    LEFT JOIN LATERAL (SELECT max(d.month) AS month FROM selfpaid_due d WHERE d.contract_id = c.id) last ON true
    WHERE c.from_month <= %(month)s AND COALESCE(last.month, 0) < %(month)s
        AND (%(contracts)s::bigint[] IS NULL OR c.id = ANY(%(contracts)s))
        AND NOT EXISTS (SELECT FROM selfpaid_ending e WHERE e.contract_id = c.id)
    ORDER BY c.id
"""


def unpriced(today: Day, contracts: Iterable[int] | None = None) -> dict[int, Finding]:
    """Open contracts (of some, or of all) that lack a month until today's, and what the law lacks; contracts that are alike are asked once."""
    with connection.cursor() as cursor:
        cursor.execute(
            HELD_UP, {"month": today.month.code, "contracts": None if contracts is None else list(contracts)}
        )
        held = dict(cursor.fetchall())
    found: dict[int, Finding] = {}
    alike: dict[tuple[int, ...], Finding | None] = {}
    for row in Contract.objects.filter(pk__in=held).prefetch_related("heads").order_by("pk"):
        persons = len(row.heads.all())
        first = (Month(held[row.pk]).next() if held[row.pk] else Month(row.from_month)).code
        group = (row.kind, row.plan, row.trade, row.nationality, int(persons > 0), int(row.daily_base_rial > 0), first)
        if group not in alike:
            dues = {due.month: due for due in Due.objects.filter(contract=row)}
            asked = quote(row, first=first, count=1, dues=dues, persons=persons)
            alike[group] = asked.findings[0] if asked.findings else None
        if (fault := alike[group]) is not None:
            found[row.pk] = fault
    return found
