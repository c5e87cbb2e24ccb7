"""Workshops and what they owe; people, their record, and the reason of a figure."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.config import keys
from opentamin.faces.documents.shelf import Paper, answer, paper
from opentamin.faces.documents.statement import source_words, statement_pdf
from opentamin.faces.portal import when
from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, money, month
from opentamin.faces.portal.views import PAGE, list_row
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.assessments import overview
from opentamin.flow.assessments.questions import reason as reason_of
from opentamin.flow.careers.questions import Record, record
from opentamin.flow.careers.statement import statement
from opentamin.flow.lists import listing
from opentamin.ground.calendar import Day, Month
from opentamin.ledger.chart import chart
from opentamin.registers.models import Person, Workshop
from opentamin.registers.questions import find_people
from opentamin.registers.questions import person as person_by_id

TEHRAN = ZoneInfo("Asia/Tehran")
MONTH_SHORT = ("فر", "ارد", "خر", "تیر", "مر", "شه", "مهر", "آبا", "آذر", "دی", "به", "اسف")


def workshops(request: HttpRequest) -> HttpResponse:
    """Workshops by what they owe, searched by code or name."""
    query, number = request.GET.get("q", ""), page_number(request)
    count, rows = overview.workshops_owing(query, offset=(number - 1) * PAGE, limit=PAGE)
    context = {
        "query": query,
        "workshops": [
            {
                "url": reverse("portal:workshop", args=[row.code]),
                "name": shown(row.name),
                "code": row.code,
                "branch": either(row.branch_fa, row.branch_en),
                "lists": row.lists,
                "owed_rial": row.owed_rial,
            }
            for row in rows
        ],
        "pager": Pager(request, number, count, PAGE),
    }
    return render(request, "portal/workshops.html", context)


def workshop(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """One workshop: who it is, what it owes month by month, its lists."""
    found = Workshop.objects.select_related("branch").filter(code=workshop_code).first()
    if found is None:
        raise Http404
    from opentamin.faces.portal import views_files  # it stands on this module

    months = overview.owed_months(workshop_code, known_on=timezone.now())
    shares = [name for name, share in chart().shares.items() if share.owed_by == "employer"]
    used = [name for name in shares if any(name in row.shares for row in months)]
    context = {
        "title": shown(found.name),
        "facts": views_files.workshop_facts(found),
        "closed": views_files.closed(found),
        "tabs": views_files.workshop_tabs(workshop_code, request.sitting, "lists"),
        "columns": [either(chart().shares[name].title_fa, chart().shares[name].title_en) for name in used],
        "months": [
            {
                "month": row.month,
                "due_on": row.due_on,
                "amounts": [row.shares.get(name, 0) for name in used],
                "total": sum(row.shares.values()),
            }
            for row in months
        ],
        "chart": bars([Bar(month(row.month), sum(row.shares.values())) for row in months], say("workshop.owes")),
        "lists": [
            list_row(row) for row in listing.page_of_lists("", offset=0, limit=PAGE, workshop_code=workshop_code)[1]
        ],
    }
    return render(request, "portal/workshop.html", context)


def people(request: HttpRequest) -> HttpResponse:
    """Search for a person by code, number or name."""
    query = request.GET.get("q", "").strip()
    found = find_people(query, limit=PAGE) if query else []
    context = {
        "query": query,
        "people": [
            {
                "url": reverse("portal:person", args=[each.pk]),
                "name": f"{each.first_name} {each.last_name}",
                "national_code": each.national_code or each.foreign_code or "–",
                "insurance_number": each.insurance_number or "–",
                "provisional": each.provisional,
            }
            for each in found
        ],
    }
    return render(request, "portal/people.html", context)


def log_reading(person_id: int, why: str) -> None:
    """Reading a personal file leaves a trace: who, whose, why."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_log_reading(%s, %s)", [person_id, why])


def _known_on(request: HttpRequest) -> tuple[datetime, dict[str, Any]]:
    """The instant up to which the record is asked, and the field of its day; empty or impossible means now."""
    now = timezone.now()
    day, asked_day = when.day_asked(request, "known", say("when.known"), today() + 1)
    if day > today():
        return now, asked_day
    return datetime.combine((day + 1).to_date(), time(0), TEHRAN).astimezone(UTC), asked_day


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person's record, as known today or on an earlier day."""
    found = person_by_id(person_id)
    if found is None:
        raise Http404
    log_reading(person_id, "record page")
    from opentamin.faces.portal import views_files  # it stands on this module

    known_on, known_day = _known_on(request)
    known = record(person_id, as_of=this_month(), known_on=known_on)
    rows = statement(found, known, known_on)["rows"]
    query = f"?{request.GET.urlencode()}" if when.asked(request, "known") else ""
    context = {
        "tabs": views_files.person_tabs(person_id, request.sitting, "record"),
        "logged": views_files.logged(request.sitting),
        "person": {"name": f"{found.first_name} {found.last_name}", "provisional": found.provisional},
        "facts": _person_facts(found),
        "total_days": known.days,
        "total_months": len(known.months),
        "when": known_day | {"button": say("person.show")},
        "years": _years(known, rows),
        "rows": [_told(row) for row in rows],
        "ready_url": reverse("portal:readiness", args=[person_id]),
        "statement_url": reverse("portal:statement", args=[person_id, "pdf"]) + query,
        "statement_json_url": reverse("portal:statement", args=[person_id, "json"]) + query,
    }
    return render(request, "portal/person.html", context)


def today() -> Day:
    """The legal day, that of Tehran."""
    return Day.from_date(timezone.now().astimezone(TEHRAN).date())


def this_month() -> int:
    """The Jalali month of now, in Tehran."""
    return today().month.code


def _person_facts(found: Person) -> list[tuple[str, Any]]:
    """The summary list at the head of a person's page."""
    identity = found.national_code or found.foreign_code
    label = say("col.national_code") if found.national_code else say("person.foreign_code")
    facts: list[tuple[str, Any]] = [
        (label, code(identity or "–")),
        (say("col.insurance_number"), code(found.insurance_number or "–")),
    ]
    return [*facts, (say("person.birth"), jalali(found.birth_date))] if found.birth_date else facts


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the record as the table shows it."""
    shop = digits(row["workshop"]) or say("person.self_paid")
    return {**row, "workshop": shop, "source": source_words(row), "reason_url": _reason_url(row)}


def _reason_url(row: dict[str, Any]) -> str:
    """Where the reason of a row unfolds; opening records have none."""
    if not row.get("row"):
        return ""
    return reverse("portal:reason", args=[row["month"], row["wage_list_id"], row["row"]])


def _years(known: Record, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The grid of years and months, newest year first."""
    days = {each.month: each.days_counted for each in known.months}
    links = {row["month"]: _reason_url(row) for row in rows}
    years = sorted({code // 100 for code in days}, reverse=True)
    return [
        {"number": year, "months": [_cell(year * 100 + number, days, links) for number in range(1, 13)]}
        for year in years
    ]


def _cell(code_of_month: int, days: dict[int, int], links: dict[int, str]) -> dict[str, Any]:
    """One month of the grid."""
    short = MONTH_SHORT[code_of_month % 100 - 1] if either("fa", "en") == "fa" else month(code_of_month)[:3]
    if code_of_month not in days:
        return {"short": short, "url": ""}
    full = days[code_of_month] >= Month(code_of_month).length
    return {
        "short": short,
        "days": days[code_of_month],
        "kind": "full" if full else "part",
        "url": links.get(code_of_month) or "#months",
        "label": say("person.month_label", month=month(code_of_month), days=figure(days[code_of_month])),
    }


def statement_of(request: HttpRequest, person_id: int, form: str) -> HttpResponse:
    """The statement of record as PDF or JSON."""
    found = person_by_id(person_id)
    if found is None or form not in {"pdf", "json"}:
        raise Http404
    log_reading(person_id, f"statement of record, {form}")
    known_on, _ = _known_on(request)
    if form == "json":
        return JsonResponse(_statement(found, known_on), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return answer(_statement_paper(found, known_on))


def _statement(found: Person, known_on: datetime) -> dict[str, Any]:
    """The statement of record with its seal."""
    data = statement(found, record(found.pk, as_of=this_month(), known_on=known_on), known_on)
    return {**data, "seal": keys.seal("statement", data["digest"].encode("ascii"))}


def _statement_paper(found: Person, known_on: datetime) -> Paper:
    name = f"record-{found.national_code or found.foreign_code or found.pk}.pdf"
    return Paper(statement_pdf(_statement(found, known_on)), name, person_id=found.pk)


@paper("statement")
def statement_paper(person_id: int) -> Paper | None:
    """The paper of a person's record as it is known now; who shows it logs the reading."""
    found = person_by_id(person_id)
    return _statement_paper(found, timezone.now()) if found else None


def reason(request: HttpRequest, month_code: int, wage_list_id: int, row: int) -> HttpResponse:
    """Why the figures of one line are what they are: step by step, each unfolded to its clause."""
    found = reason_of(month_code, wage_list_id, row)
    if found is None:
        raise Http404
    log_reading(found.computed.person_id, "reason of a figure")
    declared = found.declared
    context = {
        "title": say("reason.title", month=month(month_code)),
        "inputs": [
            (say("col.name"), f"{declared.first_name} {declared.last_name}"),
            (say("col.workshop"), digits(declared.wage_list.workshop.name)),
            (say("col.days"), figure(declared.days)),
            (say("reason.pay"), money(declared.insurable_rial)),
        ],
        "steps": steps_of(found.record),
        "digest": found.record.digest(),
    }
    return render(request, "portal/reason.html", context)
