"""The first page: for visitors and for those who work here or are insured, by whom they act for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.desk.queue_questions import counts
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal import door, services
from opentamin.faces.portal.context import PARTS, open_sections
from opentamin.faces.portal.views_overview import overview
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import say

OVERVIEW = {"headquarters", "auditor"}
MOST_TYPED = 80


def home(request: HttpRequest) -> HttpResponse:
    """Headquarters sees the figures of the house; everybody else finds a service by who they are or by a word."""
    sitting = getattr(request, "sitting", None)
    if sitting is not None and not sitting.role:
        return door.to_act_for(request)
    query = request.GET.get("q", "")[:MOST_TYPED].strip()
    if sitting is not None and sitting.role in OVERVIEW and not query:
        return overview(request)
    sections = [name for name in open_sections(request) if name != "home"]
    context: dict[str, Any] = {
        "visitor": sitting is None,
        "query": query,
        "found": services.found(query, sitting, sections) if query else [],
        "groups": [] if query else services.for_visitors() if sitting is None else _groups(sections),
        "tiles": _today(sitting) if sitting is not None and "queue" in sections and not query else [],
        "own": _own(sitting.persons[0]) if sitting is not None and sitting.persons else [],
    }
    return render(request, "portal/welcome.html", context)


def _groups(sections: list[str]) -> list[tuple[str, list[services.Service]]]:
    """The open sections by the parts of the bar."""
    parts = ((part, [name for name in names if name in sections]) for part, names in PARTS.items())
    return [(say(f"part.{part}"), [services.section(name) for name in names]) for part, names in parts if names]


def _today(sitting: Sitting) -> list[dict[str, Any]]:
    """What waits at the desk: late, this week, and all; each figure leads to its rows."""
    figures = counts(sitting, today=today().to_date())
    queue = reverse("portal:queue")
    return [
        {"figure": figures.overdue, "what": say("welcome.overdue"), "url": f"{queue}?kind=&due=overdue&whose="}
        | {"tone": "bad" if figures.overdue else "good"},
        {"figure": figures.total, "what": say("welcome.waiting"), "url": f"{queue}?kind=&due=&whose=", "tone": ""},
    ]


def _own(person_id: int) -> list[services.Service]:
    """The pages of one's own file."""
    names = (("person", "welcome.record"), ("readiness", "welcome.readiness"))
    pages = [services.Service(say(text), "", reverse(f"portal:{name}", args=[person_id])) for name, text in names]
    return [*pages, services.Service(say("looked.title"), "", reverse("portal:looked"))]
