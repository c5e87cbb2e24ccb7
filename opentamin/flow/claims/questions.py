"""What claims answer: claims by state, one claim with its decisions, verdicts by benefit."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from opentamin.flow.claims.models import Claim, Decision


def page_of_claims(state: str, benefit: str, *, offset: int, limit: int) -> tuple[int, list[Claim]]:
    """How many claims there are of a state and benefit (empty: all), and one page of them, the newest first."""
    rows = Claim.objects.select_related("person", "branch")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(benefit=benefit) if benefit else rows
    return rows.count(), list(rows.order_by("-id")[offset : offset + limit])


def counts_by_state() -> Mapping[str, int]:
    """How many claims stand in each state."""
    return dict(Claim.objects.values_list("state").annotate(Count("id")).order_by("state"))


def decisions_of(claim_id: int) -> list[Decision]:
    """The decisions of a claim with their approvals, the newest first."""
    return list(Decision.objects.filter(claim=claim_id).select_related("approval").order_by("-version"))


def claims_of(person_id: int) -> list[Claim]:
    """The claims of a person, the newest first."""
    return list(Claim.objects.filter(person=person_id).order_by("-id")[:50])


def verdicts() -> Mapping[tuple[str, str], int]:
    """How many claims there are by benefit and state."""
    rows = Claim.objects.values_list("benefit", "state").annotate(Count("id")).order_by("benefit", "state")
    return {(benefit, state): count for benefit, state, count in rows}
