"""Care on screen: one field and a binding answer, and paper booklets by year."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.charts import drawn, listed
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.views_outage import give_pass, without_centre
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say
from opentamin.flow.care import booklets as paper
from opentamin.flow.care import questions
from opentamin.flow.care.checking import check_all
from opentamin.flow.care.facts import CARE_NAMES, Answered, Asked
from opentamin.flow.care.models import Provider
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
        facts.append((say("care.until"), last_day(found.until_on)))
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


def last_day(until: Any) -> str:
    """The last covered day of a spell that ends before `until`, in words."""
    return say("care.open_end") if until is None else jalali(Day.from_date(until) + -1)


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
