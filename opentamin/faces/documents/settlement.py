"""Letters of settlement: the agreement of an instalment plan and the decision on forgiveness, one template for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentamin.faces.documents.typeset import typeset
from opentamin.faces.portal.words import language, say


def agreement_pdf(data: Mapping[str, Any]) -> bytes:
    """A PDF/UA of a plan: what it covers and every part; `data` is in the words and digits of the request already."""
    heads = {
        "covered": [say("plan.debt"), say("plan.share"), say("home.amount")],
        "rows": [say("col.number"), say("col.due_on"), say("plan.principal"), say("plan.interest"), say("plan.amount")],
    }
    return _letter(data, heads, {"covered": say("plan.covers"), "rows": say("plan.parts")})


def decision_pdf(data: Mapping[str, Any]) -> bytes:
    """A PDF/UA of a granted request: each condition with its verdict, what was forgiven of each debt."""
    heads = {
        "covered": [say("letter.condition"), say("letter.answer"), say("letter.clause")],
        "rows": [
            say("plan.debt"),
            say("plan.share"),
            say("request.penalty"),
            say("request.forgiven"),
            say("request.left"),
        ],
    }
    return _letter(data, heads, {"covered": say("letter.conditions"), "rows": say("request.waivers")})


def _letter(data: Mapping[str, Any], heads: Mapping[str, list[str]], titles: Mapping[str, str]) -> bytes:
    words = {
        "issuer": say("site.name"),
        "dear": say("letter.dear"),
        "digest": say("letter.digest"),
        "first": say("agreement.first"),
        "second": say("agreement.second"),
        "employer": say("agreement.employer"),
    }
    whole = {**data, "words": words, "heads": dict(heads), "titles": dict(titles), "language": language()}
    return typeset("settlement.typ", whole)
