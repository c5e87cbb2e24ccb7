"""Links that begin acts of officers from the page of a file: those that the session's role may ask for about this row."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from opentamin.faces.portal.words import say
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.facts import Action, Kind

register = template.Library()
DOOR = "branch"
SUBJECTS = {
    "claim_id": "claims.Claim id",
    "award_id": "awards.Award id",
    "receipt_id": "receipts.Receipt id",
    "plan_id": "settlement.Plan id",
    "request_id": "settlement.Application id",
    "contract_id": "contracts.Contract id",
    "visit_id": "inspections.Visit id",
    "person_id": "registers.Person id",
    "debt_id": "collection.Debt id",
    "objection_id": "collection.Objection id",
    "certificate_id": "contracts.Certificate id",
    "enquiry_id": "contracts.Enquiry id",
    "workshop_code": "registers.Workshop code",
}
"""Which row an argument of an address names."""
OF_A_SECOND = {"claim_approve", "claim_return"}
"""Never offered to the person who proposed."""


@register.inclusion_tag("portal/_doings.html", takes_context=True)
def doings(context: dict[str, Any], argument: str = "", value: object = None) -> dict[str, Any]:
    """What may be done about a row (`debt_id` 12), or about the row that this page's address names."""
    request = context["request"]
    who, given = getattr(request, "sitting", None), getattr(request.resolver_match, "kwargs", {})
    names = [argument] if argument else [name for name in given if name in SUBJECTS]
    if who is None or not names:
        return {"acts": []}
    row = given[names[0]] if value is None else value
    found = [
        (action, field.name)
        for action in actions().values()
        if action.door == DOOR and action.lets(who) and not (context.get("own_proposal") and action.name in OF_A_SECOND)
        for field in action.fields
        if field.kind == Kind.SUBJECT and field.subject == SUBJECTS[names[0]]
    ]
    return {"acts": [_link(action, field, row) for action, field in found], "small": bool(argument)}


def _link(action: Action, field: str, row: object) -> dict[str, str]:
    query = urlencode({field: str(row)})
    return {"url": f"{reverse('portal:act', args=[action.name])}?{query}", "title": say(f"act.{action.name}.title")}
