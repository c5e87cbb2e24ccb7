"""The rows of a list as a page: typed anew, copied from an accepted list, or those of a list that came back with errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.faces.portal import typed_rows
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.typed_rows import MOST_NEW, MOST_ROWS, Draft
from opentamin.faces.portal.views_acts import _parts
from opentamin.faces.portal.views_employer import head
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.views_send import (
    BAD,
    accepted,
    copied,
    due_month,
    fault_row,
    key_of,
    new_key,
    send,
    shown_list,
)
from opentamin.faces.portal.words import either, say
from opentamin.flow.lists import drafting
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import read_list
from opentamin.flow.lists.models import ListFinding, ListState, WageList
from opentamin.ground.findings import Finding
from opentamin.registers.models import Workshop

MOST_MENDED_BYTES = 20_000_000


def rows(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """The rows as a form: new ones, those of a list to copy, or those of a list that was sent back and has findings."""
    found, context = head(request, workshop_code)
    typed = request.POST.dict() if request.method == "POST" else None
    asked = typed if typed is not None else request.GET.dict()
    draft = draft_of(found, asked)
    key = key_of(request)
    faults: list[dict[str, Any]] = []
    if typed is not None and typed.get("step") == "more":
        draft.new = min(draft.new + 1, MOST_NEW)
    elif typed is not None:
        files, faults = _taken(draft_of(found, asked), typed)
        outcome = send(request, found, key, files) if not faults else 0
        if isinstance(outcome, Finding):
            faults, key = [fault_row("rows", outcome)], new_key()
        elif outcome:
            return redirect("portal:progress", submission_id=outcome)
    context |= _form(found, draft, asked, typed, faults) | {"key": key}
    return render(request, "portal/employer_rows.html", context, status=422 if faults else 200)


def draft_of(found: Workshop, asked: Mapping[str, str]) -> Draft:
    """Where the rows come from: `of` an accepted list, `mend` a sending that came back, or nothing."""
    new, due = _count(asked.get("new", ""), MOST_NEW), due_month(asked)
    if asked.get("of"):
        wages = copied(found, _count(asked["of"], 10**12), due)
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
                notes.setdefault(index_of[int(number)], []).append(finding)
    shown = sorted(notes)[:MOST_ROWS]
    wages.workshop["code"] = found.code
    return Draft(wages, shown, whole=True, new=new, notes=notes)


def _taken(draft: Draft, typed: Mapping[str, str]) -> tuple[Sequence[NamedBytes], list[dict[str, Any]]]:
    """The bytes of the list that was typed, or everything that keeps it from being sent, each with its field."""
    wages, found, at_row = typed_rows.take(draft, typed)
    if found:
        return (), [fault_row(finding.column or "rows", finding) for finding in found]
    files = typed_rows.as_files(wages)
    fit, placed = typed_rows.checked(wages, files, today())
    if fit:
        return files, []
    faults = []
    for at, column, finding in placed:
        if str(finding.severity) in BAD:
            where = typed_rows.row_words(draft, at_row[at]) if at is not None and at in at_row else ""
            faults.append(fault_row(typed_rows.target(at, column, at_row, draft), finding, where))
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
    number = (typed or asked).get("number") or str(of_list["list_number"] or "1").lstrip("0")
    return {
        **_words(draft),
        "faults": faults,
        "beside": beside,
        "of": asked.get("of", ""),
        "mend": asked.get("mend", ""),
        "new": draft.new,
        "more": draft.new < MOST_NEW,
        "month_field": _month_field(typed or {}, typed_month, beside.get("month", "")),
        "number": digits(number),
        "taken": [shown_list(row) for row in accepted(found)[:4]],
        "rows": [_row(draft, mark, typed, beside, first=not at) for at, mark in enumerate(draft.marks)],
        "back": reverse("portal:employer_new", args=[found.code]),
    }


def _words(draft: Draft) -> dict[str, str]:
    """The heading and the sentence below it, by where the rows come from."""
    if draft.notes:
        places = {"shown": figure(len(draft.shown)), "all": figure(len(draft.wages))}
        return {"heading": say("typed.title_mend"), "lede": say("typed.mend_lede", **places)}
    if draft.shown:
        return {"heading": say("typed.title_copy"), "lede": say("typed.copy_lede", most=figure(MOST_NEW))}
    return {"heading": say("typed.title_new"), "lede": say("typed.new_lede", most=figure(MOST_NEW))}


def _row(
    draft: Draft, mark: str, typed: Mapping[str, str] | None, beside: Mapping[str, str], *, first: bool
) -> dict[str, Any]:
    """One row of the form with its fields, its faults, and what the check said of it before."""
    old = mark.startswith("p")
    notes = draft.notes.get(int(mark[1:]), []) if old else []
    return {
        "mark": mark,
        "name": typed_rows.row_words(draft, mark),
        "old": old,
        "out": bool(typed and typed.get(f"{mark}-out")),
        "fault": beside.get(mark, ""),
        "notes": [either(note.message_fa, note.message_en) for note in notes],
        "cells": typed_rows.cells(draft, mark, typed, beside, hints=draft.whole or first or not old),
    }


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
