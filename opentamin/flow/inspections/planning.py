"""Planning the visits of a branch and month: publish the seed with all codes, then draw; risk stands beside the lot."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from opentamin.flow.inspections.catalogue import refuse
from opentamin.flow.inspections.drawing import SHORTEST_SEED, codes_digest, draw
from opentamin.flow.inspections.models import Campaign, Complaint, Plan, PlanRow
from opentamin.flow.inspections.risks import risks, scored
from opentamin.ground.calendar import Month
from opentamin.registers.models import Office, Workshop


def branch_of(code: str) -> Office:
    """The office of that code; OFFICE_UNKNOWN otherwise."""
    found = Office.objects.filter(code=code).first()
    if found is None:
        raise refuse("OFFICE_UNKNOWN", value=code)
    return found


@transaction.atomic
def publish(branch_code: str, month: int, *, seed: str, by: str, now: datetime) -> Plan:
    """Publish the seed of a plan with the codes of all open workshops; the same again gives the same plan.

    Refused: a seed below eight characters, another seed for a plan that was published.
    """
    if len(seed) < SHORTEST_SEED:
        raise refuse("SEED_TOO_SHORT", limit=SHORTEST_SEED)
    branch = branch_of(branch_code)
    codes = sorted(row.code for row in scored(branch.pk, Month(month)))
    plan, _ = Plan.objects.get_or_create(
        branch=branch,
        month=month,
        defaults={"seed": seed, "codes": codes, "codes_digest": codes_digest(codes), "by": by, "published_at": now},
    )
    if plan.seed != seed:
        raise refuse("PLAN_PUBLISHED", month=Month(month))
    return plan


def plan_of(branch_code: str, month: int) -> Plan:
    """A published plan; PLAN_UNKNOWN otherwise."""
    found = Plan.objects.filter(branch__code=branch_code, month=month).select_related("branch").first()
    if found is None:
        raise refuse("PLAN_UNKNOWN", month=Month(month), branch=branch_code)
    return found


@transaction.atomic
def fill(plan: Plan, *, by_risk: int, by_lot: int, by: str, now: datetime) -> int:
    """Write the rows of a plan: the greatest risks, and the first of the draw; gives how many are new.

    Both parts stand side by side: a workshop may be in both. Rows that are there stay as they are.
    """
    rows = _risk_rows(plan, by_risk, by, now) + _lot_rows(plan, by_lot, by, now)
    before = plan.rows.count()
    PlanRow.objects.bulk_create(rows, ignore_conflicts=True)
    return plan.rows.count() - before


def _risk_rows(plan: Plan, count: int, by: str, now: datetime) -> list[PlanRow]:
    found = [row for row in scored(plan.branch_id, Month(plan.month)) if row.score and row.code in set(plan.codes)]
    return [
        PlanRow(
            plan=plan,
            workshop_id=row.workshop_id,
            part="risk",
            place=place,
            score=row.score,
            reasons=[_reason(name) for name in row.reasons],
            by=by,
            known_at=now,
        )
        for place, row in enumerate(found[:count], start=1)
    ]


def _reason(name: str) -> dict[str, Any]:
    """A reason as it was when the plan was made: name, weight and words, so that later data do not rewrite it."""
    risk = risks()[name]
    words = {"fa": risk.fa.format(limit=risk.limit), "en": risk.en.format(limit=risk.limit)}
    return {"name": name, "weight": risk.weight, **words}


def _lot_rows(plan: Plan, count: int, by: str, now: datetime) -> list[PlanRow]:
    drawn = draw(plan.seed, plan.codes, count)
    known = dict(Workshop.objects.filter(code__in=drawn).values_list("code", "id"))
    return [
        PlanRow(plan=plan, workshop_id=known[code], part="lot", place=place, score=0, by=by, known_at=now)
        for place, code in enumerate(drawn, start=1)
    ]


def complain(workshop: Workshop, *, key: str, text: str, on: date, by: str, now: datetime) -> Complaint:
    """Note a complaint about a workshop, once for each key."""
    facts = {"workshop": workshop, "received_on": on, "text": text, "by": by, "known_at": now}
    return Complaint.objects.get_or_create(key=key, defaults=facts)[0]


def campaign(
    key: str, *, name: str, place: str, branch_code: str, from_on: date, until_on: date, by: str, now: datetime
) -> Campaign:
    """A campaign in one place from `from_on` until (without) `until_on`, once for each key."""
    facts = {"name": name, "place": place, "from_on": from_on, "until_on": until_on, "by": by, "known_at": now}
    return Campaign.objects.get_or_create(key=key, defaults={**facts, "branch": branch_of(branch_code)})[0]
