"""What settlement answers: plans with their standing, what a default would bring back, campaigns with their figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from opentamin.engine import Refusal, compute
from opentamin.flow.settlement.models import Application, Plan, PlanShare, Waiver
from opentamin.flow.settlement.standing import PartStanding, standing
from opentamin.ground.calendar import Day
from opentamin.ground.reasons import LegalRecord
from opentamin.ledger.chart import chart


def plans(*, limit: int, state: str = "") -> list[Plan]:
    """Plans, the newest first."""
    rows = Plan.objects.select_related("workshop").order_by("-id")
    return list((rows.filter(state=state) if state else rows)[:limit])


def applications(campaign: str, *, limit: int) -> list[Application]:
    """Requests under a campaign, the newest first."""
    return list(
        Application.objects.filter(campaign=campaign).select_related("workshop", "plan").order_by("-id")[:limit]
    )


def parts_standing(plan: Plan, today: Day) -> list[PartStanding]:
    """The parts of a plan that has begun, each with its state by the money known today; empty before.

    A part that falls due today is not missed yet: its day still runs.
    """
    return standing(today.to_date(), [plan.pk], judged_until=(today + -1).to_date()).get(plan.pk, [])


def shares_of(plan: Plan) -> list[tuple[int, str, str, int]]:
    """What the plan covers: month, item, share, rials, oldest first."""
    rows = PlanShare.objects.filter(plan=plan).select_related("debt").order_by("debt__month", "debt__item", "id")
    return [(row.debt.month, row.debt.item, row.share, row.amount_rial) for row in rows]


def forgiven_of(application_id: int) -> list[Waiver]:
    """The waivers of a request with their debts, oldest first."""
    rows = Waiver.objects.filter(application=application_id).select_related("debt")
    return list(rows.order_by("debt__month", "debt__item", "id"))


@dataclass(frozen=True, slots=True)
class WouldBring:
    """What a default on a day would bring, in rials: the rest at once, forgiven penalties, and those of stopped months."""

    rest_rial: int
    forgiven_rial: int
    months_rial: int
    brought_back_rial: int
    record: LegalRecord | None


STOPPED = """
    SELECT d.id, d.nominal_on, sum(greatest(x.unpaid, 0))::bigint
    FROM settlement_plan_debt c JOIN collection_debt d ON d.id = c.debt_id
    JOIN registers_workshop w ON w.id = d.workshop_id
    CROSS JOIN unnest(%(days)s::date[]) AS m (day)
    CROSS JOIN LATERAL (
        SELECT COALESCE(sum(p.amount_rial), 0) AS unpaid FROM ledger_entry e
        JOIN ledger_posting p ON p.entry_id = e.id AND p.share = ANY(%(premium)s) AND p.account_id = ANY(%(accounts)s)
        WHERE e.subject = w.code AND e.month = d.month AND e.item = d.item AND (e.kind NOT IN ('allocation', 'reversal')
            OR (e.kind = 'allocation' AND e.counts_on < m.day
                AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)))
    ) x WHERE c.plan_id = %(plan)s GROUP BY d.id, d.nominal_on ORDER BY d.id
"""
"""Premium that was unpaid when each month since the plan's day began, summed over those months, for each debt."""


def penalty_of_stopped_months(plan: Plan, as_of: Day) -> int | None:
    """Late penalty of the months that began since the plan's day and are not counted while it is kept, in rials.

    None where the law of a day of default was not read: then nobody can say what missing a part would bring.
    """
    assert plan.begun_on is not None
    begun = Day.from_date(plan.begun_on)
    months = [begun.month + step for step in range(1, as_of.month - begun.month + 1)]
    values = {
        "plan": plan.pk,
        "days": [month.first.to_date() for month in months],
        "premium": chart().shares_of("premium"),
        "accounts": list(chart().owed_accounts()),
    }
    with connection.cursor() as cursor:
        cursor.execute(STOPPED, values)
        rows = cursor.fetchall()
    each = [_penalty(unpaid, Day.from_date(nominal) + 1) for _, nominal, unpaid in rows]
    known = [rial for rial in each if rial is not None]
    return sum(known) if len(known) == len(each) else None


def _penalty(unpaid_months_rial: int, default_day: Day) -> int | None:
    """The penalty of amounts already summed over months; a rial is rounded once a debt. None where the law was not read."""
    inputs = {"unpaid_rial": unpaid_months_rial, "months_late": 1, "days_late": 0, "default_day": default_day.code}
    outcome = compute("late_premium_penalty", default_day.month.code, inputs)
    return None if isinstance(outcome, Refusal) else int(outcome.values["late_penalty_rial"])


def would_bring(plan: Plan, parts: Sequence[PartStanding], as_of: Day) -> WouldBring:
    """What missing the next part would bring, computed on `as_of` by the scheme `plan_default`."""
    forgiven = sum(row.forgiven_rial for row in forgiven_of(plan.application_id)) if plan.application_id else 0
    months = penalty_of_stopped_months(plan, as_of)
    if months is None:
        return WouldBring(0, forgiven, 0, 0, None)
    assert plan.begun_on is not None
    day = Day.from_date(plan.begun_on)
    inputs = {
        "scheduled_rial": plan.scheduled_rial,
        "paid_rial": parts[0].paid_rial if parts else 0,
        "parts_missed": 1,
        "forgiven_rial": forgiven,
        "penalty_of_months_rial": months,
        "plan_day": day.code,
    }
    outcome = compute("plan_default", day.month.code, inputs)
    if isinstance(outcome, Refusal):
        return WouldBring(0, forgiven, months, 0, None)
    rest, back = (int(outcome.values[name]) for name in ("rest_due_rial", "brought_back_rial"))
    return WouldBring(rest, forgiven, months, back, outcome.record)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in one branch: requests by what became of them, and rials (debt asked for, scheduled, forgiven, revoked)."""

    branch_fa: str
    branch_en: str
    asked: int
    granted: int
    refused: int
    revoked: int
    debt_rial: int
    scheduled_rial: int
    forgiven_rial: int
    revoked_rial: int


REPORT = """
    SELECT o.name_fa, o.name_en, count(*), count(*) FILTER (WHERE a.state IN ('granted', 'done', 'lapsed', 'revoked')),
        count(*) FILTER (WHERE a.state = 'refused'), count(*) FILTER (WHERE a.state = 'revoked'),
        COALESCE(sum(d.rial), 0)::bigint, COALESCE(sum(p.scheduled_rial), 0)::bigint,
        COALESCE(sum(v.rial), 0)::bigint, COALESCE(sum(v.rial) FILTER (WHERE a.state = 'revoked'), 0)::bigint
    FROM settlement_application a JOIN registers_office o ON o.id = a.branch_id
    LEFT JOIN settlement_plan p ON p.application_id = a.id AND p.state <> 'proposed'
    LEFT JOIN (SELECT application_id, sum(premium_rial + penalty_rial + cost_rial) AS rial
        FROM settlement_application_debt GROUP BY application_id) d ON d.application_id = a.id
    LEFT JOIN (SELECT application_id, sum(forgiven_rial) AS rial
        FROM settlement_waiver GROUP BY application_id) v ON v.application_id = a.id
    WHERE a.campaign = %s GROUP BY o.id, o.name_fa, o.name_en ORDER BY sum(v.rial) DESC NULLS LAST, o.id
"""


def campaign_report(name: str) -> list[CampaignRow]:
    """The figures of a campaign, a row for each branch; the largest forgiveness first."""
    with connection.cursor() as cursor:
        cursor.execute(REPORT, [name])
        return [CampaignRow(*row) for row in cursor.fetchall()]


def total(rows: Iterable[CampaignRow]) -> CampaignRow:
    """The sums of all branches."""
    kept = list(rows)
    names = [name for name in CampaignRow.__slots__ if not name.startswith("branch")]
    return CampaignRow("", "", *(sum(getattr(row, name) for row in kept) for name in names))


def requests_by_campaign() -> dict[str, tuple[int, int]]:
    """Requests and forgiven rials of each campaign that has any."""
    sql = """
        SELECT a.campaign, count(DISTINCT a.id), COALESCE(sum(v.forgiven_rial), 0)::bigint FROM settlement_application a
        LEFT JOIN settlement_waiver v ON v.application_id = a.id GROUP BY a.campaign
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name: (count, rial) for name, count, rial in cursor.fetchall()}
