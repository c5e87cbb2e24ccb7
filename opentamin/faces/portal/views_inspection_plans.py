"""Plans of inspections on screen: the seed and how to repeat the draw, and the route to print and take along."""

from __future__ import annotations

import shlex
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.inspections import questions
from opentamin.flow.inspections.models import Plan, PlanRow, VisitSheet
from opentamin.journeys.acts.catalogue import actions


def plan_title(plan: Plan) -> str:
    branch = either(plan.branch.name_fa, plan.branch.name_en)
    return say("inspection.plan_title", month=month(plan.month), branch=branch)


def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: its seed, how to repeat the draw, and both parts with reasons."""
    found = Plan.objects.select_related("branch").filter(pk=plan_id).first()
    if found is None:
        raise Http404
    rows = [_plan_row(row) for row in questions.plan_rows(found)]
    lot = [row for row in rows if row["part"] == "lot"]
    context = {
        "title": plan_title(found),
        "lede": say("inspection.plan_lede", day=jalali(found.published_at), by=found.by),
        "plan": found,
        "route_url": reverse("portal:inspections-route", args=[plan_id]),
        "codes": len(found.codes),
        "risk": [row for row in rows if row["part"] == "risk"],
        "lot": lot,
        "command": f"opentamin inspect draw --seed {shlex.quote(found.seed)} --count {len(lot) or 10} codes.txt",
    }
    return render(request, "portal/inspection_plan.html", context)


def _plan_row(row: PlanRow) -> dict[str, Any]:
    return {
        "part": row.part,
        "place": row.place,
        "score": row.score,
        "code": row.workshop.code,
        "name": shown(row.workshop.name),
        "url": reverse("portal:workshop", args=[row.workshop.code]),
        "reasons": [either(each["fa"], each["en"]) for each in row.reasons],
    }


def route(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan as a list to print and take along: by town and address, each workshop once, with room to write."""
    found = Plan.objects.select_related("branch").filter(pk=plan_id).first()
    if found is None:
        raise Http404
    shops: dict[int, dict[str, Any]] = {}
    for row in questions.plan_rows(found):
        shop = shops.setdefault(row.workshop_id, {"shop": row.workshop, "why": []})
        part = say("inspection.by_lot") if row.part == "lot" else say("inspection.by_risk")
        shop["why"].append(f"{part} {figure(row.place)}")
    towns = sorted({shop["shop"].town for shop in shops.values()})
    town = request.GET.get("town", "") if request.GET.get("town", "") in towns else ""
    sheets = VisitSheet.objects.filter(workshop__in=list(shops)).order_by("id").values_list("workshop_id", "number")
    numbers = dict(sheets)
    wanted = [row for row in shops.values() if not town or row["shop"].town == town]
    wanted.sort(key=lambda row: (row["shop"].town, row["shop"].address, row["shop"].code))
    context = {
        "title": say("inspection.route_title", plan=plan_title(found)),
        "plan_url": reverse("portal:inspections-plan", args=[plan_id]),
        "towns": [
            {"name": name, "text": shown(name) or say("inspection.no_town"), "on": name == town} for name in towns
        ],
        "rows": [_stop(row, numbers.get(row["shop"].pk, ""), request.sitting) for row in wanted],
    }
    return render(request, "portal/inspection_route.html", context)


def _stop(row: dict[str, Any], sheet: str, who: Any) -> dict[str, Any]:
    """One workshop of the route."""
    shop, acts = row["shop"], actions()
    begin = {
        name: f"{reverse('portal:act', args=[name])}?workshop={shop.code}" for name in ("sheet_issue", "visit_report")
    }
    return {
        "name": shown(shop.name),
        "code": shop.code,
        "employer": shown(shop.employer_name),
        "place": shown(f"{shop.town} {shop.address}".strip()) or "–",
        "why": "، ".join(row["why"]),
        "sheet": sheet,
        "sheet_url": reverse("portal:inspections-sheet", args=[sheet]) if sheet else "",
        "begin": [
            {"url": url, "text": say(f"act.{name}.title")} for name, url in begin.items() if acts[name].lets(who)
        ],
    }
