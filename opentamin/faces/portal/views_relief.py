"""The employer's door, what eases a debt: instalments and forgiveness, objections, contracts and their clearance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal import settlement_shown as shown_as
from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.views_collection import TAGS, item_name
from opentamin.faces.portal.views_contracts import TAGS as CONTRACT_TAGS
from opentamin.faces.portal.views_employer import act_url, head
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.collection.models import Debt, NoticeLine, Objection
from opentamin.flow.contracts.holding import held_of
from opentamin.flow.contracts.models import Certificate, Contract
from opentamin.flow.contracts.opening import terms_of
from opentamin.flow.contracts.settling import newest_accounts
from opentamin.flow.settlement.models import Application, Plan
from opentamin.law.campaigns import Campaign, campaigns

SHOWN = 50


def settle(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """Plans of the workshop and the way to a new one; campaigns that are open today, or that none is, with the drafts."""
    found, context = head(request, workshop_code)
    day = today().code
    open_now = [row for row in campaigns().values() if row.is_open(day)]
    plans = Plan.objects.filter(workshop=found).select_related("workshop").order_by("-id")[:SHOWN]
    asked = Application.objects.filter(workshop=found).select_related("workshop").order_by("-id")[:SHOWN]
    context |= {
        "plan_act": act_url("ask_for_plan", workshop=found.code),
        "plans": [shown_as.plan_row(row) for row in plans],
        "open": [_open(row, found.code) for row in open_now],
        "drafts": [either(row.title_fa, row.title_en) for row in campaigns().values() if row.is_draft],
        "asked": [_request(row) for row in asked],
    }
    return render(request, "portal/employer_settle.html", context)


def _open(row: Campaign, workshop_code: str) -> dict[str, Any]:
    """A campaign that is open today, and the way to ask under it."""
    return {
        "title": either(row.title_fa, row.title_en),
        "until": row.until_day and _day(row.until_day),
        "act": act_url("ask_forgiveness", workshop=workshop_code, campaign=row.name),
    }


def _request(row: Application) -> dict[str, Any]:
    campaign = campaigns()[row.campaign]
    return {
        "number": row.pk,
        "campaign": either(campaign.title_fa, campaign.title_en),
        "on": row.asked_on,
        "state": shown_as.state_of(say(f"request.{row.state}"), row.state),
    }


def _day(number: int) -> str:
    from opentamin.ground.calendar import Day

    return jalali(Day.parse(str(number)))


def objections(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """Debts that were notified with the days that are left, and what became of earlier objections."""
    found, context = head(request, workshop_code)
    lines = NoticeLine.objects.filter(debt__workshop=found).select_related("notice", "debt").order_by("debt_id", "-id")
    newest = list(lines.distinct("debt_id"))
    rows = Objection.objects.filter(debt__workshop=found).select_related("debt", "decision__service").order_by("-id")
    made = list(rows.prefetch_related("hearings")[:SHOWN])
    objected = {row.debt_id for row in made}
    context |= {
        "debts": [_notified(line) for line in newest if line.debt_id not in objected],
        "made": [_objection(row) for row in made],
        "unserved": Debt.objects.filter(workshop=found, state="assessed").exists(),
    }
    return render(request, "portal/employer_object.html", context)


def _notified(line: NoticeLine) -> dict[str, Any]:
    """A notified debt with its term: the act while it runs, and what the law says after it."""
    left = (line.notice.objection_until - today().to_date()).days
    open_now = left >= 0 and line.debt.state == "notified"
    return {
        "month": line.debt.month,
        "item": item_name(line.debt.origin),
        "rial": line.claim_rial,
        "served": line.notice.served_on,
        "until": line.notice.objection_until,
        "left": say("employer.days_left", days=figure(left)) if open_now else say("employer.term_over"),
        "open": open_now,
        "state": say(f"debt_state.{line.debt.state}"),
        "tag": TAGS.get(line.debt.state, "note"),
        "letter": reverse("portal:debts_letter", args=[line.notice_id]),
        "act": act_url("object_to_debt", debt=line.debt_id),
    }


def _objection(row: Objection) -> dict[str, Any]:
    decision = getattr(row, "decision", None)
    service = getattr(decision, "service", None) if decision else None
    sittings = sorted(row.hearings.all(), key=lambda each: each.on)
    return {
        "number": row.pk,
        "what": f"{month(row.debt.month)} · {item_name(row.debt.origin)}",
        "board": say(f"board.{row.board}"),
        "on_text": jalali(row.received_on),
        "by_text": jalali(row.board_by),
        "hearing": jalali(sittings[-1].on) if sittings else "",
        "decision": say(f"board_outcome.{decision.outcome}") if decision else "",
        "appeal": jalali(service.appeal_until) if service and service.appeal_until else "",
        "grounds": shown(row.grounds),
    }


def contracts(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """Contracts of the workshop with their money, and the request of clearance for each."""
    found, context = head(request, workshop_code)
    rows = list(Contract.objects.filter(workshop=found).order_by("-id")[:SHOWN])
    ids = [row.pk for row in rows]
    terms, accounts, held = terms_of(ids), newest_accounts(ids), held_of(ids)
    papers = dict(Certificate.objects.filter(contract__in=ids, end=None).values_list("contract_id", "pk"))
    context["contracts"] = [
        {
            "url": reverse("portal:contract", args=[row.pk]),
            "subject": shown(terms[row.pk].subject),
            "client": shown(terms[row.pk].client_name),
            "price": terms[row.pk].price_rial,
            "left": held[row.pk].left_rial,
            **_state("cleared" if row.pk in papers else "settled" if row.pk in accounts else "open"),
            "paper": reverse("portal:certificate_paper", args=[papers[row.pk]]) if row.pk in papers else "",
            "act": act_url("ask_clearance", contract=row.pk),
        }
        for row in rows
    ]
    return render(request, "portal/employer_contracts.html", context)


def _state(state: str) -> dict[str, str]:
    return {"state": say(f"contractstate.{state}"), "tag": CONTRACT_TAGS[state]}
