"""Verbs of plans: propose, approve by a second person. Approving fixes amounts and parts, and stops enforcement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import MOVES, Balance, Happening, State
from opentamin.flow.collection.models import Debt
from opentamin.flow.settlement.catalogue import SettlementRefusal, findings, refuse
from opentamin.flow.settlement.facts import Answer, PlanAsked
from opentamin.flow.settlement.models import Part, Plan, PlanDebt, PlanShare, PlanState
from opentamin.flow.settlement.parts import branch_may_grant, parts_of
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.law.ir.ssa_1354.a046_instalments.rule import most_instalments
from opentamin.ledger.models import Entry
from opentamin.registers.models import Workshop

MAY_BEGIN = MOVES["plan_begun"].sources
OWN_ITEMS = "plan/"
MOST_PARTS = 120
"""The widest plan that the scheme computes."""


@transaction.atomic
def propose(asked: PlanAsked, *, by: str, today: Day, now: datetime) -> Answer:
    """Propose a plan over what is owed today; every finding at once. The same key again is the same plan."""
    known = Plan.objects.filter(key=asked.key).first()
    if known is not None:
        return _again(known, asked)
    workshop = Workshop.objects.filter(code=asked.workshop_code).first()
    if workshop is None:
        unknown = findings().make("WORKSHOP_UNKNOWN", value=asked.workshop_code)
        return Answer(None, (unknown, *_terms(asked, today)))
    owed = owed_of(workshop, asked.months, asked.debt_ids)
    faults = [*_terms(asked, today), *_debts(asked, owed)]
    if faults:
        return Answer(None, tuple(faults))
    return Answer(_store(asked, workshop, owed, by, today, now))


def faults(asked: PlanAsked, *, today: Day) -> tuple[Finding, ...]:
    """What would refuse a plan as things stand today; nothing is written. Empty: `propose` would take it."""
    workshop = Workshop.objects.filter(code=asked.workshop_code).first()
    owed = owed_of(workshop, asked.months, asked.debt_ids) if workshop else []
    return (*_terms(asked, today), *_debts(asked, owed))


def _store(
    asked: PlanAsked, workshop: Workshop, owed: list[tuple[Debt, Balance]], by: str, today: Day, now: datetime
) -> int:
    """Write the proposal and the debts that it covers."""
    plan = Plan.objects.create(
        key=asked.key,
        workshop=workshop,
        branch_id=workshop.branch_id,
        application_id=asked.application_id,
        asked_by=asked.asked_by,
        asked_on=today.to_date(),
        by=by,
        reason=asked.reason,
        board_approval=asked.board_approval,
        instalments=asked.instalments,
        first_due_on=asked.first_due_on,
        with_interest=asked.with_interest,
        scheduled_rial=sum(balance.owed_rial for _, balance in owed),
        known_at=now,
    )
    PlanDebt.objects.bulk_create(
        PlanDebt(plan=plan, debt=debt, scheduled_rial=balance.owed_rial) for debt, balance in owed
    )
    return int(plan.pk)


def _again(known: Plan, asked: PlanAsked) -> Answer:
    same = (known.workshop.code, known.instalments, known.first_due_on) == (
        asked.workshop_code, asked.instalments, asked.first_due_on,
    )  # fmt: skip
    return Answer(known.pk if same else None, () if same else (findings().make("KEY_REUSED", value=asked.key),))


def owed_of(
    workshop: Workshop, months: Sequence[int], debt_ids: Sequence[int] | None = None
) -> list[tuple[Debt, Balance]]:
    """The debts of a workshop on which something is owed, oldest first (of some months, or of all)."""
    rows = Debt.objects.filter(workshop=workshop).exclude(item__startswith=OWN_ITEMS)
    rows = rows.filter(month__in=months) if months else rows
    rows = rows.filter(pk__in=debt_ids) if debt_ids is not None else rows
    debts = list(rows.order_by("month", "item"))
    found = balances(debt.pk for debt in debts)
    return [(debt, found[debt.pk]) for debt in debts if found[debt.pk].owed_rial > 0]


def _terms(asked: PlanAsked, today: Day) -> list[Finding]:
    """What is wrong with the number of parts and the first day."""
    make, found = findings().make, []
    if not 1 <= asked.instalments <= MOST_PARTS:
        return [make("PLAN_COUNT", value=asked.instalments, most=MOST_PARTS)]
    allowed, unread = branch_may_grant(asked.instalments, today)
    found += unread
    if not allowed and not unread and not asked.board_approval.strip():
        found.append(make("PLAN_TOO_LONG", value=asked.instalments, most=most_instalments(today.code)))
    if asked.first_due_on <= today.to_date():
        found.append(make("PLAN_FIRST_DUE", value=str(Day.from_date(asked.first_due_on)), today=str(today)))
    return found


def _debts(asked: PlanAsked, owed: list[tuple[Debt, Balance]]) -> list[Finding]:
    """What is wrong with the debts: none, one that cannot be scheduled now, an earlier plan that was broken."""
    if not owed:
        return [findings().make("PLAN_NOTHING_OWED", value=asked.workshop_code)]
    found = [_cannot_begin(debt) for debt, _ in owed if State(debt.state) not in MAY_BEGIN]
    broken = PlanDebt.objects.filter(debt__in=[debt for debt, _ in owed], plan__state=PlanState.BROKEN)
    earlier = broken.values_list("plan_id", flat=True).order_by("-plan_id").first()
    if earlier is not None and not asked.reason.strip():
        found.append(findings().make("PLAN_BROKEN_BEFORE", value=earlier))
    return found


def _cannot_begin(debt: Debt) -> Finding:
    if debt.state == State.INSTALMENTS:
        return findings().make("DEBT_IN_OPEN_PLAN", value=f"{debt.month} {debt.item}".strip())
    return findings().make("DEBT_STATE", value=f"{debt.month} {debt.item}".strip(), state=debt.state)


@transaction.atomic
def approve(plan_id: int, *, by: str, today: Day, now: datetime) -> Plan:
    """A second person approves: parts and shares are fixed, debts stand on instalments from today, late months stop.

    SettlementRefusal: unknown, the same person, amounts that changed since the proposal, a debt in another open plan.
    Approving again changes nothing.
    """
    plan = Plan.objects.select_for_update().select_related("workshop").filter(pk=plan_id).first()
    if plan is None:
        raise refuse("PLAN_UNKNOWN", value=plan_id)
    if plan.state != PlanState.PROPOSED:
        return plan
    if plan.by == by:
        raise refuse("SAME_PERSON", value=by)
    if plan.first_due_on <= today.to_date():
        raise refuse("PLAN_FIRST_DUE", value=str(Day.from_date(plan.first_due_on)), today=str(today))
    owed = _locked(plan)
    _fix(plan, owed, today)
    plan.state, plan.approved_by, plan.begun_on = PlanState.OPEN, by, today.to_date()
    plan.month = today.month.code
    plan.watermark = Entry.objects.aggregate(most=Max("id"))["most"] or 0
    plan.save()
    record([_begun(plan, debt.pk) for debt, _ in owed], now=now)
    return plan


def _locked(plan: Plan) -> list[tuple[Debt, Balance]]:
    """The debts of the plan, locked, with what is owed now; refused when that is not what was proposed."""
    debts = list(Debt.objects.select_for_update().filter(pk__in=plan.debts.values("debt")).order_by("month", "item"))
    for debt in debts:
        if State(debt.state) not in MAY_BEGIN:
            raise SettlementRefusal(_cannot_begin(debt))
    found = balances(debt.pk for debt in debts)
    owed = sum(balance.owed_rial for balance in found.values())
    if owed != plan.scheduled_rial:
        raise refuse("PLAN_AMOUNT_CHANGED", value=plan.pk, before=f"{plan.scheduled_rial:,}", after=f"{owed:,}")
    return [(debt, found[debt.pk]) for debt in debts]


def _fix(plan: Plan, owed: list[tuple[Debt, Balance]], today: Day) -> None:
    """Write shares and parts, and mark the debts as lying in an open plan."""
    PlanShare.objects.bulk_create(
        PlanShare(plan=plan, debt=debt, share=share, amount_rial=amount)
        for debt, balance in owed
        for share, amount in balance.shares.items()
    )
    first = Day.from_date(plan.first_due_on)
    made = parts_of(plan.scheduled_rial, plan.instalments, first, plan_day=today, with_interest=plan.with_interest)
    Part.objects.bulk_create(
        Part(plan=plan, number=p.number, due_on=p.due.to_date(), principal_rial=p.principal_rial,
             interest_rial=p.interest_rial)
        for p in made
    )  # fmt: skip
    plan.debts.update(is_open=True)


def _begun(plan: Plan, debt_id: int) -> Happening:
    assert plan.begun_on is not None
    return Happening(
        debt_id,
        "plan_begun",
        f"plan/{plan.pk}/begun/{debt_id}",
        plan.begun_on,
        by=plan.by,
        second=plan.approved_by,
        reason=plan.reason,
        facts={"plan": plan.pk, "instalments": plan.instalments},
    )
