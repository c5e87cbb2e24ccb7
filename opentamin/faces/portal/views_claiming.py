"""A claim as a task list: sections with their state in words, kept for thirty days, left and gone on with at any time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.desk import papers
from opentamin.desk.models import FormDraft
from opentamin.faces.portal.act_drafts import days_left
from opentamin.faces.portal.act_papers import drafted, typed_of
from opentamin.faces.portal.act_words import label, word
from opentamin.faces.portal.my_parts import head
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.views_acts import field_shown
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.claiming import name_of as act_of
from opentamin.journeys.acts.facts import Action, Field, Kind
from opentamin.journeys.acts.reading import PARTS, findings, read
from opentamin.law.benefit_rows import Benefit, benefit_rows
from opentamin.registers.families import accounts_of
from opentamin.registers.models import Account

SECTIONS = ("facts", "papers")
"""Sections that are typed, in their order; after them stand the account and the check."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A claim that is being put together: its benefit and act, whose it is, and what was typed so far."""

    benefit: Benefit
    action: Action
    person_id: int
    draft: FormDraft | None
    given: Mapping[str, str]

    @property
    def typed(self) -> dict[str, str]:
        """What was typed so far; whose claim it is stands in it from the beginning."""
        known = {"person": str(self.person_id)} if any(each.name == "person" for each in self.action.fields) else {}
        return {**known, **(self.draft.typed if self.draft else self.given)}

    def part(self, section: str) -> Action:
        """The act with the fields of one section only."""
        return replace(self.action, fields=tuple(each for each in self.action.fields if self._of(each) == section))

    def _of(self, field: Field) -> str:
        shown_by_paper = {item.name for item in self.benefit.evidence if item.document_fa}
        return "papers" if field.kind == Kind.FILE or field.name in shown_by_paper else "facts"


def _begun(request: HttpRequest, person_id: int, name: str) -> Begun:
    """The claim of an address: 404 for an unknown benefit or a role that may not claim; the user's own draft of it."""
    benefit = benefit_rows().get(name)
    if benefit is None or not actions()[act_of(benefit)].lets(request.sitting):
        raise Http404
    action = actions()[act_of(benefit)]
    rows = papers.drafts(request.sitting.user_id, action=action.name)
    mine = [row for row in rows if row.typed.get("person", str(person_id)) == str(person_id)]
    return Begun(benefit, action, person_id, mine[0] if mine else None, drafted(request.GET.dict(), action, PARTS))


def my_claim(request: HttpRequest, person_id: int, name: str) -> HttpResponse:
    """The task list: what is done, what is missing, and when it is complete the way to check and send."""
    found, context = head(request, person_id, "claim that is put together")
    begun = _begun(request, person_id, name)
    if request.method == "POST":
        papers.drop_draft(begun.draft.key if begun.draft else "")
        return redirect("portal:my_rights", person_id=person_id)
    tasks = [_task(begun, section) for section in SECTIONS]
    missing = sum(each["missing"] for each in tasks)
    account = accounts_of([person_id], on=today().to_date()).get(person_id)
    context |= {
        "title": word(begun.action, "title"),
        "tasks": tasks,
        "account": _account(account, begun.benefit),
        "missing": missing,
        "ready": begun.draft is not None and not missing,
        "act": begun.action.name,
        "key": begun.draft.key if begun.draft else "",
        "typed": list(begun.typed.items()),
        "left": days_left(begun.draft, today()) if begun.draft else "",
        "answer_days": begun.benefit.service_days,
        "article": begun.benefit.clause,
        "article_url": reverse("portal:article", args=[begun.benefit.clause.split(".")[0]]),
        "questions_url": reverse("portal:my_right", args=[found.pk, name]),
    }
    return render(request, "portal/my_claim.html", context)


def _task(begun: Begun, section: str) -> dict[str, Any]:
    """One section with its state in words: nothing yet, so much is missing, complete, or as one likes."""
    part = begun.part(section)
    values, faults = read(part, begun.typed, label(begun.action))
    typed = any(values.get(each.name) not in (None, False) for each in part.fields if each.kind != Kind.SUBJECT)
    needed = any(each.required and each.kind != Kind.SUBJECT for each in part.fields)
    state = ("missing" if typed else "empty") if faults else "whole" if typed else "optional" if not needed else "whole"
    more = f"?{urlencode(begun.given)}" if begun.given and not begun.draft else ""
    return {
        "url": reverse("portal:my_claim_part", args=[begun.person_id, begun.benefit.code, section]) + more,
        "title": say(f"claiming.{section}"),
        "hint": say(f"claiming.{section}_hint"),
        "missing": len(faults),
        "state": say(f"claiming.state_{state}", count=figure(len(faults))),
        "tag": {"missing": "warning", "empty": "note", "whole": "ok", "optional": "note"}[state],
    }


def _account(account: Account | None, benefit: Benefit) -> dict[str, Any]:
    """Where money would go: it stands in the file already, or what to do."""
    if account is None:
        return {"state": say("claiming.no_account"), "tag": "warning", "text": say("claiming.account_how")}
    text = say("claiming.account_is", iban=digits(f"…{account.iban[-4:]}"))
    return {"state": say("claiming.known"), "tag": "ok", "text": text, "pays": say(f"pays.{benefit.pays}")}


def my_claim_part(request: HttpRequest, person_id: int, name: str, key: str) -> HttpResponse:
    """One section of a claim: saved when it is right; or kept as it is, to go on later."""
    _, context = head(request, person_id, "claim that is put together")
    begun = _begun(request, person_id, name)
    if key not in SECTIONS:
        raise Http404
    part = begun.part(key)
    if request.method != "POST":
        return _shown(request, context, begun, key, begun.typed, [])
    typed, found = typed_of(request, part)
    if typed.get("step") != "keep":
        found += read(part, begun.typed | drafted(typed, part, PARTS), label(begun.action))[1]
    elsewhere = {name: value for name, value in begun.typed.items() if name not in _names(part)}
    whole = elsewhere | drafted(typed, part, PARTS)
    kept = papers.keep_draft(begun.draft.key if begun.draft else secrets.token_urlsafe(18), begun.action.name, whole)
    if not kept:
        found.append(findings().make("DRAFTS_TOO_MANY", column="form", most=papers.MOST_DRAFTS))
    if found:
        return _shown(request, context, begun, key, whole, found)
    return redirect("portal:my_claim", person_id=person_id, name=name)


def _names(part: Action) -> set[str]:
    """Names under which the fields of a section are typed."""
    subjects = {each.name for each in part.fields if each.kind == Kind.SUBJECT}
    whole = {name for each in part.fields for name in (each.name, *(f"{each.name}_{piece}" for piece in PARTS))}
    return whole - subjects


def _shown(
    request: HttpRequest,
    context: Mapping[str, Any],
    begun: Begun,
    section: str,
    typed: Mapping[str, str],
    found: Sequence[Finding],
) -> HttpResponse:
    """The fields of one section, each fault beside its field (422)."""
    part, by_field = begun.part(section), {each.column: each for each in found}
    names = {each.name for each in part.fields}
    fields = [field_shown(begun.action, each, typed, by_field.get(each.name), request.sitting) for each in part.fields]
    faults = [
        {"to": each.column if each.column in names else "form", "number": each.number}
        | {"text": either(each.message_fa, each.message_en), "advice": either(each.advice_fa, each.advice_en)}
        for each in found
    ]
    more = {
        "title": say(f"claiming.{section}"),
        "lede": say(f"claiming.{section}_hint"),
        "of": word(begun.action, "title"),
        "fields": fields,
        "faults": faults,
        "files": any(each.kind == Kind.FILE for each in part.fields),
        "back": reverse("portal:my_claim", args=[begun.person_id, begun.benefit.code]),
    }
    return render(request, "portal/my_claim_part.html", {**context, **more}, status=422 if found else 200)


def claim_address(benefit: Benefit, person_id: int) -> str:
    """Where a claim of a benefit is put together."""
    return reverse("portal:my_claim", args=[person_id, benefit.code])
