"""The letter of a decision: one template, data as a single JSON input, a tagged PDF in Persian or English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentamin.faces.documents.typeset import typeset
from opentamin.faces.portal.words import language, say

WORDS = (
    "dear",
    "verdict",
    "amount",
    "start",
    "conditions",
    "condition",
    "answer",
    "clause",
    "parts",
    "objection",
    "digest",
)


def letter_pdf(data: Mapping[str, Any]) -> bytes:
    """A PDF/UA of a decision in the request's language; every figure in `data` is in its words and digits already."""
    words = {name: say(f"letter.{name}") for name in WORDS} | {
        "issuer": say("site.name"),
        "kin": say("award.kin"),
        "name": say("col.name"),
    }
    whole = {**data, "words": words, "language": language()}
    return typeset("letter.typ", whole)
