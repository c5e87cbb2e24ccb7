"""Foreign nationals on screen: numbers, permits that end, directorates against their quotas, one person's papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.engine import Outcome, compute, scheme
from opentamin.faces.portal import when
from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.charts_offices import Panel, QuotaBar, against_quota, by_month
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, money, month
from opentamin.faces.portal.views_offices import name_of
from opentamin.faces.portal.views_people import log_reading, today
from opentamin.faces.portal.words import either, language, say, shown
from opentamin.flow.figures import foreigners as figures
from opentamin.flow.figures.foreigners import Insured, Standing
from opentamin.ground.calendar import Day, Month
from opentamin.registers.lawful import SCHEME, LawfulWork, lawful_by
from opentamin.registers.models import Cover, Person, Relation, Workshop
from opentamin.registers.nationalities import Nationality, nationality
from opentamin.registers.permits import papers_of, permits_ending

AHEAD_DAYS = 60
SHOWN = 25
MONTHS = 6
PAPERS = {code: name for name, code in scheme(SCHEME).plan.scheme.inputs["paper"].codes.items()}
"""Names of papers by the codes of the scheme."""


def _month_asked(request: HttpRequest) -> int | None:
    """The month of `?month=`, or the newest one with an accepted list; None before any list."""
    try:
        return Month.parse(when.asked(request, "month")).code
    except ValueError:
        return figures.last_month()


def _country(found: Nationality) -> str:
    return (
        (either(found.fa, found.en) or say("foreigners.unknown_country"))
        if found.fa
        else say("foreigners.unknown_country")
    )


def _when(asked: int) -> dict[str, Any]:
    """The field that chooses the month."""
    return when.field("month", say("col.month"), str(Month(asked)), with_day=False) | {"button": say("person.show")}


def foreigners(request: HttpRequest) -> HttpResponse:
    """Insured foreign nationals of a month by nationality, permits that end soon, people without a permit."""
    asked = _month_asked(request)
    if asked is None:
        return render(request, "portal/foreigners.html", {"empty": True})
    by_country = figures.by_nationality(asked)
    insured = figures.progress([asked]).get(asked, {})
    day = today().to_date()
    ending = permits_ending(day, ahead_days=AHEAD_DAYS)
    count, without = figures.without_permit(asked, limit=SHOWN)
    context: dict[str, Any] = {
        "month": month(asked),
        "when": _when(asked),
        "tiles": [
            (sum(people for _, people in by_country), say("foreigners.principal")),
            (sum(each.dependants for each in insured.values()), say("foreigners.dependants")),
            (len(ending), say("foreigners.ending", days=AHEAD_DAYS)),
            (count, say("foreigners.without")),
        ],
        "chart": bars([Bar(_country(found), people) for found, people in by_country], say("foreigners.by_country")),
        "countries": [(_country(found), people) for found, people in by_country],
        "ending": [_ending(row, day) for row in ending[:SHOWN]],
        "without": [_without(row) for row in without],
        "without_count": count,
    }
    return render(request, "portal/foreigners.html", context)


def _ending(row: Any, day: date) -> dict[str, Any]:
    """A permit that ends soon."""
    return {
        "url": reverse("portal:foreigner", args=[row.person_id]),
        "name": f"{row.person.first_name} {row.person.last_name}",
        "workshop": shown(row.workshop.name),
        "paper": say(f"paper.{row.paper}"),
        "until": row.valid_until,
        "left": (row.valid_until - day).days,
    }


def _without(row: figures.WithoutPermit) -> dict[str, Any]:
    """Somebody who worked without a permit in force."""
    return {
        "url": reverse("portal:foreigner", args=[row.person_id]),
        "name": f"{row.first_name} {row.last_name}",
        "country": _country(nationality(row.nationality)),
        "workshop": shown(row.workshop_name),
        "ended": say("foreigners.ended_on", day=jalali(row.ended_on)) if row.ended_on else say("foreigners.never"),
    }


def quotas(request: HttpRequest) -> HttpResponse:
    """Directorates against their quotas in a month, and month by month."""
    asked = _month_asked(request)
    if asked is None:
        return render(request, "portal/quotas.html", {"empty": True})
    months = [(Month(asked) + -back).code for back in range(MONTHS - 1, -1, -1)]
    insured = figures.progress(months)
    months = [each for each in months if each >= min(insured, default=asked)]
    standings = figures.ranking(asked, insured.get(asked, {}))
    with_quota = [row for row in standings if row.quota]
    panels = _panels(standings, months, insured)
    context: dict[str, Any] = {
        "month": month(asked),
        "when": _when(asked),
        "partial": not _sees_all(),
        "chart": against_quota([_bar(row) for row in with_quota], say("quotas.title")) if with_quota else "",
        "rows": [_standing(row) for row in standings],
        "months": months,
        "by_month": by_month(months, panels, say("quotas.by_month")),
        "month_rows": panels,
    }
    return render(request, "portal/quotas.html", context)


def _sees_all() -> bool:
    """Whether the officer sees every branch: figures of a part must not be taken for the whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_sees_all()")
        return bool(cursor.fetchone()[0])


def percent(row: Standing) -> str:
    """The share for showing: whole per cent and one tenth, rounded down."""
    tenths = row.percent_tenths
    if tenths is None:
        return "–"
    whole, tenth = divmod(tenths, 10)
    return f"{figure(whole)}٫{digits(tenth)}٪" if language() == "fa" else f"{figure(whole)}.{tenth}%"


def _bar(row: Standing) -> QuotaBar:
    words = say("quotas.of", people=figure(row.insured.principal), quota=figure(row.quota), share=percent(row))
    return QuotaBar(name_of(row.directorate), row.insured.principal, row.quota or 1, words)


def _standing(row: Standing) -> dict[str, Any]:
    """One directorate as a row of the ranking."""
    share = row.share
    return {
        "url": reverse("portal:office", args=[row.directorate.code]),
        "name": name_of(row.directorate),
        "rank": figure(row.rank) if row.rank else say("quotas.unranked"),
        "principal": row.insured.principal,
        "dependants": row.insured.dependants,
        "quota": row.quota,
        "fraction": digits(f"{share.numerator}/{share.denominator}") if share is not None else "–",
        "percent": percent(row),
    }


def _panels(
    standings: Sequence[Standing], months: Sequence[int], insured: Mapping[int, Mapping[int, Insured]]
) -> list[Panel]:
    """Principal insured of each directorate in each month, in the order of the ranking."""
    return [
        Panel(
            name_of(row.directorate),
            [insured.get(each, {}).get(row.directorate.pk, Insured()).principal for each in months],
            row.quota,
        )
        for row in standings
    ]


def foreigner(request: HttpRequest, person_id: int) -> HttpResponse:
    """A foreign national's papers with their days, and whether the work that lists show is lawful today."""
    found = Person.objects.filter(pk=person_id, is_foreign=True).first()
    if found is None:
        raise Http404
    log_reading(person_id, "papers page")
    day = today()
    documents, permits = papers = papers_of(person_id)
    country = nationality(found.nationality)
    relatives = Relation.objects.filter(person=found, maintained=True).select_related("relative")
    context: dict[str, Any] = {
        "title": f"{found.first_name} {found.last_name}",
        "facts": [
            (say("foreigners.country"), _country(country)),
            (say("foreigners.code"), code(found.foreign_code or "–")),
            (say("foreigners.relatives"), figure(len(relatives))),
        ],
        "record_url": reverse("portal:person", args=[person_id]),
        "documents": [_document(row, day.to_date()) for row in documents],
        "permits": [_permit(row, day.to_date()) for row in permits],
        "work": [_work(*place, papers, day) for place in _places(person_id)],
        "covers": [
            {"from": row.from_month, "until": row.until_month, "workshop": shown(row.workshop.name), "reason": shown(row.reason)}
            for row in Cover.objects.filter(person=found, work_accident_only=True).select_related("workshop")
        ],
    }  # fmt: skip
    return render(request, "portal/foreigner.html", context)


def _places(person_id: int) -> list[tuple[Workshop, str]]:
    """Workshops and job codes of the newest month of lists."""
    asked = figures.last_month()
    places = figures.places_of_work(person_id, asked) if asked else []
    known = {row.pk: row for row in Workshop.objects.filter(pk__in=[place[0] for place in places])}
    return [(known[workshop], job) for workshop, job, _ in places if workshop in known]


def _work(workshop: Workshop, job: str, papers: Any, day: Day) -> dict[str, Any]:
    """The verdict for one workshop, with the fine of a day where it is unlawful."""
    verdict = lawful_by(papers, workshop, day.to_date(), job_code=job)
    return {
        "workshop": shown(workshop.name),
        "url": reverse("portal:workshop", args=[workshop.code]),
        "word": say(f"lawful.{verdict.verdict}"),
        "why": _reason(verdict),
        "tag": {"met": "met", "not_met": "error", "unclear": "unclear"}[verdict.verdict],
        "clause": digits(verdict.clause.rsplit("/", 1)[-1]),
        "clause_url": reverse("portal:article", args=["ir/labour_1369/120"]),
        "fine": _fine(day) if verdict.verdict == "not_met" else "",
    }  # fmt: skip


def _reason(verdict: LawfulWork) -> str:
    """Why the verdict is what it is: each fact that stands against it, or that all is in order."""
    if verdict.unknown:
        return either("، ", ", ").join(say(f"unknown_fact.{name}") for name in verdict.unknown)
    if verdict.verdict == "met":
        return say("lawful.in_order")
    given = verdict.record.inputs
    if verdict.permit is None:
        return say(f"unlawful.{PAPERS[int(given['paper'] or 0)]}")
    against = {
        "expired": given["expired"],
        "work_visa": PAPERS[int(given["paper"] or 0)] == "work_permit" and not given["work_visa"],
        "same_job": not given["same_job"],
        "same_town": not given["same_town"],
    }
    return either("، ", ", ").join(say(f"unlawful.{name}") for name, holds in against.items() if holds)


def _fine(day: Day) -> str:
    """What one day of such work costs the employer the first time, by the scheme foreign_fine; empty where it refuses."""
    outcome = compute("foreign_fine", day.month.code, {"days": 1})
    return money(int(outcome.values["penalty_foreign_rial"])) if isinstance(outcome, Outcome) else ""


def _document(row: Any, day: date) -> dict[str, Any]:
    return {
        "kind": say(f"document.{row.kind}"),
        "number": row.number,
        "issuer": shown(row.issuer),
        "from": row.valid_from,
        "until": row.valid_until,
        **_validity(row, day),
    }


def _permit(row: Any, day: date) -> dict[str, Any]:
    return {
        "kind": say(f"paper.{row.paper}"),
        "number": row.number,
        "workshop": shown(row.workshop.name),
        "job": shown(row.job_title or row.job_code),
        "town": row.town,
        "conditions": shown(row.conditions),
        "from": row.valid_from,
        "until": row.valid_until,
        **_validity(row, day),
    }


def _validity(row: Any, day: date) -> dict[str, str]:
    """Whether a paper is in force, in a word and a colour."""
    if day < row.valid_from:
        return {"state": say("paper_state.later"), "tag": "note"}
    if row.valid_until is not None and row.valid_until <= day:
        return {"state": say("paper_state.ended"), "tag": "error"}
    return {"state": say("paper_state.valid"), "tag": "ok"}
