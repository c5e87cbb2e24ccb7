"""From a request to a right: receive, decide, approve, grant. A string of actions; each can be repeated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from opentamin.flow.awards import actions as awards
from opentamin.flow.awards.questions import months_used
from opentamin.flow.claims import actions as claims
from opentamin.flow.claims.actions import Asked
from opentamin.flow.claims.models import Claim, ClaimState, Decision
from opentamin.ground.calendar import Day


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of requests: the claim of each key, decisions by claim, new awards."""

    claims: dict[str, int]
    decisions: dict[int, Decision]
    awards: int


def ask(asked: Sequence[Asked], *, clerk: str, now: datetime) -> tuple[dict[str, int], dict[int, Decision]]:
    """Take requests in and decide them; what is clear waits for a second person."""
    received = claims.receive(asked, by=clerk, now=now)
    return received, decide(received.values(), clerk=clerk, now=now)


def decide(ids: Iterable[int], *, clerk: str, now: datetime) -> dict[int, Decision]:
    """Decide claims with what lies downstream of them: months of a benefit that were used before."""
    asked = list(ids)
    rows = list(Claim.objects.filter(pk__in=asked).values_list("person_id", "claimed_on"))
    until = max((Day.from_date(day).month.code for _, day in rows), default=0)
    extra = months_used([person for person, _ in rows], before=until) if rows else {}
    return claims.decide_claims(asked, by=clerk, now=now, extra=extra)


def grant(asked: Sequence[Asked], *, clerk: str, approver: str, now: datetime) -> Granted:
    """Requests all the way: whatever is clear is approved by a second person and becomes awards."""
    received, decisions = ask(asked, clerk=clerk, now=now)
    ready = Claim.objects.filter(pk__in=received.values(), state=ClaimState.PROPOSED).values_list("pk", flat=True)
    claims.approve(list(ready), by=approver, now=now)
    made = awards.grant(list(decisions.values()), by=approver, now=now)
    return Granted(received, decisions, made)
