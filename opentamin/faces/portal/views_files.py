"""The files of a person and of a workshop: parts that are links, each a table, each reading of a person logged and said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.file_tables import PERSON_PARTS, WORKSHOP_PARTS, Cell
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import code, jalali
from opentamin.faces.portal.views_people import log_reading
from opentamin.faces.portal.views_rights import name_of
from opentamin.faces.portal.words import either, say, shown
from opentamin.registers.models import Person, Workshop

PAGE = 50


def person_part(request: HttpRequest, person_id: int, part: str) -> HttpResponse:
    """One part of a person's file."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None or part not in PERSON_PARTS:
        raise Http404
    log_reading(person_id, f"file: {part}")
    heads, rows = PERSON_PARTS[part](found, request.sitting)
    context = {
        "title": name_of(found),
        "sub": say(f"filepart.{part}"),
        "facts": [(say("col.national_code"), code(found.national_code or found.foreign_code or "–"))],
        "tabs": person_tabs(person_id, request.sitting, part),
        "logged": logged(request.sitting),
        "empty": say(f"filepart.{part}_empty"),
    }
    return _shown(request, heads, rows, context)


def logged(who: Sitting) -> str:
    """That this reading was logged, and with which reason; one's own file needs none."""
    return say("file.logged", reason=shown(who.reason)) if who.reason else ""


def person_tabs(person_id: int, who: Sitting, current: str) -> list[dict[str, Any]]:
    """The parts of a person's file that this session opens."""
    places: list[tuple[str, str, dict[str, Any]]] = [
        ("record", "person", {}),
        ("care", "care_person", {}),
        ("self_paid", "person_self_paid", {}),
    ]
    places += [(part, "person_part", {"part": part}) for part in PERSON_PARTS]
    places.append(("looked", "readings", {}))
    return [
        {
            "url": reverse(f"portal:{page}", kwargs={"person_id": person_id, **more}),
            "text": say(f"filepart.{name}"),
            "current": name == current,
        }
        for name, page, more in places
        if gate_of(page).lets(who)
    ]


def _shown(request: HttpRequest, heads: list[str], rows: Sequence[list[Cell]], context: dict[str, Any]) -> HttpResponse:
    """The page of a part: fifty rows of its table."""
    pager = Pager(request, page_number(request), len(rows), PAGE)
    page = rows[(pager.number - 1) * PAGE : pager.number * PAGE]
    for row in page:
        for head, each in zip(heads, row, strict=True):
            each["n"] = head.endswith("#")
    table = {
        "heads": [{"text": say(head.rstrip("#")), "n": head.endswith("#")} for head in heads],
        "rows": page,
        "count": len(rows),
        "pager": pager,
    }
    return render(request, "portal/file_part.html", {**context, **table})


def workshop_part(request: HttpRequest, workshop_code: str, part: str) -> HttpResponse:
    """One part of a workshop's file."""
    found = Workshop.objects.select_related("branch").filter(code=workshop_code).first()
    if found is None or part not in WORKSHOP_PARTS:
        raise Http404
    heads, rows = WORKSHOP_PARTS[part](found, request.sitting)
    context = {
        "title": shown(found.name),
        "sub": say(f"filepart.{part}"),
        "facts": workshop_facts(found),
        "closed": closed(found),
        "tabs": workshop_tabs(workshop_code, request.sitting, part),
        "empty": say(f"filepart.{part}_empty"),
    }
    return _shown(request, heads, rows, context)


def workshop_facts(found: Workshop) -> list[tuple[str, Any]]:
    """The summary at the head of a workshop's file."""
    return [
        (say("col.workshop"), code(found.code)),
        (say("workshop.employer"), shown(found.employer_name)),
        (say("col.branch"), either(found.branch.name_fa, found.branch.name_en)),
        *([(say("file.activity"), shown(found.activity))] if found.activity else []),
        *([(say("desk.town"), shown(f"{found.town} {found.address}".strip()))] if found.town or found.address else []),
    ]


def closed(found: Workshop) -> str:
    """That a workshop is closed, since when, and what still holds; "" for an open one."""
    return say("file.closed", day=jalali(found.closed_on)) if found.closed_on else ""


def workshop_tabs(workshop_code: str, who: Sitting, current: str) -> list[dict[str, Any]]:
    """The parts of a workshop's file that this session opens; an employer has pages of their own."""
    if not gate_of("workshop_part").lets(who):
        return []
    parts = [
        {
            "url": reverse("portal:workshop_part", args=[workshop_code, name]),
            "text": say(f"filepart.{name}"),
            "current": name == current,
        }
        for name in WORKSHOP_PARTS
    ]
    first = {
        "url": reverse("portal:workshop", args=[workshop_code]),
        "text": say("filepart.lists"),
        "current": current == "lists",
    }
    return [first, *parts]
