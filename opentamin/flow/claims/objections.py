"""Objections to decisions, their answers, and claims that are taken back: each only adds, each by its own person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from opentamin.desk.models import Task
from opentamin.flow.claims.actions import OPEN
from opentamin.flow.claims.catalogue import refuse
from opentamin.flow.claims.models import (
    Approval,
    Claim,
    ClaimObjection,
    ClaimState,
    ObjectionAnswer,
    ObjectionOutcome,
)

ANSWER_WITHIN_DAYS = 30
"""Our own promise; no law that was read names a term for the answer."""


@dataclass(frozen=True, slots=True)
class Objecting:
    """An objection as it comes in: its key, the claim, the grounds, and the days of receipt and of the answer."""

    key: str
    claim_id: int
    grounds: str
    received_on: date
    answer_by: date


@transaction.atomic
def object_to(asked: Objecting, *, by: str, now: datetime) -> ClaimObjection:
    """Take an objection to the newest approved decision; the same key again is the same objection.

    ClaimRefusal: nothing is decided, or that decision was objected to already (the answer of the other stands in it).
    """
    _lock(asked.claim_id)
    known = ClaimObjection.objects.filter(key=asked.key).first()
    if known is not None:
        return known
    approval = (
        Approval.objects.filter(decision__claim=asked.claim_id)
        .select_related("decision")
        .order_by("-decision__version")
        .first()
    )
    if approval is None:
        raise refuse("NOTHING_TO_OBJECT", value=asked.claim_id)
    before = ClaimObjection.objects.filter(decision=approval.decision).first()
    if before is not None:
        raise refuse("OBJECTED_ALREADY", value=asked.claim_id, number=before.pk)
    return ClaimObjection.objects.create(
        key=asked.key,
        decision=approval.decision,
        grounds=asked.grounds,
        objected_by=by,
        received_on=asked.received_on,
        answer_by=asked.answer_by,
        known_at=now,
    )


@transaction.atomic
def answer(objection_id: int, outcome: str, words: str, *, by: str, now: datetime) -> ObjectionAnswer:
    """Answer an objection; decided anew means that the claim is received again, for the newest record and papers.

    ClaimRefusal: no such objection, answered already, by who proposed, approved or objected, or anew where something was
    granted (an award is changed by its own act, so that nothing is paid twice).
    """
    found = ClaimObjection.objects.select_related("decision__claim").filter(pk=objection_id).first()
    if found is None:
        raise refuse("OBJECTION_UNKNOWN", value=objection_id)
    claim = found.decision.claim
    _lock(claim.pk)
    if ObjectionAnswer.objects.filter(objection=found).exists():
        raise refuse("OBJECTION_ANSWERED", value=objection_id)
    approval = Approval.objects.get(decision=found.decision)
    if by in (approval.proposed_by, approval.approved_by, found.objected_by):
        raise refuse("ANSWERER_DECIDED", value=by)
    anew = outcome == ObjectionOutcome.ANEW
    if anew and claim.state == ClaimState.APPROVED:
        raise refuse("GRANTED_ALREADY", value=claim.pk)
    made = ObjectionAnswer.objects.create(objection=found, outcome=outcome, words=words, answered_by=by, known_at=now)
    if anew:
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.RECEIVED)
    return made


@transaction.atomic
def withdraw(claim_id: int, *, by: str, now: datetime) -> Claim:
    """Take a claim back while nothing is approved; its tasks are closed. ClaimRefusal where it is decided or unknown."""
    claim = Claim.objects.select_for_update().filter(pk=claim_id).first()
    if claim is None:
        raise refuse("CLAIM_UNKNOWN", value=claim_id)
    if claim.state != ClaimState.WITHDRAWN:
        if claim.state not in OPEN:
            raise refuse("CLAIM_NOT_OPEN", value=claim_id)
        claim.state = ClaimState.WITHDRAWN
        claim.save(update_fields=["state"])
        tasks = Task.objects.filter(subject=f"claim/{claim_id}", closed_at=None)
        tasks.update(closed_by=by, closed_at=now, outcome="withdrawn")
    return claim


def _lock(claim_id: int) -> None:
    """One at a time about a claim: its decisions and objections are only added to, so no row of them can be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(4040, %s)", [claim_id])
