"""Self-paid insurance of one person: contracts, months, what is due by when, and when a contract lapses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from opentamin.faces.portal.my_parts import act_url, head
from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.views_files import logged, person_tabs
from opentamin.faces.portal.views_people import log_reading, today
from opentamin.faces.portal.views_rights import name_of
from opentamin.faces.portal.words import either, language, say
from opentamin.flow.selfpaid.facts import MonthView, Standing
from opentamin.flow.selfpaid.models import Kind
from opentamin.flow.selfpaid.questions import standings
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.self_paid import KINDS, PLANS
from opentamin.registers.models import Person

STATE_TAGS = {"paid": "ok", "due": "note", "overdue": "warning", "void": ""}
PLAN_CODES = {int(plan): f"selfplan_{name}" for name, plan in PLANS.items()}
KIND_CODES = {int(Kind[code.partition("_")[2].upper()]): code for code in KINDS}


def mine(request: HttpRequest, person_id: int) -> HttpResponse:
    """One's own contracts, beside the other pages of one's file."""
    _, context = head(request, person_id, "own self-paid insurance")
    return _page(request, person_id, context, "self_paid_ask")


def of_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """The contracts of a person for an officer, with what may be done about them."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Http404
    log_reading(person_id, "self-paid page")
    context = {
        "name": name_of(found),
        "title": say("mytab.my_self_paid"),
        "tabs": person_tabs(person_id, request.sitting, "self_paid"),
        "logged": logged(request.sitting),
    }
    return _page(request, person_id, context, "self_paid_open")


def _page(request: HttpRequest, person_id: int, context: dict[str, Any], begins: str) -> HttpResponse:
    found = standings([person_id], today()).get(person_id, [])
    heads = {pk for each in found for pk in each.heads}
    names = {row.pk: name_of(row) for row in Person.objects.filter(pk__in=heads)} if heads else {}
    can = {name: actions()[name].lets(request.sitting) for name in (begins, "self_paid_pay", "self_paid_end")}
    free = not any(each.open for each in found)
    context |= {
        "contracts": [_contract(each, names, can) for each in found],
        "begin": act_url(begins, person=person_id) if can[begins] and free else "",
        "begin_words": say("selfpaid.ask" if begins == "self_paid_ask" else "selfpaid.open"),
        "empty": say("selfpaid.none" if begins == "self_paid_ask" else "selfpaid.none_officer"),
    }
    return render(request, "portal/self_paid.html", context)


def _contract(each: Standing, names: Mapping[int, str], can: Mapping[str, bool]) -> dict[str, Any]:
    row = each.contract
    return {
        "number": row.pk,
        "state": say("selfpaid.stands") if each.open else say(f"selfpaid_why.{each.why}"),
        "tag": "ok" if each.open else "warning",
        "facts": list(_facts(each, names)),
        "faults": [either(fault.message_fa, fault.message_en) for fault in each.findings],
        "owed": each.owed_rial,
        "next": _next(each),
        "lapses": each.lapses_after if each.open else None,
        "held_up": each.open and bool(each.findings),
        "rows": [_row(one) for one in reversed(each.months)],
        "pay": act_url("self_paid_pay", contract=row.pk) if each.open and can["self_paid_pay"] else "",
        "end": act_url("self_paid_end", contract=row.pk) if each.open and can["self_paid_end"] else "",
    }


def _facts(each: Standing, names: Mapping[int, str]) -> Iterable[tuple[str, str]]:
    """The terms of a contract in words."""
    row = each.contract
    yield say("selfpaid.kind"), _choice(KIND_CODES.get(row.kind), each.kind)
    yield say("selfpaid.plan"), _choice(PLAN_CODES.get(row.plan), each.plan)
    yield say("selfpaid.base"), figure(row.daily_base_rial) if row.daily_base_rial else say("selfpaid.lowest")
    yield say("selfpaid.health"), _health(each, names)
    yield say("selfpaid.from"), jalali(row.from_on)
    yield say("selfpaid.until"), month(each.paid_until) if each.paid_until else say("selfpaid.never")
    if each.ended_from:
        yield say("selfpaid.ended"), month(each.ended_from)


def _choice(code: str | None, otherwise: str) -> str:
    return say(f"choice.{code}") if code else otherwise


def _health(each: Standing, names: Mapping[int, str]) -> str:
    if each.contract.kind == Kind.VOLUNTARY:
        return say("selfpaid.health_all")
    joined = ("، " if language() == "fa" else ", ").join(names.get(pk, "–") for pk in each.heads)
    return joined or say("selfpaid.health_none")


def _next(each: Standing) -> str:
    """The oldest unpaid month and its last day."""
    owed = [one for one in each.months if one.state in ("due", "overdue")]
    return say("selfpaid.next_of", month=month(owed[0].month), day=jalali(owed[0].due_on)) if owed else ""


def _row(one: MonthView) -> dict[str, Any]:
    return {
        "month": one.month,
        "state": say(f"selfpaid_state.{one.state}"),
        "tag": STATE_TAGS[one.state],
        "base": one.base_rial,
        "premium": one.premium_rial,
        "health": one.health_rial,
        "due": one.due_rial,
        "by": one.due_on,
        "paid": one.paid_on,
        "slip": one.reference,
    }
