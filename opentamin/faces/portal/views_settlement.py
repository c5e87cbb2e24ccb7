"""Instalments and forgiveness on screen: plans part by part, campaigns with their terms and figures, requests."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.documents.settlement import agreement_pdf, decision_pdf
from opentamin.faces.documents.shelf import Paper, answer, paper
from opentamin.faces.portal import settlement_shown as shown_as
from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.settlement_letters import agreement_data, decision_data
from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say
from opentamin.flow.settlement import questions
from opentamin.flow.settlement.models import Application, Plan, PlanState
from opentamin.law.campaigns import campaigns as all_campaigns
from opentamin.law.campaigns import not_found

SHOWN = 50


def plans(request: HttpRequest) -> HttpResponse:
    """Plans by state, the newest first."""
    state = request.GET.get("state", "")
    wanted = state if state in PlanState.values else ""
    rows = questions.plans(limit=SHOWN, state=wanted)
    context = {
        "chosen": wanted,
        "states": [{"value": each, "label": say(f"plan.{each}"), "on": each == wanted} for each in PlanState.values],
        "plans": [shown_as.plan_row(row) for row in rows],
    }
    return render(request, "portal/plans.html", context)


def _plan(plan_id: int) -> Plan:
    found = Plan.objects.select_related("workshop", "application").filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: what it covers, each part with its state, and what a missed part would bring."""
    found = _plan(plan_id)
    parts = questions.parts_standing(found, today())
    would = questions.would_bring(found, parts, today()) if found.state == PlanState.OPEN else None
    context: dict[str, Any] = {
        "title": say("plan.title", number=figure(found.pk)),
        "plan": found,
        "state": shown_as.state_of(say(f"plan.{found.state}"), found.state),
        "facts": shown_as.plan_facts(found),
        "parts": [shown_as.part_row(part) for part in parts],
        "left": sum(part.left_rial for part in parts),
        "chart": bars([Bar(jalali(part.due_on), part.amount_rial, part.state == "paid") for part in parts[:12]], say("plan.parts")),
        "shares": shown_as.share_rows(questions.shares_of(found)),
        "would": would,
        "steps": steps_of(would.record) if would and would.record else [],
        "letter_url": reverse("portal:plan_agreement", args=[found.pk]) if parts else "",
    }  # fmt: skip
    return render(request, "portal/plan.html", context)


def agreement(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The agreement of a plan that has begun, as PDF."""
    found = agreement_paper(plan_id)
    if found is None:
        raise Http404
    return answer(found)


@paper("plan_agreement")
def agreement_paper(plan_id: int) -> Paper | None:
    """The paper of a plan that has begun."""
    found = _plan(plan_id)
    parts = questions.parts_standing(found, today())
    if not parts:
        return None
    data = agreement_data(found, parts, questions.shares_of(found))
    return Paper(agreement_pdf(data), f"plan-{found.pk}.pdf")


def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns: open, closed or a draft with what is missing; and the years in which none was found."""
    counts, day, none = questions.requests_by_campaign(), today().code, not_found()
    context = {
        "campaigns": [shown_as.campaign_row(each, day, *counts.get(each.name, (0, 0))) for each in all_campaigns().values()],
        "not_found": shown_as.years_of(none["years"]),
        "not_found_note": either(none["note_fa"], none["note_en"]),
    }  # fmt: skip
    return render(request, "portal/campaigns.html", context)


def campaign(request: HttpRequest, name: str) -> HttpResponse:
    """One campaign: its terms with their clause, its figures by branch drawn as a chart, the newest requests."""
    found = all_campaigns().get(name)
    if found is None:
        raise Http404
    rows = questions.campaign_report(name)
    total = questions.total(rows)
    context = {
        "campaign": shown_as.campaign_row(found, today().code, total.asked, total.forgiven_rial),
        "basis": either(found.basis_fa, found.basis_en),
        "note": either(found.note_fa, found.note_en),
        "terms": shown_as.terms_of(found),
        "schedule": shown_as.schedule_of(found),
        "total": total,
        "sums": shown_as.sums_of(total),
        "branches": shown_as.branch_rows(rows),
        "chart": bars(shown_as.branch_bars(rows), say("campaign.by_branch")),
        "requests": [shown_as.request_row(row) for row in questions.applications(name, limit=SHOWN)],
    }
    return render(request, "portal/campaign.html", context)


def _request(request_id: int) -> Application:
    found = Application.objects.select_related("workshop", "plan").filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def request_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: the verdict of each condition with its clause, what was forgiven of each debt, and by whom."""
    found = _request(request_id)
    waivers = questions.forgiven_of(found.pk)
    own = getattr(found, "plan", None)
    decided = found.state not in ("applied", "refused")
    context = {
        "title": say("request.title", number=figure(found.pk)),
        "state": shown_as.state_of(say(f"request.{found.state}"), found.state),
        "facts": shown_as.request_facts(found),
        "conditions": shown_as.condition_rows(found),
        "waivers": shown_as.waiver_rows(waivers),
        "forgiven": sum(row.forgiven_rial for row in waivers),
        "plan_url": reverse("portal:plan", args=[own.pk]) if own else "",
        "campaign_url": reverse("portal:campaign", args=[found.campaign]),
        "letter_url": reverse("portal:campaign_decision", args=[found.pk]) if decided else "",
    }
    return render(request, "portal/forgiveness.html", context)


def decision(request: HttpRequest, request_id: int) -> HttpResponse:
    """The decision on a request that was granted, as PDF."""
    found = decision_paper(request_id)
    if found is None:
        raise Http404
    return answer(found)


@paper("campaign_decision")
def decision_paper(request_id: int) -> Paper | None:
    """The paper of a request that was granted."""
    found = _request(request_id)
    if found.state in ("applied", "refused"):
        return None
    data = decision_data(found, questions.forgiven_of(found.pk), month)
    return Paper(decision_pdf(data), f"forgiveness-{found.pk}.pdf")
