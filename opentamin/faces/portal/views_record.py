"""The contribution record as a calendar: a year is a row, a month a square; below, one year in words, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.desk.models import Act, Task
from opentamin.faces.portal.my_parts import act_url, head
from opentamin.faces.portal.templatetags.portal import MONTH_NAMES_EN, digits, figure, jalali, month
from opentamin.faces.portal.views_people import MONTH_SHORT, this_month, today
from opentamin.faces.portal.words import language, say, shown
from opentamin.flow.careers.questions import Record, RecordLine, RecordMonth, record
from opentamin.flow.lists.models import ListLine
from opentamin.ground.calendar import Month
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.catalogue import actions
from opentamin.law.ir.ssa_1354.a076_old_age.rule import days_of_a_year
from opentamin.registers.models import Workshop

OBJECTION = "month_not_right"
MAY_STILL_COME = 2
"""This month and the last: the list of a month is due until the end of the next (article 39)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record for the page: months that fit the filter, jobs of lists, and what was objected to."""

    person_id: int
    months: Mapping[int, RecordMonth]
    jobs: Mapping[tuple[int, str], str]
    names: Mapping[str, str]
    asked: Mapping[int, dict[str, Any]]
    first: int
    now: int
    may: bool


def my_record(request: HttpRequest, person_id: int) -> HttpResponse:
    """The whole record as a calendar and one year of it in words; the year and the workshop stand in the address."""
    _, context = head(request, person_id, "own record")
    whole = record(person_id, as_of=this_month(), known_on=timezone.now())
    shops = sorted({line.workshop_code for each in whole.months for line in each.lines if line.workshop_code})
    shop = ascii_digits(request.GET.get("workshop", "")).strip()
    shop = shop if shop in shops else ""
    known = _known(request, whole, shop)
    years = range(this_month() // 100, known.first // 100 - 1, -1) if whole.months else range(0)
    year = _year(request.GET.get("year", ""), years, known)
    context |= {
        "person": person_id,
        "facts": _facts(whole, known, shop),
        "heads": [_short(number) for number in range(1, 13)],
        "years": [_row(each, known, shop, each == year) for each in years],
        "year": year,
        "rows": [_told(each, known) for each in _within(year, known)],
        "year_days": sum(each.days_counted for code_of, each in known.months.items() if code_of // 100 == year),
        "choices": [{"year": each, "on": each == year} for each in years],
        "shops": [{"code": each, "text": _shop(each, known.names), "on": each == shop} for each in shops],
        "wrong": act_url(OBJECTION, person=person_id),
        "may": known.may,
        "statement_url": reverse("portal:statement", args=[person_id, "pdf"]),
    }
    return render(request, "portal/my_record.html", context)


def _known(request: HttpRequest, whole: Record, shop: str) -> Known:
    """Everything that the page tells, by month."""
    codes = {line.workshop_code for each in whole.months for line in each.lines}
    lines = ListLine.objects.filter(person=whole.person_id).values_list(
        "month", "wage_list_id", "job_title", "job_code"
    )
    return Known(
        whole.person_id,
        {each.month: found for each in whole.months if (found := _only(each, shop))},
        {(month_code, str(number)): title or job for month_code, number, title, job in lines},
        dict(Workshop.objects.filter(code__in=codes).values_list("code", "name")),
        objections(request, whole.person_id),
        whole.months[0].month if whole.months else 0,
        this_month(),
        actions()[OBJECTION].lets(request.sitting),
    )


def _only(each: RecordMonth, shop: str) -> RecordMonth | None:
    """The month as one workshop brought it; the whole month where none is asked for."""
    if not shop:
        return each
    lines = tuple(line for line in each.lines if line.workshop_code == shop)
    days = sum(line.days for line in lines)
    total = sum(line.base_rial for line in lines)
    return RecordMonth(each.month, days, min(days, each.days_counted), total, lines) if lines else None


def objections(request: HttpRequest, person_id: int) -> dict[int, dict[str, Any]]:
    """What this user said is not right, by month, with what became of it; the newest of a month."""
    asked = Act.objects.filter(action=OBJECTION, user_id=request.sitting.user_id or 0, payload__person=str(person_id))
    acts = [row for row in asked.order_by("id") if row.state != "refused"]
    tasks = {row.key: row for row in Task.objects.filter(key__in=[f"act/{row.code}" for row in acts])}
    return {int(row.payload["month"]): _objection(row, tasks.get(f"act/{row.code}")) for row in acts}


def _objection(row: Act, task: Task | None) -> dict[str, Any]:
    closed = task is not None and task.closed_at is not None
    due = task.due_on if task is not None and not closed else None
    return {
        "url": reverse("portal:act_done", args=[row.code]),
        "what": say(f"choice.{row.payload['what']}"),
        "closed": closed,
        "state": say("record.answered") if closed else say("record.asked", day=jalali(due)) if due else say("record.sent"),
        "outcome": shown(task.outcome) if task and closed else "",
    }  # fmt: skip


def _year(typed: str, years: Sequence[int], known: Known) -> int:
    """The year that is told in words: as asked for, else the newest with a month in it."""
    asked = ascii_digits(typed).strip()
    if asked.isdigit() and int(asked) in years:
        return int(asked)
    return max((each // 100 for each in known.months), default=years[0] if years else 0)


def _within(year: int, known: Known) -> list[int]:
    """The months of a year that the record reaches, the newest first."""
    return [each for each in range(year * 100 + 12, year * 100, -1) if year and known.first <= each <= known.now]


def _short(number: int) -> str:
    return MONTH_SHORT[number - 1] if language() == "fa" else MONTH_NAMES_EN[number - 1][:3]


def _row(year: int, known: Known, shop: str, here: bool) -> dict[str, Any]:
    """One year of the calendar."""
    cells = [_cell(year * 100 + number, known) for number in range(1, 13)]
    words = {"year": year} | ({"workshop": shop} if shop else {})
    return {
        "year": year,
        "on": here,
        "url": f"?{urlencode(words)}#year",
        "cells": cells,
        "days": sum(each["days"] for each in cells),
    }


def kind_of(month_code: int, known: Known) -> str:
    """What a month is: full, part, gap (between), late (may still come), or none (before the first, or not yet begun)."""
    found = known.months.get(month_code)
    if found is not None and found.days_counted:
        return "full" if found.days_counted >= Month(month_code).length else "part"
    if month_code < known.first or month_code > known.now:
        return "none"
    return "late" if Month(known.now) - Month(month_code) < MAY_STILL_COME else "gap"


def _cell(month_code: int, known: Known) -> dict[str, Any]:
    """One square: days, and what it means in words for whoever does not see it."""
    found, kind = known.months.get(month_code), kind_of(month_code, known)
    days = found.days_counted if found else 0
    facts = {"days": figure(days), "length": figure(Month(month_code).length)}
    label = f"{month(month_code)}: {say(f'record.{kind}', **facts)}"
    flag = known.asked.get(month_code)
    return {
        "kind": kind,
        "days": days,
        "length": Month(month_code).length,
        "label": f"{label} · {say('record.flag')}" if flag and not flag["closed"] else label,
        "flag": bool(flag) and not flag["closed"],
        "anchor": f"?year={month_code // 100}#m{month_code}",
    }


def _told(month_code: int, known: Known) -> dict[str, Any]:
    """One month in words: who brought it, wage, job, why; and the way to say that it is not right, or what became of that."""
    found, kind = known.months.get(month_code), kind_of(month_code, known)
    lines = found.lines if found else ()
    days = found.days_counted if found else 0
    first = {"workshop_code": lines[0].workshop_code} if len(lines) == 1 and lines[0].source_kind == 1 else {}
    what = {"what": "month_missing"} if kind == "gap" else {}
    words = {"person": known.person_id, "month": month_code, **what, **first}
    return {
        "month": month_code,
        "kind": kind,
        "state": say(f"record.{kind}", days=figure(days), length=figure(Month(month_code).length)),
        "tag": {"full": "ok", "part": "warning", "gap": "error", "late": "note"}.get(kind, ""),
        "days": found.days_counted if found else None,
        "rial": found.base_rial if found else None,
        "lines": [_line(each, known) for each in lines],
        "asked": known.asked.get(month_code),
        "wrong": act_url(OBJECTION, **words) if known.may else "",
    }  # fmt: skip


def _line(line: RecordLine, known: Known) -> dict[str, Any]:
    from_list = line.source_kind == 1
    job = known.jobs.get((line.month, str(line.source_id)), "") if from_list else ""
    return {
        "shop": say("person.self_paid") if line.self_paid else _shop(line.workshop_code, known.names),
        "job": shown(job),
        "source": _source(line),
    }


def _source(line: RecordLine) -> str:
    """Where a line comes from, in words."""
    if line.self_paid:
        return say("record.from_self_paid", number=figure(line.source_id))
    if line.source_kind == 1:
        return say("record.from_list", number=figure(line.source_id))
    return say("record.from_opening")


def _shop(workshop_code: str, names: Mapping[str, str]) -> str:
    name = shown(names.get(workshop_code, ""))
    return f"{name} ({digits(workshop_code)})" if name else digits(workshop_code)


def _facts(whole: Record, known: Known, shop: str) -> list[dict[str, Any]]:
    """Figures above the calendar: days, years and months of them, gaps, and the last month."""
    if not whole.months:
        return []
    days = sum(each.days_counted for each in known.months.values())
    span = [Month(known.first) + step for step in range(Month(known.now) - Month(known.first) + 1)]
    gaps = sum(kind_of(each.code, known) == "gap" for each in span)
    return [
        {"figure": figure(days), "what": say("person.total_days"), "words": _in_years(days)},
        {"figure": figure(len(known.months)), "what": say("person.total_months"), "words": say("record.since", month=month(known.first))},
        {"figure": figure(gaps), "what": say("record.gaps"), "words": say("record.gaps_of_shop" if shop else "record.gaps_hint")},
    ]  # fmt: skip


def _in_years(days: int) -> str:
    """Days of service in years of the law, which says how many days a year of service has (article 76)."""
    year = days_of_a_year(today().code)
    if days < year:
        return say("record.below_a_year")
    return say("record.in_years", years=figure(days // year), days=figure(days % year))
