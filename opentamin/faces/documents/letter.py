"""The letter of a decision: one template, data as a single JSON input, a tagged PDF in Persian or English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from opentamin.faces.portal.words import language, say

HERE = Path(__file__).parent
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
    return typst.compile(
        HERE / "letter.typ",
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
