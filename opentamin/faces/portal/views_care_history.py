"""The checks that were made: by whom, with which answer; filtered by the address, and to take away as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import digits
from opentamin.faces.portal.views_care import PARTS, STATE_TAGS, centre_words, day_field, share_words
from opentamin.faces.portal.words import either, say
from opentamin.flow.care import questions
from opentamin.flow.care.facts import CARE_NAMES
from opentamin.flow.care.models import Check, Provider
from opentamin.ground.calendar import Day
from opentamin.ground.cells import plain_cell
from opentamin.ground.persian import ascii_digits

PAGE = 50
MOST_TAKEN = 20_000
ANSWERS = ("covered", "ended", "never", "unknown")
COLUMNS = ("reference", "code", "answer", "share", "kind", "provider", "on", "asked_at", "by")


def checks(request: HttpRequest) -> HttpResponse:
    """The checks of the centres of this session, the newest first."""
    centres = questions.centres_of(request.sitting.role, request.sitting.user_id)
    typed = _typed(request)
    rows = _wanted(centres, typed)
    if request.GET.get("form") == "csv":
        return _file([_plain(row) for row in rows[:MOST_TAKEN]])
    answers = questions.check_figures(rows)
    pager = Pager(request, page_number(request), sum(answers.values()), PAGE)
    begin = (pager.number - 1) * PAGE
    shown = [Bar(say(f"care_state.{name}"), amount, name != "covered") for name, amount in answers.items()]
    query = request.GET.copy()
    query["form"] = "csv"
    context = {
        "providers": [(row.code, centre_words(row)) for row in centres] if len(centres) > 1 else [],
        "answers": [(name, say(f"care_state.{name}")) for name in ANSWERS],
        "typed": typed,
        "shown_code": digits(typed["code"]),
        "on": day_field("on", say("care.on"), "", typed),
        "filtered": any(value for value in typed.values()),
        "chart": bars(shown, say("care.history_chart")) if shown else "",
        "checks": [_row(row) for row in rows[begin : begin + PAGE]],
        "pager": pager,
        "file": f"?{query.urlencode()}",
    }
    return render(request, "portal/care_checks.html", context)


def _typed(request: HttpRequest) -> dict[str, str]:
    names = ("provider", "answer", "code", *(f"on_{part}" for part in PARTS))
    return {name: ascii_digits(request.GET.get(name, "")).strip()[:20] for name in names}


def _wanted(centres: list[Provider], typed: dict[str, str]) -> Any:
    chosen = [row for row in centres if not typed["provider"] or row.code == typed["provider"]]
    parts = [typed[f"on_{part}"] for part in PARTS]
    try:
        on = Day.of(*map(int, parts)).to_date() if all(parts) else None
    except (ValueError, IndexError):
        on = None
    answer = typed["answer"] if typed["answer"] in ANSWERS else ""
    return questions.checks_of(chosen, answer=answer, code=typed["code"], on=on)


def _row(row: Check) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "code": row.code,
        "provider": either(row.provider.name_fa, row.provider.name_en),
        "kind": say(f"care_kind.{CARE_NAMES[row.care]}"),
        "on": row.on,
        "asked_at": row.asked_at,
        "state": say(f"care_state.{row.answer}"),
        "tag": STATE_TAGS[row.answer],
        "share": share_words(row.share_percent) if row.covered else "",
        "source": say(f"care_source.{row.source}"),
        "by": row.by.rpartition("/")[2],
    }


def _plain(row: Check) -> list[str]:
    """A check as a line of a file: Jalali days, digits of the computer."""
    share = "" if row.share_percent is None else str(row.share_percent)
    days = str(Day.from_date(row.on)), row.asked_at.isoformat(timespec="seconds")
    state = say(f"care_state.{row.answer}")
    return [
        row.reference,
        row.code,
        state,
        share,
        say(f"care_kind.{CARE_NAMES[row.care]}"),
        row.provider.code,
        *days,
        row.by,
    ]


def _file(rows: list[list[str]]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([say(f"care.{name}") for name in COLUMNS])
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="checks.csv"'},
    )
