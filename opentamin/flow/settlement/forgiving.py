"""Verbs of forgiveness: apply under a campaign, decide as a second person, recompute what was granted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from opentamin.engine import Refusal, compute
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.facts import Balance
from opentamin.flow.collection.models import Debt
from opentamin.flow.settlement.catalogue import SettlementRefusal, findings, refuse
from opentamin.flow.settlement.conditions import Known, months_in_time, people_on_lists, verdicts
from opentamin.flow.settlement.facts import PENALTIES, Answer, ForgivenessAsked, PlanAsked
from opentamin.flow.settlement.models import Application, ApplicationDebt, ApplicationState, Waiver
from opentamin.flow.settlement.plans import approve, owed_of, propose
from opentamin.flow.settlement.waivers import forgive
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.ground.money import largest_remainder
from opentamin.law.campaigns import GROUPS, Campaign, campaigns
from opentamin.registers.models import Workshop

Owed = list[tuple[Debt, Balance]]


@transaction.atomic
def apply(asked: ForgivenessAsked, *, by: str, now: datetime) -> Answer:
    """Take a request in with a verdict for each condition; every finding at once, then nothing is stored.

    Without `months` the request takes in every debt up to the cut-off. The same key again is the same request.
    """
    known = Application.objects.select_related("workshop").filter(key=asked.key).first()
    if known is not None:
        same = (known.workshop.code, known.campaign) == (asked.workshop_code, asked.campaign)
        return Answer(known.pk if same else None, () if same else (findings().make("KEY_REUSED", value=asked.key),))
    campaign, workshop = campaigns().get(asked.campaign), Workshop.objects.filter(code=asked.workshop_code).first()
    if campaign is None or workshop is None:
        return Answer(None, _unknown(asked, campaign, workshop))
    owed = _taken_in(asked, campaign, workshop)
    faults = [*_terms(asked, campaign), *_debts(asked, campaign, owed)]
    if faults:
        return Answer(None, tuple(faults))
    return Answer(_store(asked, campaign, workshop, owed, by, now))


def _unknown(asked: ForgivenessAsked, campaign: Campaign | None, workshop: Workshop | None) -> tuple[Finding, ...]:
    found = []
    if campaign is None:
        found.append(findings().make("CAMPAIGN_UNKNOWN", value=asked.campaign, names=", ".join(campaigns())))
    if workshop is None:
        found.append(findings().make("WORKSHOP_UNKNOWN", value=asked.workshop_code))
    return tuple(found)


def debt_day(month: int) -> int:
    """The day of a debt against the cut-off: the last of its month of work, yyyymmdd (reading 13.r1)."""
    return Month(month).last.code


def _taken_in(asked: ForgivenessAsked, campaign: Campaign, workshop: Workshop) -> Owed:
    owed = owed_of(workshop, asked.months)
    if asked.months or campaign.cut_off_day is None:
        return owed
    return [(debt, balance) for debt, balance in owed if debt_day(debt.month) <= campaign.cut_off_day]


def _terms(asked: ForgivenessAsked, campaign: Campaign) -> list[Finding]:
    """Draft, window, group and months of the request."""
    make, day = findings().make, Day.from_date(asked.asked_on).code
    if campaign.is_draft:
        return [make("CAMPAIGN_DRAFT", value=campaign.name, missing=", ".join(campaign.missing))]
    found = []
    if not campaign.is_open(day):
        first, until = (_shown(each) for each in (campaign.from_day, campaign.until_day))
        found.append(make("CAMPAIGN_CLOSED", value=_shown(day), first=first, until=until))
    if asked.group not in campaign.who:
        found.append(make("GROUP_NOT_NAMED", value=asked.group, names=", ".join(campaign.who)))
    if campaign.most_months is not None and asked.months_to_pay > campaign.most_months:
        found.append(make("MONTHS_TOO_MANY", value=asked.months_to_pay, most=campaign.most_months))
    return found


def _shown(day: int | None) -> str:
    return str(Day.parse(str(day))) if day else "?"


def _debts(asked: ForgivenessAsked, campaign: Campaign, owed: Owed) -> list[Finding]:
    """Debts after the cut-off, or none with a penalty."""
    make, last = findings().make, campaign.cut_off_day
    late = [debt for debt, _ in owed if last is not None and debt_day(debt.month) > last]
    found = [make("DEBT_AFTER_CUT_OFF", value=f"{debt.month} {debt.item}".strip(), cut_off=_shown(last)) for debt in late]
    if not any(_penalties(balance) for _, balance in owed):
        found.append(make("NO_PENALTY", value=asked.workshop_code))
    return found


def _penalties(balance: Balance) -> list[int]:
    """The unpaid penalties of a debt in the order of PENALTIES, without credits; empty where there are none."""
    each = [max(balance.shares.get(share, 0), 0) for share in PENALTIES]
    return each if sum(each) else []


def _store(
    asked: ForgivenessAsked, campaign: Campaign, workshop: Workshop, owed: Owed, by: str, now: datetime
) -> int:
    known = _known(campaign, workshop, owed)
    row = Application.objects.create(
        key=asked.key,
        workshop=workshop,
        branch_id=workshop.branch_id,
        campaign=campaign.name,
        group=asked.group,
        asked_by=asked.asked_by,
        asked_on=asked.asked_on,
        months_to_pay=asked.months_to_pay,
        months_in_time=known.months_in_time,
        headcount_base=known.headcount_base,
        headcount_declared=asked.headcount,
        headcount_state="pending" if campaign.headcount else "",
        evidence=asked.evidence,
        approval=asked.approval,
        collateral=asked.collateral,
        verdicts=[verdict.as_dict() for verdict in verdicts(asked, campaign, known)],
        by=by,
        known_at=now,
    )
    ApplicationDebt.objects.bulk_create(
        ApplicationDebt(application=row, debt=debt, premium_rial=balance.premium_rial,
                        penalty_rial=balance.penalty_rial, cost_rial=balance.cost_rial)
        for debt, balance in owed
    )  # fmt: skip
    return int(row.pk)


def _known(campaign: Campaign, workshop: Workshop, owed: Owed) -> Known:
    """Months in time before the earliest debt, and the people of the base month."""
    known, in_time = months_in_time(workshop.pk, Month(owed[0][0].month)) if campaign.in_time else (0, 0)
    base = None
    if campaign.headcount:
        month = campaign.headcount.base_month
        base = people_on_lists([workshop.pk], [month]).get((workshop.pk, month))
    return Known(known, in_time, base)


@transaction.atomic
def decide(application_id: int, *, grant: bool, by: str, reason: str, today: Day, now: datetime) -> Application:
    """A second person grants or refuses. SettlementRefusal: the same person, a condition not met, unclear without a reason."""
    row = locked(application_id, ApplicationState.APPLIED)
    if row.by == by:
        raise refuse("SAME_PERSON", value=by)
    if grant:
        _refuse_open_conditions(row, reason)
    row.state = ApplicationState.GRANTED if grant else ApplicationState.REFUSED
    row.decided_by, row.decided_on, row.reason = by, today.to_date(), reason
    row.save()
    return row


def locked(application_id: int, *states: str) -> Application:
    """The request, locked, in one of some states."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("workshop")
    row = rows.filter(pk=application_id).first()
    if row is None:
        raise refuse("APPLICATION_UNKNOWN", value=application_id)
    if row.state not in states:
        raise refuse("APPLICATION_STATE", value=application_id, state=row.state)
    return row


def _refuse_open_conditions(row: Application, reason: str) -> None:
    by_verdict = {word: [v["name"] for v in row.verdicts if v["verdict"] == word] for word in ("not_met", "unclear")}
    if by_verdict["not_met"]:
        raise refuse("CONDITION_NOT_MET", value=row.pk, names=", ".join(by_verdict["not_met"]))
    if by_verdict["unclear"] and not reason.strip():
        raise refuse("CONDITION_UNCLEAR", value=row.pk, names=", ".join(by_verdict["unclear"]))


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
    each = _penalties(balance)
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
    return 18 if unclear else row.months_in_time


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
