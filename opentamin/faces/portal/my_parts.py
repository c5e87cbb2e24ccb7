"""What all pages of one's own file share: whose it is, the links between them, and addresses of acts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from opentamin.faces.portal.views_people import log_reading
from opentamin.faces.portal.views_rights import name_of
from opentamin.faces.portal.words import say
from opentamin.registers.models import Person

TABS = ("my_page", "my_record", "care_person", "my_rights", "my_requests", "my_pay", "my_estimate", "my_self_paid")
WITHIN = {"my_right": "my_rights", "my_claim": "my_rights", "my_claim_part": "my_rights"}
"""Pages that lie under another one."""


def head(request: HttpRequest, person_id: int, why: str) -> tuple[Person, dict[str, Any]]:
    """Whose page it is, and the links to the others; reading somebody else's file leaves a trace."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Http404
    log_reading(person_id, why)
    words = {"name": name_of(found), "title": say(f"mytab.{_here(request)}"), "person_id": found.pk}
    return found, {**words, "tabs": tabs(request, found.pk)}


def tabs(request: HttpRequest, person_id: int) -> list[dict[str, Any]]:
    """Links between the pages of one's own file, the open one marked."""
    here = _here(request)
    return [
        {"url": reverse(f"portal:{name}", args=[person_id]), "text": say(f"mytab.{name}"), "current": name == here}
        for name in TABS
    ]


def _here(request: HttpRequest) -> str:
    """The tab in which the open page lies."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return WITHIN.get(name, name)


def act_url(name: str, **subject: object) -> str:
    """Where an act begins, with what is known already."""
    return f"{reverse('portal:act', args=[name])}?{urlencode(subject)}"
