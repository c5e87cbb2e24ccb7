"""A new password as every page judges it: what is wrong with it, and how hard it is to guess, in words."""

from __future__ import annotations

from typing import Any

from opentamin.desk import factors
from opentamin.desk.passwords import NOBODY, Own, strength
from opentamin.faces.portal.views_identity import told
from opentamin.faces.portal.words import say


def new_faults(new: str, login: str, own: Own | None = None) -> list[dict[str, Any]]:
    """What is wrong with a new password, beside its field."""
    return [told(found) for found in factors.password_findings(new, login, own)]


def strength_of(new: str, login: str, own: Own = NOBODY) -> str:
    """How hard a password is to guess, in words; "" when there is none."""
    if not new or len(new) > factors.LONGEST_PASSWORD:
        return ""
    short = len(new) < factors.SHORTEST_PASSWORD
    return say(f"strength.{0 if short else strength(new, login, own)}")
