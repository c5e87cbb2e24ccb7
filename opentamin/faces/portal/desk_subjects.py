"""What a task is about, as a link to its page: a handful of queries for a whole page of tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from opentamin.faces.portal.templatetags.portal import digits
from opentamin.faces.portal.words import has, say, shown
from opentamin.flow.claims.models import ClaimObjection, Decision
from opentamin.flow.collection.models import Debt, Objection
from opentamin.registers.models import Person, WorkPermit

PAGES = {
    "list": "list",
    "claim": "claim",
    "award": "award",
    "visit": "inspections-one",
    "plan": "plan",
    "application": "campaign_request",
    "receipt": "receipts_one",
    "ticket": "ticket",
}
"""Subjects whose number is the argument of their page."""
BARE = {"enquiry": "transfers", "certificate": "contracts"}
"""Subjects that are found on a page of many."""


def subjects_of(subjects: Iterable[str]) -> Mapping[str, dict[str, Any]]:
    """The link of each subject such as `claim/12`: its words and its address ("" where it has no page)."""
    split = {each: each.rpartition("/")[::2] for each in subjects}
    ids: dict[str, set[int]] = {}
    for kind, number in split.values():
        if number.isascii() and number.isdigit():
            ids.setdefault(kind, set()).add(int(number))
    special = {**_debts(ids), **_people(ids), **_decisions(ids), **_claim_objections(ids)}
    return {each: special.get(each) or _plain(*words) for each, words in split.items()}


def _claim_objections(ids: Mapping[str, set[int]]) -> dict[str, dict[str, Any]]:
    """Objections to decisions lead to their claim, where the grounds and the decision stand."""
    rows = ClaimObjection.objects.filter(pk__in=ids.get("claimobjection", ())).select_related("decision")
    return {
        f"claimobjection/{row.pk}": {
            "text": f"{say('subject.objection')} {digits(row.pk)}",
            "url": reverse("portal:claim", args=[row.decision.claim_id]) + "#objections",
        }
        for row in rows
    }


def _plain(kind: str, number: str) -> dict[str, Any]:
    name = say(f"subject.{kind}") if has(f"subject.{kind}") else say("subject.other")
    url = reverse(f"portal:{PAGES[kind]}", args=[int(number)]) if kind in PAGES and number.isdigit() else ""
    url = url or (reverse(f"portal:{BARE[kind]}") if kind in BARE else "")
    return {"text": f"{name} {digits(number)}", "url": url}


def _debts(ids: Mapping[str, set[int]]) -> dict[str, dict[str, Any]]:
    """Debts and objections lead to the account of their workshop."""
    found = {}
    for row in Debt.objects.filter(pk__in=ids.get("debt", ())).select_related("workshop"):
        url = reverse("portal:debts_account", args=[row.workshop.code]) + f"#debt-{row.pk}"
        found[f"debt/{row.pk}"] = {"text": shown(row.workshop.name), "url": url}
    for each in Objection.objects.filter(pk__in=ids.get("objection", ())).select_related("debt__workshop"):
        name = shown(each.debt.workshop.name)
        text = f"{say('subject.objection')} {digits(each.pk)} · {name}"
        found[f"objection/{each.pk}"] = {"text": text, "url": reverse("portal:debts_docket")}
    return found


def _people(ids: Mapping[str, set[int]]) -> dict[str, dict[str, Any]]:
    """People by their names; a permit leads to the page of its holder."""
    found = {}
    for row in Person.objects.filter(pk__in=ids.get("person", ())):
        name = f"{row.first_name} {row.last_name}"
        found[f"person/{row.pk}"] = {"text": name, "url": reverse("portal:person", args=[row.pk])}
    for permit in WorkPermit.objects.filter(pk__in=ids.get("permit", ())):
        text = f"{say('subject.permit')} {digits(permit.number)}"
        found[f"permit/{permit.pk}"] = {"text": text, "url": reverse("portal:foreigner", args=[permit.person_id])}
    return found


def _decisions(ids: Mapping[str, set[int]]) -> dict[str, dict[str, Any]]:
    rows = Decision.objects.filter(pk__in=ids.get("decision", ())).values_list("pk", "claim_id")
    return {
        f"decision/{pk}": {
            "text": f"{say('subject.claim')} {digits(claim)}",
            "url": reverse("portal:claim", args=[claim]),
        }
        for pk, claim in rows
    }
