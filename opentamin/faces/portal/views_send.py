"""Sending a list for one workshop: a file, last month's list with what changed, or up to ten people typed in.

All three end in the same place: bytes of a list file, kept under a key, checked by the worker, and waiting to be signed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.faces.portal import typed_rows
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.typed_rows import MOST_NEW, MOST_ROWS, Draft
from opentamin.faces.portal.upload_faults import LARGEST_UPLOAD_BYTES, faults_of
from opentamin.faces.portal.views_acts import _parts
from opentamin.faces.portal.views_employer import head
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say
from opentamin.flow.lists import drafting
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list, write_xlsx
from opentamin.flow.lists.models import ACCEPTED_STATES, ListFinding, ListLine, ListState, WageList
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.journeys.tasks import enqueue
from opentamin.registers.models import Workshop

MOST_MENDED_BYTES = 20_000_000
MONEY = ("daily_wage", "daily_seniority", "monthly_wage", "allowances", "insurable", "total_pay", "premium_insured")
BAD = ("stops", "error")


def new(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """The three ways to a list, with what was sent for the month already; a file that was chosen is sent from here."""
    found, context = head(request, workshop_code)
    if request.method == "POST":
        key, files = _key(request), _files(request)
        faults = faults_of(files, found.code)
        if not faults:
            outcome = send(request, found, key, files)
            if not isinstance(outcome, Finding):
                return redirect("portal:progress", submission_id=outcome)
            faults, key = [outcome], _new_key()
    else:
        key, faults = _new_key(), []
    context |= {
        "key": key,
        "faults": [_fault("files", each) for each in faults],
        **_before(found, due_month(request.GET)),
    }
    return render(request, "portal/employer_new.html", context, status=422 if faults else 200)


def _new_key() -> str:
    return secrets.token_urlsafe(18)


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:120] or _new_key()


def _files(request: HttpRequest) -> tuple[NamedBytes, ...]:
    """The files of a form; one above the limit is carried without its content."""
    sent = request.FILES.getlist("files")
    small = sum(file.size or 0 for file in sent) <= LARGEST_UPLOAD_BYTES
    return tuple(NamedBytes(file.name or "file", file.read() if small else b"", file.size) for file in sent)


def send(request: HttpRequest, found: Workshop, key: str, files: Sequence[NamedBytes]) -> int | Finding:
    """Keep the bytes under the key and queue the check; the list has no effect before it is signed."""
    sending = Sending(key, tuple(files), sign_first=True, workshop_code=found.code)
    sender = f"user/{request.sitting.user_id or 0}"
    return enqueue(sending, sender=sender, now=datetime.now(UTC), today=today())


def _fault(to: str, finding: Finding, where: str = "") -> dict[str, Any]:
    """A finding as the summary above a form shows it."""
    return {
        "to": to,
        "number": finding.number,
        "where": where,
        "text": either(finding.message_fa, finding.message_en),
        "advice": either(finding.advice_fa, finding.advice_en),
        "bad": str(finding.severity) in BAD,
    }


def due_month(asked: Mapping[str, str]) -> Month:
    """The month that an address names (`month`), or the one that is due; never one that is not over."""
    last = today().month + -1
    try:
        return min(Month.parse(asked.get("month", "")[:7]), last)
    except ValueError:
        return last


def _before(found: Workshop, due: Month) -> dict[str, Any]:
    """The newest accepted lists: what stands for the month that is sent, and what can be copied."""
    rows = accepted(found)
    last = next((row for row in rows if (row.month or 0) < due.code), None)
    here = [row for row in rows if row.month == due.code]
    return {
        "month": due.code,
        "here": [_shown(row) for row in here],
        "last": _shown(last) if last else None,
        "rows_url": reverse("portal:employer_rows", args=[found.code]),
        "most": MOST_NEW,
    }


def accepted(found: Workshop) -> list[WageList]:
    """The accepted lists of a workshop that nothing replaced, the newest month first."""
    rows = WageList.objects.filter(workshop=found, state__in=ACCEPTED_STATES, next=None)
    return list(rows.defer("declared").order_by("-month", "contract_row", "list_number")[:24])


def _shown(row: WageList) -> dict[str, Any]:
    return {
        "url": reverse("portal:list", args=[row.pk]),
        "pk": row.pk,
        "month": row.month,
        "number": row.list_number,
        "people": row.people,
        "short": row.people <= MOST_ROWS,
        "next": (row.list_number or 1) + 1,
    }


def copy_file(request: HttpRequest, workshop_code: str, wage_list_id: int) -> HttpResponse:
    """Last list as a workbook of the month that is due, to change what changed and send it."""
    found, _ = head(request, workshop_code)
    due = due_month(request.GET)
    written = write_xlsx(_copied(found, wage_list_id, due), name=f"{found.code}-{due.code}.xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        written.content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{written.name}"'},
    )


def _copied(found: Workshop, wage_list_id: int, due: Month) -> WageListFile:
    row = WageList.objects.filter(pk=wage_list_id, workshop=found, state__in=ACCEPTED_STATES).first()
    if row is None:
        raise Http404
    lines = ListLine.objects.filter(month=row.month, wage_list_id=row.pk).order_by("row")
    before = Month(row.month or 0)
    return drafting.copied({**row.declared, "code": found.code}, map(_person, lines), before, due)


def _person(line: ListLine) -> dict[str, Any]:
    """A line of the tables under the names of a list file."""
    money = {name: getattr(line, f"{name}_rial") for name in MONEY}
    text = {name: getattr(line, name) or "" for name in (*drafting.IDENTITY, "start_date", "leave_date", "issue_date")}
    return {
        **text,
        **money,
        "days": line.days,
        "of_which_marital": line.marital_rial,
        "percent_rate": line.percent_rate,
    }


def rows(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """The rows as a form: new ones, those of a list to copy, or those of a list that was sent back and has findings."""
    found, context = head(request, workshop_code)
    typed = request.POST.dict() if request.method == "POST" else None
    asked = typed if typed is not None else request.GET.dict()
    draft = draft_of(found, asked)
    key = _key(request)
    faults: list[dict[str, Any]] = []
    if typed is not None and typed.get("step") == "more":
        draft.new = min(draft.new + 1, MOST_NEW)
    elif typed is not None:
        files, faults = _taken(draft_of(found, asked), typed)
        outcome = send(request, found, key, files) if not faults else 0
        if isinstance(outcome, Finding):
            faults, key = [_fault("rows", outcome)], _new_key()
        elif outcome:
            return redirect("portal:progress", submission_id=outcome)
    context |= _form(found, draft, asked, typed, faults) | {"key": key}
    return render(request, "portal/employer_rows.html", context, status=422 if faults else 200)


def draft_of(found: Workshop, asked: Mapping[str, str]) -> Draft:
    """Where the rows come from: `of` an accepted list, `mend` a sending that came back, or nothing."""
    new, due = _count(asked.get("new", ""), MOST_NEW), due_month(asked)
    if asked.get("of"):
        wages = _copied(found, _count(asked["of"], 10**12), due)
        if len(wages) > MOST_ROWS:
            raise Http404
        return Draft(wages, list(range(len(wages))), new=new)
    if asked.get("mend"):
        return _mended(found, _count(asked["mend"], 10**12), new)
    own = {"code": found.code, "name": found.name, "employer": found.employer_name, "address": found.address}
    return Draft(drafting.blank(own, due), whole=True, new=max(new, 1))


def _count(text: str, most: int) -> int:
    plain = text.strip()
    return min(int(plain), most) if plain.isascii() and plain.isdigit() and len(plain) <= 12 else 0


def own_bytes(submission_id: int) -> list[NamedBytes]:
    """The files of a sending, for whoever sent it and nobody else (a function of the database asks the session)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, content FROM lists_own_bytes(%s, %s)", [submission_id, MOST_MENDED_BYTES])
        return [NamedBytes(name, bytes(content)) for name, content in cursor.fetchall()]


def _mended(found: Workshop, submission_id: int, new: int) -> Draft:
    """The list of a sending that was sent back, with the rows that have findings; 404 where it cannot be mended here."""
    returned = WageList.objects.filter(submission=submission_id, state=ListState.RETURNED, workshop_code=found.code)
    row = returned.first()
    lists = read_list(own_bytes(submission_id)) if row is not None and returned.count() == 1 else []
    if row is None or len(lists) != 1 or not lists[0].readable:
        raise Http404
    wages = lists[0]
    index_of = {number: index for index, number in enumerate(wages.rows)}
    notes: dict[int, list[Finding]] = {}
    for finding in ListFinding.objects.filter(wage_list=row, severity__in=BAD).order_by("id"):
        for number in finding.row.rstrip(",…").split(","):
            if number.isdigit() and int(number) in index_of:
                notes.setdefault(index_of[int(number)], []).append(finding)  # type: ignore[arg-type]
    shown = sorted(notes)[:MOST_ROWS]
    wages.workshop["code"] = found.code
    return Draft(wages, shown, whole=True, new=new, notes=notes)


def _taken(draft: Draft, typed: Mapping[str, str]) -> tuple[Sequence[NamedBytes], list[dict[str, Any]]]:
    """The bytes of the list that was typed, or everything that keeps it from being sent, each with its field."""
    wages, found, at_row = typed_rows.take(draft, typed)
    if found:
        return (), [_fault(finding.column or "rows", finding) for finding in found]
    files = typed_rows.as_files(wages)
    fit, placed = typed_rows.checked(wages, files, today())
    if fit:
        return files, []
    faults = []
    for at, column, finding in placed:
        if str(finding.severity) in BAD:
            where = typed_rows.row_words(draft, at_row[at]) if at is not None and at in at_row else ""
            faults.append(_fault(typed_rows.target(at, column, at_row, draft), finding, where))
    return (), faults


def _form(
    found: Workshop,
    draft: Draft,
    asked: Mapping[str, str],
    typed: Mapping[str, str] | None,
    faults: list[dict[str, Any]],
) -> dict[str, Any]:
    """Everything that the template needs; what was typed stands in its place again."""
    beside: dict[str, str] = {}
    for fault in faults:
        beside.setdefault(fault["to"], fault["text"])
    of_list = draft.wages.workshop
    typed_month = f"{of_list['year']}-{of_list['month'] or 0:02}" if of_list["year"] else ""
    mends = (
        [say("typed.mend_lede", shown=figure(len(draft.shown)), all=figure(len(draft.wages)))] if draft.notes else []
    )
    return {
        "heading": say("typed.title_mend" if draft.notes else "typed.title_copy" if draft.shown else "typed.title_new"),
        "lede": mends[0] if mends else say("typed.copy_lede" if draft.shown else "typed.new_lede", most=figure(MOST_NEW)),
        "faults": faults,
        "beside": beside,
        "of": asked.get("of", ""),
        "mend": asked.get("mend", ""),
        "new": draft.new,
        "more": draft.new < MOST_NEW,
        "month_field": _month_field(typed or {}, typed_month, beside.get("month", "")),
        "number": digits(typed["number"] if typed and "number" in typed else asked.get("number") or of_list["list_number"] or "1").lstrip("0۰"),
        "taken": [_shown(row) for row in accepted(found)[:4]],
        "rows": [
            {
                "mark": mark,
                "name": typed_rows.row_words(draft, mark),
                "old": mark.startswith("p"),
                "out": bool(typed and typed.get(f"{mark}-out")),
                "fault": beside.get(mark, ""),
                "notes": [either(note.message_fa, note.message_en) for note in draft.notes.get(int(mark[1:]), [])] if mark.startswith("p") else [],
                "cells": typed_rows.cells(draft, mark, typed, beside, hints=draft.whole or not at or mark.startswith("n")),
            }
            for at, mark in enumerate(draft.marks)
        ],
        "back": reverse("portal:employer_new", args=[found.code]),
    }  # fmt: skip


def _month_field(typed: Mapping[str, str], now: str, fault: str) -> dict[str, Any]:
    """The month of the list as the house's month field."""
    field = typed_rows.HEAD[0]
    return {
        "name": "month",
        "kind": "month",
        "required": True,
        "label": say("typed.month"),
        "hint": "",
        "fault": fault,
        "parts": _parts(field, "" if typed else now, typed),
    }


__all__ = ["copy_file", "draft_of", "new", "own_bytes", "rows", "send"]
