"""Plans that ended and of which the books tell another story since: a task for a person, never silence.

Money with an early value date may come in after a plan broke; a payment may bounce after a plan was kept. Debts, notices and
forgiveness have moved on by then, so a person decides; what stands in the books is not changed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from opentamin.desk.models import Task
from opentamin.flow.settlement.models import Plan, PlanState
from opentamin.flow.settlement.standing import PartStanding, is_kept, missed_part, standing
from opentamin.ground.calendar import Day

KIND = "plan_ended_otherwise"
DAYS = 366
"""How long after its end a plan is looked at again: longer than money takes to come in or to bounce."""


def second_look(as_of: Day, *, now: datetime) -> int:
    """Open a task for each plan that ended within a year otherwise than the books say now; gives how many are new."""
    ended = Plan.objects.filter(state__in=[PlanState.BROKEN, PlanState.KEPT], ended_on__gte=(as_of + -DAYS).to_date())
    plans = {row.pk: row for row in ended.select_related("workshop")}
    stand = standing(as_of.to_date(), plans) if plans else {}
    otherwise = [plans[pk] for pk, parts in stand.items() if _otherwise(plans[pk], parts)]
    keys = {_key(plan) for plan in otherwise}
    known = set(Task.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [_task(plan, now) for plan in otherwise if _key(plan) not in known]
    Task.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _otherwise(plan: Plan, parts: Iterable[PartStanding]) -> bool:
    """A broken plan of which no part was missed, or a kept one of which not everything came in."""
    listed = list(parts)
    assert plan.ended_on is not None
    if plan.state == PlanState.BROKEN:
        return missed_part(listed) is None
    return not is_kept(listed, plan.ended_on)


def _key(plan: Plan) -> str:
    return f"plan/{plan.pk}/otherwise/{plan.state}"


def _task(plan: Plan, now: datetime) -> Task:
    code, broken = plan.workshop.code, plan.state == PlanState.BROKEN
    fa = "پولی با روز ارزش پیش از شکستن رسیده است" if broken else "پولی که طرح با آن انجام شد برگشته است"
    en = "money of a value day before its end came in" if broken else "money by which it was kept bounced"
    return Task(
        key=_key(plan),
        kind=KIND,
        subject=f"plan/{plan.pk}",
        branch_id=plan.branch_id,
        text_fa=f"طرح تقسیط {plan.pk} کارگاه {code}: {fa}؛ کارشناس تصمیم بگیرد (ir/ssa_1354/46).",
        text_en=f"Plan {plan.pk} of workshop {code}: {en}; somebody has to decide (ir/ssa_1354/46).",
        opened_at=now,
    )
