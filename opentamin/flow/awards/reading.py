"""Reading the versions of awards back as pieces."""

from __future__ import annotations

from collections.abc import Iterable

from opentamin.flow.awards.amounts import Piece
from opentamin.flow.awards.models import AwardAmount


def pieces_of(awards: Iterable[int]) -> dict[int, list[Piece]]:
    """The pieces of awards in the order of their versions (one query)."""
    found: dict[int, list[Piece]] = {}
    rows = AwardAmount.objects.filter(award__in=list(awards)).order_by("award_id", "version")
    for award_id, first, until, amount in rows.values_list("award_id", "from_month", "until_month", "monthly_rial"):
        found.setdefault(award_id, []).append(Piece(first, until, amount))
    return found
