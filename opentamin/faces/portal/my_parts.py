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

TABS = ("my_page", "my_record", "my_rights", "my_requests", "my_pay", "my_estimate", "my_self_paid")
WITHIN = {"my_right": "my_rights", "my_claim": "my_rights", "my_claim_part": "my_rights"}
"""Pages that lie under another one."""


def head(request: HttpRequest, person_id: int, why: str) -> tuple[Person, dict[str, Any]]:
    """Whose page it is, and the links to the others; reading somebody else's file leaves a trace."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Http404
    log_reading(person_id, why)
    here = (request.resolver_match and request.resolver_match.url_name) or ""
    here = WITHIN.get(here, here)
    tabs = [
        {"url": reverse(f"portal:{name}", args=[found.pk]), "text": say(f"mytab.{name}"), "current": name == here}
        for name in TABS
    ]
    return found, {"name": name_of(found), "tabs": tabs, "title": say(f"mytab.{here}"), "person_id": found.pk}


def act_url(name: str, **subject: object) -> str:
    """Where an act begins, with what is known already."""
    return f"{reverse('portal:act', args=[name])}?{urlencode(subject)}"
