"""The first page: for visitors and for those who work here or are insured, by whom they act for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal import door
from opentamin.faces.portal.context import open_sections
from opentamin.faces.portal.views_overview import overview
from opentamin.faces.portal.words import has, say

OVERVIEW = {"headquarters", "auditor"}
FREE = ("calculator", "law", "access")


def home(request: HttpRequest) -> HttpResponse:
    """Headquarters sees the figures of the house; everybody else the services that are theirs."""
    sitting = getattr(request, "sitting", None)
    if sitting is not None and not sitting.role:
        return door.to_act_for(request)
    if sitting is not None and sitting.role in OVERVIEW:
        return overview(request)
    names = [name for name in open_sections(request) if name != "home"] if sitting else list(FREE)
    tiles = [
        {
            "url": reverse(f"portal:{name}"),
            "text": say(f"nav.{name}") if name != "access" else say("foot.access"),
            "words": say(f"{name}.lede") if has(f"{name}.lede") else "",
        }
        for name in names
    ]
    if sitting is not None and sitting.persons:
        tiles = [*_own(sitting.persons[0]), *tiles]
    return render(request, "portal/welcome.html", {"tiles": tiles, "visitor": sitting is None})


def _own(person_id: int) -> list[dict[str, str]]:
    """The pages of one's own file."""
    names = (("person", "welcome.record"), ("readiness", "welcome.readiness"))
    pages = [{"url": reverse(f"portal:{name}", args=[person_id]), "text": say(text)} for name, text in names]
    return [*pages, {"url": reverse("portal:looked"), "text": say("looked.title")}]
