"""Verbs of forgiveness: apply under a campaign, decide as a second person, recompute what was granted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from opentamin.flow.collection.facts import Balance
from opentamin.flow.collection.models import Debt
from opentamin.flow.settlement.catalogue import findings, refuse
from opentamin.flow.settlement.conditions import (
    Known,
    debt_day,
    months_in_time,
    penalties_of,
    people_on_lists,
    verdicts,
)
from opentamin.flow.settlement.facts import Answer, ForgivenessAsked
from opentamin.flow.settlement.models import Application, ApplicationDebt, ApplicationState
from opentamin.flow.settlement.plans import owed_of
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.law.campaigns import Campaign, campaigns
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
        return Answer(None, (*_unknown(asked, campaign, workshop), *(_terms(asked, campaign) if campaign else ())))
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
    found = [
        make("DEBT_AFTER_CUT_OFF", value=f"{debt.month} {debt.item}".strip(), cut_off=_shown(last)) for debt in late
    ]
    if not any(penalties_of(balance) for _, balance in owed):
        found.append(make("NO_PENALTY", value=asked.workshop_code))
    return found


def _store(asked: ForgivenessAsked, campaign: Campaign, workshop: Workshop, owed: Owed, by: str, now: datetime) -> int:
    known = _known(campaign, workshop, owed, asked.asked_on)
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
    ApplicationDebt.objects.bulk_create(_debt_rows(row, owed))
    return int(row.pk)


def _debt_rows(row: Application, owed: Owed) -> list[ApplicationDebt]:
    return [
        ApplicationDebt(application=row, debt=debt, premium_rial=balance.premium_rial,
                        penalty_rial=balance.penalty_rial, cost_rial=balance.cost_rial)
        for debt, balance in owed
    ]  # fmt: skip


def _known(campaign: Campaign, workshop: Workshop, owed: Owed, asked_on: date) -> Known:
    """Months in time before the earliest debt, and the people of the base month."""
    known, in_time = 0, 0
    if campaign.in_time:
        known, in_time = months_in_time(workshop.pk, Month(owed[0][0].month), asked_on=asked_on)
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
