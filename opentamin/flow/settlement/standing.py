"""How plans stand, read from the ledger: what money came in since each began, which parts it pays, which was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from opentamin.ledger.chart import chart

STANDING = """
    WITH plans AS (
        SELECT p.id, p.watermark, p.begun_on, p.month, p.scheduled_rial, p.state, w.code,
            least(%(as_of)s::date, p.ended_on) AS as_of,
            CASE p.state WHEN 'broken' THEN p.ended_on ELSE %(judged)s::date END AS judged
        FROM settlement_plan p JOIN registers_workshop w ON w.id = p.workshop_id
        WHERE p.begun_on IS NOT NULL AND (p.id = ANY(%(plans)s) OR (%(plans)s::bigint[] IS NULL AND p.state = 'open'))
    ), covered AS (
        SELECT p.id AS plan_id, d.month, d.item FROM plans p
        JOIN settlement_plan_debt c ON c.plan_id = p.id JOIN collection_debt d ON d.id = c.debt_id
        UNION ALL SELECT p.id, p.month, 'plan/' || p.id FROM plans p
    ), money AS (
        SELECT p.id AS plan_id, greatest(e.counts_on, p.begun_on) AS due_on, -sum(l.amount_rial)::bigint AS rial
        FROM plans p JOIN covered c ON c.plan_id = p.id
        JOIN ledger_entry e ON e.subject = p.code AND e.month = c.month AND e.item = c.item
        JOIN ledger_posting l ON l.entry_id = e.id AND l.account_id = ANY(%(accounts)s)
        WHERE e.kind = 'allocation' AND e.id > p.watermark AND e.counts_on <= p.as_of
            AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)
        GROUP BY p.id, greatest(e.counts_on, p.begun_on)
    ), line AS (
        SELECT plan_id, due_on, rial, NULL::int AS number, 0 AS principal_rial, 0 AS interest_rial FROM money
        UNION ALL SELECT t.plan_id, t.due_on, 0, t.number, t.principal_rial, t.interest_rial
        FROM settlement_part t JOIN plans p ON p.id = t.plan_id
    ), summed AS (
        SELECT line.*, COALESCE(sum(rial) OVER up_to, 0) AS by_due, COALESCE(sum(rial) OVER whole, 0) AS total,
            sum(principal_rial + interest_rial) OVER up_to AS wanted,
            sum(interest_rial) OVER up_to - interest_rial AS interest_before
        FROM line WINDOW whole AS (PARTITION BY plan_id), up_to AS (PARTITION BY plan_id ORDER BY due_on)
    ), opened AS (
        SELECT s.*, p.as_of, p.judged, p.scheduled_rial, p.state, COALESCE(lag(s.by_due) OVER w, 0) AS by_eve,
            COALESCE(lag(s.due_on) OVER w + 1, p.begun_on) AS opens_on
        FROM summed s JOIN plans p ON p.id = s.plan_id WHERE s.number IS NOT NULL
        WINDOW w AS (PARTITION BY s.plan_id ORDER BY s.number)
    ), spared AS (
        SELECT o.*, bool_or(opens_on <= as_of AND by_eve >= scheduled_rial + interest_before
            OR opens_on > as_of AND state = 'kept') OVER (PARTITION BY plan_id ORDER BY number) AS is_spared FROM opened o
    ), missed AS (
        SELECT plan_id, min(number) AS number FROM spared
        WHERE NOT is_spared AND due_on <= judged AND by_due < wanted GROUP BY plan_id
    )
    SELECT s.plan_id, s.number, s.opens_on, s.due_on, s.principal_rial, s.interest_rial, s.by_due::bigint, s.total::bigint,
        s.wanted::bigint, CASE WHEN s.number = m.number THEN 'missed' WHEN s.number > m.number THEN 'fallen'
            WHEN s.is_spared THEN 'spared' WHEN s.total >= s.wanted THEN 'paid' ELSE 'waiting' END
    FROM spared s LEFT JOIN missed m ON m.plan_id = s.plan_id ORDER BY s.plan_id, s.number
"""
"""A part is `spared` when its month began with nothing outstanding: then it bears no interest (reading 46.r3)."""


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One part on the day asked for, in rials. `paid_by_due_rial`: money up to its day; `paid_rial`: up to now.

    `opens_on`: the day on which its month begins and its interest with it. `wanted_rial` sums this part and all before.
    State: paid, waiting, missed (the first that was not paid in time), fallen (due with the missed one), spared (all
    was paid before its month began: no interest).
    """

    plan_id: int
    number: int
    opens_on: date
    due_on: date
    principal_rial: int
    interest_rial: int
    paid_by_due_rial: int
    paid_rial: int
    wanted_rial: int
    state: str

    @property
    def amount_rial(self) -> int:
        """What is to be paid with this part."""
        return self.principal_rial + (0 if self.state == "spared" else self.interest_rial)

    @property
    def left_rial(self) -> int:
        """What is still lacking for it."""
        if self.state == "spared":
            return 0
        return min(self.amount_rial, max(self.wanted_rial - self.paid_rial, 0))


def standing(
    as_of: date, plan_ids: Iterable[int] | None = None, *, judged_until: date | None = None
) -> dict[int, list[PartStanding]]:
    """Every part of some plans (of all open ones without `plan_ids`) by money that counts until `as_of`; one query.

    Only parts that fell due until `judged_until` (without it `as_of`) can be missed: a day that still runs judges none.
    """
    plans = None if plan_ids is None else sorted(plan_ids)
    found: dict[int, list[PartStanding]] = {}
    accounts = list(chart().owed_accounts())
    values = {"as_of": as_of, "judged": judged_until or as_of, "plans": plans, "accounts": accounts}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, values)
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(PartStanding(*row))
    return found


def missed_part(parts: Iterable[PartStanding]) -> PartStanding | None:
    """The part that breaks the plan, if one does."""
    return next((part for part in parts if part.state == "missed"), None)


def accrued(parts: Iterable[PartStanding], until: date) -> list[PartStanding]:
    """Parts whose interest is owed: their month has begun with something outstanding, and no part before was missed."""
    begun = [part for part in parts if part.opens_on <= until and part.interest_rial]
    return [part for part in begun if part.state in ("paid", "waiting", "missed")]


def is_kept(parts: list[PartStanding], until: date) -> bool:
    """Whether everything came in: the principal, and the interest of the months that have begun."""
    scheduled = sum(part.principal_rial for part in parts)
    interest = sum(part.interest_rial for part in accrued(parts, until))
    return missed_part(parts) is None and parts[0].paid_rial >= scheduled + interest
