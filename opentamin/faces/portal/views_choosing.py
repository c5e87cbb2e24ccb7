"""Choosing a benefit: what happened, a few questions in plain words, and what the law says to each condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.act_papers import drafted
from opentamin.faces.portal.act_words import label
from opentamin.faces.portal.my_parts import head
from opentamin.faces.portal.reasons import names_of, step_shown
from opentamin.faces.portal.templatetags.portal import figure, jalali, money
from opentamin.faces.portal.views_acts import field_shown
from opentamin.faces.portal.views_claiming import claim_address
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say
from opentamin.flow.claims.actions import draft_claims
from opentamin.flow.claims.deciding import Draft
from opentamin.flow.claims.models import Claim
from opentamin.flow.claims.readiness import readiness
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.claiming import evidence_of, of_a_death
from opentamin.journeys.acts.claiming import name_of as act_of
from opentamin.journeys.acts.facts import Action, Kind
from opentamin.journeys.acts.reading import PARTS, read
from opentamin.law.benefit_rows import Benefit, benefit_rows

KNOWN = ("age_years", "paid_days", "days_in_last_year", "days_worked_90", "dependants", "children")
"""Facts of the record that answer questions which therefore nobody asks; each has the words `known.<name>`."""


def rights(request: HttpRequest, person_id: int) -> HttpResponse:
    """What happened? Every benefit by its event; above them what would hold a claim of today up."""
    _, context = head(request, person_id, "choice of a benefit")
    held_up = readiness([person_id], today=today(), now=timezone.now()).get(person_id, [])
    context |= {
        "held_up": [_told(each) for each in held_up],
        "rights": [_benefit(row, person_id) for row in benefit_rows().values()],
        "ready_url": reverse("portal:readiness", args=[person_id]),
    }
    return render(request, "portal/my_rights.html", context)


def _benefit(row: Benefit, person_id: int) -> dict[str, Any]:
    """One benefit in plain words, from its row."""
    papers = [either(item.document_fa, item.document_en) for item in row.evidence if item.document_fa]
    return {
        "title": either(row.fa, row.en),
        "event": say(f"event.{row.code}"),
        "pays": say(f"pays.{row.pays}"),
        "article": row.clause,
        "article_url": reverse("portal:article", args=[row.clause.split(".")[0]]),
        "papers": list(dict.fromkeys(papers)),
        "days": row.service_days,
        "of_a_death": of_a_death(row),
        "url": reverse("portal:my_right", args=[person_id, row.code]),
    }


def _told(found: Finding) -> dict[str, Any]:
    return {
        "text": either(found.message_fa, found.message_en),
        "advice": either(found.advice_fa, found.advice_en),
        "number": found.number,
    }


def right(request: HttpRequest, person_id: int, name: str) -> HttpResponse:
    """The questions of one benefit; answered, the verdict of each condition with its article and what is missing."""
    _, context = head(request, person_id, "questions about a benefit")
    benefit = benefit_rows().get(name)
    if benefit is None:
        raise Http404
    action = _questions(benefit)
    typed = {key: str(value) for key, value in request.GET.items()}
    given = any(name in typed for each in action.fields for name in (each.name, *(f"{each.name}_{p}" for p in PARTS)))
    values, faults = read(action, typed, label(action)) if given else ({}, [])
    by_field = {fault.column: fault for fault in faults}
    context |= _benefit(benefit, person_id) | {
        "name": context["name"],
        "fields": [
            field_shown(action, each, typed, by_field.get(each.name), request.sitting) for each in action.fields
        ],
        "faults": [{**_told(each), "to": each.column} for each in faults],
        "claim_url": claim_address(benefit, person_id) if action.lets(request.sitting) else "",
    }
    if given and not faults:
        context |= _answer(benefit, person_id, values)
        context["claim_url"] += f"?{urlencode(drafted(typed, action, PARTS))}" if context["claim_url"] else ""
    return render(request, "portal/my_right.html", context, status=422 if faults else 200)


def _questions(benefit: Benefit) -> Action:
    """The act of the claim with its questions only: no person, no papers; of a death the branch decides alone."""
    action = actions()[act_of(benefit)]
    kept = () if of_a_death(benefit) else action.fields
    return replace(action, fields=tuple(each for each in kept if each.kind not in (Kind.SUBJECT, Kind.FILE)))


def _answer(benefit: Benefit, person_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the law makes of the answers and of the record; nothing is written."""
    claim = Claim(
        benefit=benefit.code,
        person_id=person_id,
        event_on=Day.parse(str(values["event_on"])).to_date(),
        claimed_on=today().to_date(),
        evidence=evidence_of(values, benefit),
    )
    draft = draft_claims([claim], now=timezone.now())[claim.pk]
    return {
        "answered": True,
        "verdict": say(f"verdict.{draft.verdict}"),
        "verdict_tag": {"entitled": "met", "not_entitled": "not_met"}.get(draft.verdict, "unclear"),
        "entitled": draft.verdict == "entitled",
        "amount": money(draft.amount_rial) if draft.amount_rial else "",
        "amount_rial": draft.amount_rial,
        "any_of": benefit.any_of,
        "conditions": _conditions(draft, [each.name for each in draft.conditions]),
        "unclear": _conditions(draft, [name for name in benefit.unclear if draft.facts.get(name)]),
        "findings": [_told(each) for each in draft.findings],
        "known": _known(draft),
    }


def _conditions(draft: Draft, names: Sequence[str]) -> list[dict[str, Any]]:
    """Each condition as its step of the legal record: the words of the clause, and with which figures it was answered."""
    steps = {step.rule: (step, names_of(record)) for record in draft.records for step in record.steps}
    found = [steps[name] for name in names if name in steps]
    return [step_shown(step, at, inputs) for at, (step, inputs) in enumerate(found, 1)]


def _known(draft: Draft) -> list[tuple[str, str]]:
    """What the record and the register answered by themselves."""
    names = [name for name in KNOWN if name in draft.facts]
    shown = [(say(f"known.{name}"), figure(draft.facts[name])) for name in names]
    if "award_day" in draft.facts:
        shown.append((say("known.award_day"), jalali(Day.parse(str(draft.facts["award_day"])))))
    return shown
