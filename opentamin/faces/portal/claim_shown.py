"""Parts of a claim as pages show them: conditions with their verdicts, objections with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.claims.deciding import Condition
from opentamin.flow.claims.models import ClaimObjection


def objections_of(claim_id: int) -> list[dict[str, Any]]:
    """Objections to decisions of a claim, with their answers."""
    rows = ClaimObjection.objects.filter(decision__claim=claim_id).select_related("answer").order_by("id")
    return [
        {
            "id": row.pk,
            "on": row.received_on,
            "grounds": shown(row.grounds),
            "key": row.key,
            "answer": say(f"choice.outcome_{row.answer.outcome}") if hasattr(row, "answer") else "",
            "words": shown(row.answer.words) if hasattr(row, "answer") else "",
            "answer_by": row.answer_by,
        }
        for row in rows
    ]


def conditions_shown(rows: Sequence[Condition]) -> list[dict[str, Any]]:
    """Conditions of a draft with their verdicts in words and the clause of each."""
    return conditions_of([asdict(row) for row in rows])


def conditions_of(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Conditions as a decision keeps them, with their verdicts in words."""
    return [
        {
            "text": either(row["text_fa"], row["text_en"]),
            "verdict": row["verdict"],
            "verdict_text": say(f"verdict.{row['verdict']}"),
            "clause": row["clause"],
        }
        for row in rows
    ]
