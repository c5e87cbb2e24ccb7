"""Acting on a granted request: what is forgiven of each debt by the law's scheme, and a plan over what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from opentamin.engine import Refusal, compute
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.facts import Balance
from opentamin.flow.collection.models import Debt
from opentamin.flow.settlement.catalogue import SettlementRefusal, refuse
from opentamin.flow.settlement.conditions import debt_day, looked_at, penalties_of
from opentamin.flow.settlement.facts import PENALTIES, PlanAsked
from opentamin.flow.settlement.forgiving import locked
from opentamin.flow.settlement.models import Application, ApplicationState, Waiver
from opentamin.flow.settlement.plans import approve, propose
from opentamin.flow.settlement.waivers import forgive
from opentamin.ground.calendar import Day
from opentamin.ground.money import largest_remainder
from opentamin.law.campaigns import GROUPS, Campaign, campaigns


@transaction.atomic
def recompute(
    application_id: int, *, today: Day, now: datetime, first_due_on: date | None = None, with_interest: bool = True
) -> Application:
    """Act on a granted request: waive by the schedule, and put the rest on instalments where that was asked.

    The two people are those of the request. Done already: nothing changes. SettlementRefusal names what is lacking.
    """
    row = locked(application_id, ApplicationState.GRANTED, ApplicationState.DONE)
    if row.state == ApplicationState.DONE:
        return row
    campaign = campaigns()[row.campaign]
    _refuse_late(row, campaign, today)
    debts = _debts_of(row)
    found = balances(debt.pk for debt in debts)
    _refuse_lacking(row, campaign, found, first_due_on)
    rows = [waiver for debt in debts for waiver in waivers_of(row, debt, found[debt.pk], today)]
    forgive(row, rows, today=today, now=now)
    if row.months_to_pay:
        _schedule(row, debts, first_due_on, with_interest, today, now)
    row.state, row.done_on = ApplicationState.DONE, today.to_date()
    row.save(update_fields=["state", "done_on"])
    return row


def _debts_of(row: Application) -> list[Debt]:
    taken = Debt.objects.select_for_update().filter(pk__in=row.debts.values("debt"))
    return list(taken.order_by("month", "item"))


def _refuse_late(row: Application, campaign: Campaign, today: Day) -> None:
    if campaign.act_within_days is None or row.decided_on is None:
        return
    last = row.decided_on + timedelta(days=campaign.act_within_days)
    if today.to_date() > last:
        raise refuse("ACT_TOO_LATE", value=row.pk, last=str(Day.from_date(last)))


def _refuse_lacking(row: Application, campaign: Campaign, found: dict[int, Balance], first: date | None) -> None:
    """Paid at once: no principal may be left. In parts: a first day, and collateral where it is asked for."""
    principal = sum(balance.premium_rial for balance in found.values())
    if not row.months_to_pay and principal > 0:
        raise refuse("PRINCIPAL_NOT_PAID", value=row.pk, rial=f"{principal:,}")
    if row.months_to_pay and campaign.collateral and not row.collateral.strip():
        raise refuse("COLLATERAL_MISSING", value=row.pk)
    if row.months_to_pay and first is None:
        raise refuse("FIRST_DUE_MISSING", value=row.pk)


def waivers_of(row: Application, debt: Debt, balance: Balance, today: Day) -> list[Waiver]:
    """What of a debt is forgiven: the whole by the law's scheme, split over its penalties by the largest remainder."""
    each = penalties_of(balance)
    if not each:
        return []
    whole = forgiven_of(row, debt.month, sum(each))
    parts = largest_remainder(whole, each)
    return [
        Waiver(
            application=row,
            debt=debt,
            share=share,
            penalty_rial=penalty,
            forgiven_rial=part,
            by=row.by,
            second=row.decided_by,
            on=today.to_date(),
        )
        for share, penalty, part in zip(PENALTIES, each, parts, strict=True)
        if part
    ]


def forgiven_of(row: Application, month: int, penalties_rial: int) -> int:
    """The rials of one debt that the campaign forgives, by the scheme `forgiveness_share` on the day of the request."""
    day = Day.from_date(row.asked_on)
    inputs = {
        "penalties_rial": penalties_rial,
        "months_to_pay": row.months_to_pay,
        "months_in_time": _months_held(row),
        "apply_day": day.code,
        "debt_day": debt_day(month),
        "group": GROUPS[row.group],
        "headcount_kept": True,
    }
    outcome = compute("forgiveness_share", day.month.code, inputs)
    if isinstance(outcome, Refusal):
        raise SettlementRefusal(outcome.findings[0])
    return int(outcome.values["forgiven_rial"])


def _months_held(row: Application) -> int:
    """Months in time as the decision holds them: an unclear count that was granted with a reason counts as enough."""
    unclear = any(v["name"] == "in_time" and v["verdict"] == "unclear" for v in row.verdicts)
    return looked_at(row.asked_on) if unclear else row.months_in_time


def _schedule(
    row: Application, debts: Sequence[Debt], first: date | None, with_interest: bool, today: Day, now: datetime
) -> None:
    """What is left becomes a plan of the same two people; its default takes the forgiveness back."""
    assert first is not None
    asked = PlanAsked(
        key=f"application/{row.pk}",
        workshop_code=row.workshop.code,
        instalments=row.months_to_pay,
        first_due_on=first,
        asked_by=row.asked_by,
        with_interest=with_interest,
        reason=row.reason or row.campaign,
        application_id=row.pk,
        debt_ids=tuple(debt.pk for debt in debts),
    )
    answer = propose(asked, by=row.by, today=today, now=now)
    if answer.id is None:
        raise SettlementRefusal(answer.findings[0])
    approve(answer.id, by=row.decided_by, today=today, now=now)
