"""The service desk: one box for every number that a visitor may bring, one page of what it leads to, within the scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.desk.models import Ticket
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.act_words import word
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.views_desk import left
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.careers.models import CareerEntry
from opentamin.flow.claims.models import Claim
from opentamin.flow.receipts.models import PaymentReference
from opentamin.ground.persian import ascii_digits, search_key, unify
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.facts import Kind
from opentamin.law.benefit_rows import benefit_rows
from opentamin.registers.models import Person, Workshop
from opentamin.registers.questions import find_people

MOST = 12
MOBILE_DIGITS, ACT_DIGITS, LONGEST_CLAIM = 11, 12, 9


def search(request: HttpRequest) -> HttpResponse:
    """Find a person, a workshop or a matter; each result with the facts that tell it from others and what may be begun."""
    who: Sitting = request.sitting
    query = unify(request.GET.get("q", "").strip())[:100]
    number = ascii_digits(query).replace(" ", "").replace("-", "")
    number = number if number.isascii() and number.isdigit() else ""
    groups = [group for group in _groups(query, number, who) if group["rows"]] if query else []
    context = {"query": query, "groups": groups, "count": sum(len(group["rows"]) for group in groups)}
    context["begin"] = list(_begin("", "", who))
    return render(request, "portal/desk.html", context)


def _groups(query: str, number: str, who: Sitting) -> Iterator[dict[str, Any]]:
    yield {"title": say("desk.people"), "rows": _people(query, number, who)}
    yield {"title": say("desk.workshops"), "rows": _workshops(query, number, who)}
    if number:
        yield {"title": say("desk.matters"), "rows": [*_claims(number, who), *_references(number, who)]}
        yield {"title": say("desk.asked"), "rows": [*_acts(number), *_tickets(number, who)]}


def _people(query: str, number: str, who: Sitting) -> list[dict[str, Any]]:
    """People by code, number, bound mobile or name; the facts that tell people of one name apart."""
    found = list(find_people(query, limit=MOST))
    if len(number) == MOBILE_DIGITS and number.startswith("09"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM desk_persons_of_mobile(%s)", [number])
            ids = [row[0] for row in cursor.fetchall()]
        found += Person.objects.filter(pk__in=ids)
    rows = list(visible(Person.objects.filter(pk__in=[row.pk for row in found]), who).order_by("sort_key", "id")[:MOST])
    last = _last_work([row.pk for row in rows])
    return [
        {
            "name": f"{row.first_name} {row.last_name}",
            "url": reverse("portal:person", args=[row.pk]) if gate_of("person").lets(who) else "",
            "facts": [
                (say("col.national_code"), code(row.national_code or row.foreign_code or "–")),
                (say("desk.father"), row.father_name or "–"),
                (say("desk.born"), jalali(row.birth_date)),
                (say("col.insurance_number"), code(row.insurance_number or "–")),
                (say("desk.last_work"), last.get(row.pk, "–")),
            ],
            "begin": list(_begin("registers.Person id", str(row.pk), who)),
        }
        for row in rows
    ]


def _last_work(ids: list[int]) -> dict[int, str]:
    """The last workshop and month of each person (two queries)."""
    entries = CareerEntry.objects.filter(person_id__in=ids).order_by("person_id", "-month").distinct("person_id")
    rows = {row.person_id: (row.workshop_code, row.month) for row in entries}
    names = dict(Workshop.objects.filter(code__in=[shop for shop, _ in rows.values()]).values_list("code", "name"))
    return {pk: f"{shown(names.get(shop, shop or '–'))} · {month(at)}" for pk, (shop, at) in rows.items()}


def _workshops(query: str, number: str, who: Sitting) -> list[dict[str, Any]]:
    wanted = Q(code=number) if number else Q(search_key__contains=search_key(query) or " ")
    ids = list(visible(Workshop.objects.filter(wanted), who).order_by("name", "id").values_list("pk", flat=True)[:MOST])
    rows = Workshop.objects.filter(pk__in=ids).select_related("branch").order_by("name", "id")
    return [
        {
            "name": shown(row.name),
            "url": reverse("portal:workshop", args=[row.code]),
            "facts": [
                (say("col.workshop"), code(row.code)),
                (say("workshop.employer"), row.employer_name),
                (say("desk.town"), row.town or "–"),
                (say("col.branch"), either(row.branch.name_fa, row.branch.name_en)),
                (say("col.state"), say("desk.closed") if row.closed_on else say("desk.open")),
            ],
            "begin": list(_begin("registers.Workshop id", str(row.pk), who)),
        }
        for row in rows
    ]


def _claims(number: str, who: Sitting) -> list[dict[str, Any]]:
    if len(number) > LONGEST_CLAIM:
        return []
    rows = visible(Claim.objects.filter(pk=int(number)), who).select_related("person")
    return [
        {
            "name": f"{say('subject.claim')} {digits(row.pk)}",
            "url": reverse("portal:claim", args=[row.pk]) if gate_of("claim").lets(who) else "",
            "facts": [
                (say("claims.benefit"), _benefit(row.benefit)),
                (say("col.name"), f"{row.person.first_name} {row.person.last_name}"),
                (say("col.state"), either(row.get_state_display(), row.state)),
            ],
        }
        for row in rows
    ]


def _benefit(name: str) -> str:
    return either(benefit_rows()[name].fa, benefit_rows()[name].en)


def _references(number: str, who: Sitting) -> list[dict[str, Any]]:
    wanted = Q(bill_id=number) | Q(payment_id=number) | Q(deposit_id=number)
    rows = visible(PaymentReference.objects.filter(wanted), who).select_related("workshop")[:MOST]
    return [
        {
            "name": f"{say('desk.bill')} {digits(row.bill_id or row.deposit_id)}",
            "url": reverse("portal:debts_account", args=[row.workshop.code]),
            "facts": [
                (say("col.workshop"), f"{shown(row.workshop.name)} {digits(row.workshop.code)}"),
                (say("home.amount"), say("money.amount", amount=figure(row.amount_rial))),
            ],
        }
        for row in rows
    ]


def _acts(number: str) -> list[dict[str, Any]]:
    """What became of an act, by the tracking code that the visitor holds; neither who asked nor what was typed."""
    if len(number) != ACT_DIGITS:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, state, asked_at, done_at FROM desk_act_of_code(%s)", [number])
        rows = cursor.fetchall()
    return [
        {
            "name": (word(actions()[name], "title") if name in actions() else "") or say("desk.an_act"),
            "url": "",
            "facts": [
                (say("act.tracking"), code(number)),
                (say("col.state"), say(f"act.state.{state}")),
                (say("desk.asked_at"), jalali(asked_at)),
                (say("desk.done_at"), jalali(done_at)),
            ],
        }
        for name, state, asked_at, done_at in rows
    ]


def _tickets(number: str, who: Sitting) -> list[dict[str, Any]]:
    rows = visible(Ticket.objects.filter(code=number), who)
    return [
        {
            "name": f"{say('subject.ticket')} {digits(row.code)}",
            "url": reverse("portal:ticket", args=[row.pk]),
            "facts": [
                (say("desk.visitor"), row.visitor),
                (say("col.due_on"), f"{jalali(row.due_on)} · {left(row.due_on, today().to_date())['left']}"),
            ],
        }
        for row in rows
    ]


def _begin(subject: str, value: str, who: Sitting) -> Iterator[dict[str, str]]:
    """Acts that the desk may begin for somebody: those with a field for this row; without a row, those that need none."""
    for action in actions().values():
        fields = [field for field in action.fields if field.kind == Kind.SUBJECT]
        mine = [field.name for field in fields if field.subject == subject]
        others = [field for field in fields if field.required and field.subject != subject]
        if action.lets(who) and not others and (mine or (not subject and action.name == "ticket_open")):
            query = f"?{urlencode({mine[0]: value})}" if mine else ""
            yield {"url": reverse("portal:act", args=[action.name]) + query, "title": word(action, "title")}
