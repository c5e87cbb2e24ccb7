"""Care on screen: one field and a binding answer, the history of checks, a family's cover, the kit for outages, booklets."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.charts import drawn, listed
from opentamin.faces.portal.dependants import asked_about, may_change
from opentamin.faces.portal.my_parts import act_url, tabs
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.views_outage import give_pass, without_centre
from opentamin.faces.portal.views_people import log_reading, today
from opentamin.faces.portal.views_rights import name_of
from opentamin.faces.portal.words import either, say
from opentamin.flow.care import booklets as paper
from opentamin.flow.care import questions
from opentamin.flow.care.checking import check_all
from opentamin.flow.care.explaining import explain
from opentamin.flow.care.facts import CARE_NAMES, Answered, Asked
from opentamin.flow.care.models import Check, Provider
from opentamin.ground.calendar import Day
from opentamin.ground.money import half_up
from opentamin.ground.persian import ascii_digits

PARTS = ("year", "month", "day")
CENTRES = {1: "own", 2: "contracted", 3: "government", 4: "other"}
SHARE_CLAUSES = {1: "ir/ssa_1354/55.1", 2: "ir/ssa_1354/55.3", 3: "ir/ssa_1354/55.4", 4: "ir/ssa_1354/55.5"}
"""The paragraph of article 55 behind the share, by kind of centre; a government centre beside an own one is contracted."""
MOST_CHECKS = 20
EXAMPLE_RIAL = 1_000_000
STATE_TAGS = {"covered": "ok", "ended": "warning", "never": "warning", "unknown": "error"}


def entitlement(request: HttpRequest) -> HttpResponse:
    """The question, and its answer on the same page. The key in the form makes a second press the same check."""
    centres = questions.centres_of(request.sitting.role, request.sitting.user_id)
    typed = _typed(request, centres)
    if request.method != "POST":
        return _page(request, centres, typed)
    provider = next((row for row in centres if row.code == typed["provider"]), None)
    if provider is None:
        return _page(request, centres, typed, error=("provider", say("care.no_provider")))
    on = day_of(typed)
    if on is None:
        return _page(request, centres, typed, error=("on", say("care.day_wrong")))
    asked = Asked(typed["key"], typed["code"], typed["care"], on, source="page")
    try:
        with transaction.atomic():
            by = f"page/{request.officer}"
            answered = check_all(provider, [asked], by=by, now=timezone.now(), today=today())[0]
    except DatabaseError:
        trouble = render(request, "portal/care_trouble.html", without_centre(provider.code, typed["code"]), status=503)
        return give_pass(request, trouble, [row.code for row in centres])
    if not isinstance(answered, Answered):
        column = answered.column if answered.column in ("care", "on") else "code"
        return _page(request, centres, typed, error=(column, either(answered.message_fa, answered.message_en)))
    return _page(request, centres, {**typed, "key": secrets.token_urlsafe(18)}, answered=answered, provider=provider)


def _typed(request: HttpRequest, centres: list[Provider]) -> dict[str, str]:
    """The form as it was filled; the first centre and out-patient care where nothing was."""
    first = centres[0].code if centres else ""
    return {
        "code": ascii_digits(request.POST.get("code", "")).strip()[:20],
        "provider": request.POST.get("provider", first)[:10],
        "care": request.POST.get("care", "outpatient")[:20],
        "key": request.POST.get("key", "")[:80] or secrets.token_urlsafe(18),
        **{f"on_{part}": ascii_digits(request.POST.get(f"on_{part}", "")).strip()[:4] for part in PARTS},
    }


def day_of(typed: Mapping[str, str]) -> Day | None:
    """The day of service of the three fields: today where all are empty, None for a day that does not exist."""
    parts = [typed[f"on_{part}"] for part in PARTS]
    if not any(parts):
        return today()
    try:
        return Day.of(*map(int, parts))
    except (ValueError, IndexError):
        return None


def day_field(name: str, label: str, hint: str, typed: Mapping[str, str], fault: str = "") -> dict[str, Any]:
    """A day in three parts for `_field.html`, not required."""
    months = [(number, month(140400 + number).rsplit(" ", 1)[0]) for number in range(1, 13)]
    chosen = typed[f"{name}_month"]
    parts = {
        "day": digits(typed[f"{name}_day"]),
        "year": digits(typed[f"{name}_year"]),
        "months": [{"number": number, "text": text, "on": str(number) == chosen} for number, text in months],
    }
    return {
        "name": name,
        "kind": "day",
        "label": label,
        "hint": hint,
        "fault": fault,
        "parts": parts,
        "required": False,
    }


def _page(
    request: HttpRequest,
    centres: list[Provider],
    typed: dict[str, str],
    *,
    error: tuple[str, str] | None = None,
    answered: Answered | None = None,
    provider: Provider | None = None,
) -> HttpResponse:
    context = {
        "typed": typed,
        "shown_code": digits(typed["code"]),
        "providers": [(row.code, centre_words(row)) for row in centres],
        "kinds": [(name, say(f"care_kind.{name}")) for name in CARE_NAMES.values()],
        "error": {"field": error[0], "text": error[1]} if error else None,
        "on": day_field(
            "on", say("care.on"), say("care.on_hint"), typed, error[1] if error and error[0] == "on" else ""
        ),
        "on_open": any(typed[f"on_{part}"] for part in PARTS),
        "answer": _answer(answered, provider) if answered and provider else None,
    }
    response = render(request, "portal/care.html", context, status=422 if error else 200)
    return give_pass(request, response, [row.code for row in centres])


def centre_words(row: Provider) -> str:
    """Name and kind of a centre."""
    return f"{either(row.name_fa, row.name_en)} ({say(f'care_centre.{CENTRES[row.kind]}')})"


def _answer(found: Answered, provider: Provider) -> dict[str, Any]:
    """The answer as the clinic needs it: no name, no role, no employer."""
    facts: list[tuple[str, Any]] = [
        (say("care.code"), code(found.code)),
        (say("care.provider"), either(provider.name_fa, provider.name_en)),
        (say("care.kind"), say(f"care_kind.{found.care}")),
        (say("care.on"), jalali(found.on)),
    ]
    if found.covered:
        facts.append((say("care.until"), _last_day(found.until_on)))
    elif found.until_on:
        facts.append((say("care.ended_on"), jalali(found.until_on)))
    return {
        "covered": found.covered,
        "state": say(f"care_state.{found.answer}"),
        "tag": STATE_TAGS[found.answer],
        "help": "" if found.covered else say(f"care_help.{found.answer}"),
        "reference": code(found.reference),
        "share": _share(found, provider) if found.covered else None,
        "facts": [*facts, (say("care.asked_at"), jalali(found.asked_at))],
        "findings": [either(each.message_fa, each.message_en) for each in found.findings],
    }


def _share(found: Answered, provider: Provider) -> dict[str, Any]:
    """What the person pays: in words, with an example in rials and the paragraph of the law."""
    clause = SHARE_CLAUSES[2 if provider.kind == 3 and not provider.no_own_centre else provider.kind]
    percent, example = found.share_percent, ""
    if percent is not None:
        mine = half_up(EXAMPLE_RIAL * percent, 100)
        example = say(
            "care.share_example", of=figure(EXAMPLE_RIAL), mine=figure(mine), rest=figure(EXAMPLE_RIAL - mine)
        )
    url = reverse("portal:article", args=[clause.rpartition(".")[0]])
    words = say("care.article", number=digits(clause.rpartition(".")[2]))
    return {"words": share_words(percent), "example": example, "clause": words, "url": url}


def share_words(percent: int | None) -> str:
    """What the person pays, in words."""
    if percent is None:
        return say("care.share_unknown")
    return say("care.share_percent", percent=percent) if percent else say("care.share_free")


def _last_day(until: Any) -> str:
    return say("care.open_end") if until is None else jalali(Day.from_date(until) + -1)


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person and the relatives: who is covered until when, why, why ended and how to restore; the law step by step."""
    day, typed = _day(request)
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
        "typed": typed,
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


def _day(request: HttpRequest) -> tuple[Day, list[tuple[str, str, str]]]:
    """The day that is asked for (empty or impossible: today), and the three fields as typed."""
    typed = {name: ascii_digits(request.GET.get(name, "")).strip()[:4] for name in ("year", "month", "day")}
    labels = {"year": say("person.year"), "month": say("col.month"), "day": say("person.day")}
    try:
        day = Day.of(int(typed["year"]), int(typed["month"]), int(typed["day"]))
    except (ValueError, IndexError):
        day = today()
    return day, [(name, labels[name], digits(typed[name])) for name in typed]


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
        "until": _last_day(found.until_on) if found.state == "covered" else jalali(until),
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


def booklets(request: HttpRequest) -> HttpResponse:
    """Paper booklets by year, and how many fewer than in the base year; the aim stands as a mark on each bar."""
    years = paper.by_year()
    reached = years[-1].fewer if years else None
    base = next((each.given_out for each in years if each.year == paper.BASE_YEAR), 0)
    goal = half_up(base * (100 - paper.AIM_PERCENT), 100) if base else None
    most = max((each.given_out for each in years), default=1)
    rows = [(digits(row.year), figure(row.given_out), drawn(row.given_out, most, goal=goal)) for row in years]
    context = {
        "lede": say("care.booklets_lede", year=paper.BASE_YEAR, aim=paper.AIM_PERCENT),
        "years": [(each.year, each.given_out, _per_cent(each.fewer)) for each in years],
        "reached": _per_cent(reached),
        "aim": f"{figure(paper.AIM_PERCENT)}{either('٪', '%')}",
        "mark": say("care.booklets_mark", count=figure(goal)) if goal is not None else "",
        "chart": listed(rows, say("care.booklets")),
    }
    return render(request, "portal/care_booklets.html", context)


def _per_cent(fewer: Any) -> str:
    """A fraction as per cent with one decimal, cut; a dash where there is no base."""
    if fewer is None:
        return "–"
    tenths = fewer.numerator * 1000 // fewer.denominator
    point = "٫" if either("fa", "en") == "fa" else "."
    return f"{figure(tenths // 10)}{point}{figure(tenths % 10)}{either('٪', '%')}"
