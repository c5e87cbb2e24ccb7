"""What every page shows around its content: the parts of the house, the sections of the open one, and who is there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from opentamin.desk.models_identity import STAFF
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.words import language, say

PARTS: dict[str, tuple[str, ...]] = {
    "home": ("home",),
    "employer": ("employer",),
    "my": ("my",),
    "desk": ("queue", "desk", "tickets", "desk_figures"),
    "lists": ("lists", "workshops", "submit"),
    "money": ("debts", "receipts", "plans", "campaigns", "contracts", "transfers"),
    "inspections": ("inspections",),
    "people": ("people", "claims", "runs"),
    "care": ("care", "care_checks", "care_bills", "care_outage", "care_booklets"),
    "country": ("country", "explorer", "parameters", "offices", "foreigners"),
    "law": ("law", "calculator"),
    "mine": ("inbox", "acts", "users", "operations"),
}
"""The bar of the house: each part with its sections (names of addresses)."""
PREFIXES = {
    "lists": ("list",),
    "workshops": ("workshop",),
    "people": ("person", "reason", "statement", "readiness", "readings"),
    "law": ("article",),
    "submit": ("progress",),
    "claims": ("claim", "award", "letter"),
    "runs": ("run",),
    "calculator": ("scheme",),
    "plans": ("plan",),
    "campaigns": ("campaign", "forgiveness"),
    "contracts": ("contract", "certificate", "verify"),
    "transfers": ("transfer",),
    "acts": ("act",),
    "queue": ("task", "letter_one"),
    "tickets": ("ticket",),
    "my": ("my_",),
    "users": ("audit",),
    "offices": ("office",),
    "foreigners": ("foreign", "quota"),
    "care_bills": ("care_bill",),
    "care_outage": ("care_ask", "care_filter"),
}
"""Beginnings of the names of pages that lie in a section, beside its own name."""
OWN = {"employer": "workshops", "my": "persons", "inbox": "workshops persons"}
"""Sections about what the session stands for: shown only where it stands for such."""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The bar of parts, the sections of the open part, and who is there; a page that does not exist knows nobody."""
    here = section_of(getattr(request.resolver_match, "url_name", "") or "")
    open_parts = [(part, names) for part, all_of in PARTS.items() if (names := _open(request, all_of))]
    return {
        "navigation": [_item(names[0], f"part.{part}", here in PARTS[part]) for part, names in open_parts],
        "sections": [
            _item(name, f"nav.{name}", name == here)
            for part, names in open_parts
            if here in PARTS[part] and len(names) > 1
            for name in names
        ],
        **_who(request),
    }


def _item(name: str, word: str, current: bool) -> dict[str, Any]:
    return {"url": reverse(f"portal:{name}"), "text": say(word), "current": current}


def section_of(here: str) -> str:
    """The section in which a page lies, by the name of its address; "" in none."""
    names = [name for sections in PARTS.values() for name in sections]
    if here in names:
        return here
    fits = [
        (len(prefix), name) for name in names for prefix in (name, *PREFIXES.get(name, ())) if here.startswith(prefix)
    ]
    return max(fits)[1] if fits else ""


def open_sections(request: HttpRequest) -> list[str]:
    """All sections that the role of the session opens, in the order of the bar."""
    return [name for names in PARTS.values() for name in _open(request, names)]


def _open(request: HttpRequest, names: tuple[str, ...]) -> list[str]:
    """The sections that the role of the session opens; for a visitor those that need nobody."""
    sitting = getattr(request, "sitting", None)
    gates = [(name, gate_of(name)) for name in names if name not in OWN or _stands_for(sitting, OWN[name])]
    return [name for name, gate in gates if gate.public or (sitting and sitting.role and gate.lets(sitting))]


def _stands_for(sitting: Any, kinds: str) -> bool:
    return any(getattr(sitting, kind, ()) for kind in kinds.split())


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
        "who": {
            "name": sitting.name[language()],
            "acts_for": f"{role} · {over}" if over else role,
            "officer": sitting.role in STAFF,
        },
        "may_switch": sitting.mandates > 1,
    }
