"""The demand letter: debts by month and share, how penalties are counted, until when one may object; a tagged PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from opentamin.faces.documents.typeset import typeset
from opentamin.faces.portal.words import language, say

WORDS = ("title", "dear", "number", "served", "sum", "pay", "digest")


def demand_pdf(data: Mapping[str, Any]) -> bytes:
    """A PDF/UA in the request's language; every figure in `data` is in its words and digits already."""
    words = {name: say(f"demand.{name}") for name in WORDS} | {"issuer": say("site.name")}
    digest = hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    whole = {**data, "words": words, "language": language(), "digest": digest}
    return typeset("demand.typ", whole)
