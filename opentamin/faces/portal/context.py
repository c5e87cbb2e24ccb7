"""What every page shows around its content: the sections, with the one that is open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from opentamin.faces.portal import (
    urls_acts,
    urls_collection,
    urls_contracts,
    urls_identity,
    urls_inspections,
    urls_offices,
    urls_receipts,
    urls_settlement,
)
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.words import language, say

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
    "people",
    "claims",
    "runs",
    "calculator",
    "law",
    "submit",
    *urls_acts.SECTIONS,
    *urls_identity.SECTIONS,
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The section bar, and who is there; a page that does not exist knows nobody."""
    here = getattr(request.resolver_match, "url_name", "") or ""
    return {
        "navigation": [
            {"url": reverse(f"portal:{name}"), "text": say(f"nav.{name}"), "current": _belongs(here, name)}
            for name in open_sections(request)
        ],
        **_who(request),
    }


def open_sections(request: HttpRequest) -> list[str]:
    """The sections that the role of the session opens; for a visitor those that need nobody."""
    sitting = getattr(request, "sitting", None)
    gates = [(name, gate_of(name)) for name in SECTIONS]
    return [name for name, gate in gates if gate.public or (sitting and sitting.role and gate.lets(sitting))]


def _who(request: HttpRequest) -> dict[str, Any]:
    """The name in the header and whom they act for; `visitor` where somebody could sign in here."""
    if not hasattr(request, "sitting"):
        return {}
    sitting = request.sitting
    if sitting is None:
        return {"visitor": True}
    role = say(f"role.{sitting.role}") if sitting.role else say("actfor.nobody")
    over = sitting.acts_for.get(language(), "")
    return {
        "who": {"name": sitting.name[language()], "acts_for": f"{role} · {over}" if over else role},
        "may_switch": sitting.mandates > 1,
    }


def _belongs(here: str, section: str) -> bool:
    """Whether a page lies in a section: `list` in `lists`, `person` in `people`."""
    single = {"lists": "list", "workshops": "workshop", "people": "person", "law": "article", "submit": "progress"}
    single |= {"claims": "claim", "runs": "run", "calculator": "scheme"}
    return here == section or here.startswith(single.get(section, "?"))
