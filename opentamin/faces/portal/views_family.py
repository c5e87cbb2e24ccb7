"""A person and the family: who is covered until when and why, what was asked about them, and which centres asked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from opentamin.faces.portal import when
from opentamin.faces.portal.dependants import asked_about, may_change
from opentamin.faces.portal.my_parts import act_url, tabs
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.templatetags.portal import jalali
from opentamin.faces.portal.views_care import MOST_CHECKS, STATE_TAGS, last_day, share_words
from opentamin.faces.portal.views_people import log_reading, today
from opentamin.faces.portal.views_rights import name_of
from opentamin.faces.portal.words import either, say
from opentamin.flow.care import questions
from opentamin.flow.care.explaining import explain
from opentamin.flow.care.facts import CARE_NAMES
from opentamin.flow.care.models import Check
from opentamin.ground.calendar import Day


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person and the relatives: who is covered until when, why, why ended and how to restore; the law step by step."""
    day, asked_day = when.day_asked(request, "day", say("when.day"), today())
    family = questions.family_cover(person_id, day, known_on=timezone.now())
    if not family:
        raise Http404
    log_reading(person_id, "care page")
    own, mine = family[0].entitled, request.sitting.owns(person_id)
    # Beside an earlier day, or the law step by step, they would say nothing of it, and cost queries more.
    now_only = day == today() and "why" not in request.GET
    context = {
        "title": say("care.person_title"),
        "name": name_of(family[0].person),
        "when": asked_day | {"button": say("care.show")},
        "day": day,
        "tabs": tabs(request, person_id) if mine else [],
        "rows": [_cover_row(each) for each in family],
        "shares": _share_rows(own.shares),
        "asked": asked_about(person_id) if mine and now_only else [],
        "may": may_change(request),
        "add_url": act_url("add_dependant", person=person_id),
        "columns": [say(f"care_kind.{name}") for name in CARE_NAMES.values()],
        **({} if mine and now_only else _reasons(person_id, day)),
        "now": now_only,
        "checks": [_check_about(row) for row in questions.checks_about(person_id, MOST_CHECKS)] if now_only else [],
    }
    return render(request, "portal/care_person.html", context)


def _reasons(person_id: int, day: Day) -> dict[str, Any]:
    """The law step by step, and what is missing for its answer."""
    reasons = explain(person_id, day, known_on=timezone.now())
    return {
        "steps": [step for record in reasons.records for step in steps_of(record)],
        "faults": [say("care.missing")] if reasons.faults else [],
    }


def _check_about(row: Check) -> dict[str, Any]:
    """Which centre asked about somebody, when, and what it was told."""
    return {
        "at": row.asked_at,
        "provider": either(row.provider.name_fa, row.provider.name_en),
        "kind": say(f"care_kind.{CARE_NAMES[row.care]}"),
        "state": say(f"care_state.{row.answer}"),
        "tag": STATE_TAGS[row.answer],
        "reference": row.reference,
    }


def _cover_row(each: questions.Covered) -> dict[str, Any]:
    found = each.entitled
    ended = say(f"care_ended.{found.ended_by}") if found.ended_by else ""
    until = found.until_on and (Day.from_date(found.until_on) + -1)
    return {
        "name": name_of(each.person),
        "end_url": act_url("end_dependant", relation=each.relation) if each.relation else "",
        "tie": say(f"care_tie.{each.tie}"),
        "state": say(f"care_state.{found.state}"),
        "tag": STATE_TAGS[found.state],
        "until": last_day(found.until_on) if found.state == "covered" else jalali(until),
        "why": ended or either(found.why_fa, found.why_en) or "–",
        "clause": found.clause,
        "restore": say(f"care_restore.{found.ended_by}") if found.ended_by else "–",
    }


def _share_rows(shares: tuple[tuple[str, str, int | None], ...]) -> list[tuple[str, list[str]]]:
    """The person's share by kind of centre, a column for each kind of care."""
    rows: dict[str, list[str]] = {}
    for centre, _, percent in shares:
        rows.setdefault(centre, []).append(share_words(percent))
    return [(say(f"care_centre.{centre}"), cells) for centre, cells in rows.items()]
