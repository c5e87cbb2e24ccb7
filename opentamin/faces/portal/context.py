"""What every page shows around its content: the sections, with the one that is open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from opentamin.faces.portal import (
    urls_care,
    urls_collection,
    urls_contracts,
    urls_inspections,
    urls_offices,
    urls_receipts,
    urls_settlement,
)
from opentamin.faces.portal.words import say

SECTIONS = (
    "home",
    "lists",
    "workshops",
    *urls_collection.SECTIONS,
    *urls_receipts.SECTIONS,
    *urls_settlement.SECTIONS,
    *urls_contracts.SECTIONS,
    *urls_inspections.SECTIONS,
    *urls_offices.SECTIONS,
    *urls_care.SECTIONS,
    "people",
    "claims",
    "runs",
    "calculator",
    "law",
    "submit",
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The section bar."""
    here = getattr(request.resolver_match, "url_name", "") or ""
    return {
        "navigation": [
            {"url": reverse(f"portal:{name}"), "text": say(f"nav.{name}"), "current": _belongs(here, name)}
            for name in SECTIONS
        ]
    }


def _belongs(here: str, section: str) -> bool:
    """Whether a page lies in a section: `list` in `lists`, `person` in `people`."""
    single = {"lists": "list", "workshops": "workshop", "people": "person", "law": "article", "submit": "progress"}
    single |= {"claims": "claim", "runs": "run", "calculator": "scheme", "care": "care"}
    return here == section or here.startswith(single.get(section, "?"))
