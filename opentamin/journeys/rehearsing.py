"""A rehearsal: what a list would bring, by doing all of it and taking it back.

A list from a page has no effect before somebody has seen its totals and signed. What they see comes from the very steps
that will be done, run in a transaction that is rolled back: there is no second way to compute it that could differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opentamin.flow.assessments import actions as assessments
from opentamin.flow.assessments.questions import assessed
from opentamin.flow.lists import actions as lists
from opentamin.flow.lists.comparing import compared
from opentamin.flow.lists.models import ACCEPTED_STATES, ListState, Signature, WageList
from opentamin.ground.calendar import Day
from opentamin.journeys.models import Rehearsal


def waiting(ids: Sequence[int]) -> list[int]:
    """The submissions among `ids` with a list that waits for a signature."""
    rows = WageList.objects.filter(
        submission__in=ids, state=ListState.CHECKED, submission__sign_first=True, submission__signature=None
    )
    return sorted(set(rows.values_list("submission_id", flat=True)))


def rehearse(submission_id: int, *, now: datetime, today: Day) -> Rehearsal | None:
    """Keep what signing this submission would bring; None where nothing of it would be accepted.

    A list that would end anyway (the same again, another version meanwhile) ends now: it needs nobody's signature.
    """
    with transaction.atomic():
        accepted = lists.accept([submission_id], now=now, today=today, signed_only=False)
        if not accepted:
            return None
        assessments.assess([submission_id], now=now)
        found = _brought(submission_id)
        transaction.set_rollback(True)
    digest = hashlib.sha256(json.dumps(found, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    last = Rehearsal.objects.filter(submission=submission_id).order_by("-id").first()
    if last is not None and last.digest == digest:
        return last
    return Rehearsal.objects.create(submission_id=submission_id, digest=digest, found=found, known_at=now)


def _brought(submission_id: int) -> list[dict[str, Any]]:
    """What every list of the submission brings: totals, shares beside what was declared, differences in people."""
    rows = WageList.objects.filter(submission=submission_id, state__in=ACCEPTED_STATES).order_by("position")
    shares = {each.wage_list_id: each for each in assessed([row.pk for row in rows])}
    return [_one(row, shares.get(row.pk)) for row in rows]


def _one(row: WageList, computed: Any) -> dict[str, Any]:
    """One list as plain values. Without a computation (the law is unclear) there are no shares, and the page says so."""
    return {
        "list": row.pk,
        "workshop": row.workshop_code,
        "month": row.month,
        "list_number": row.list_number,
        "version": row.version,
        "people": row.people,
        "due_on": computed.due_on.isoformat() if computed else None,
        "shares": [[each.share, each.amount_rial, each.declared_rial] for each in computed.shares] if computed else [],
        "compared": compared(row),
    }


def sign(submission_id: int, digest: str, *, by: str, now: datetime, today: Day) -> Rehearsal | None:
    """Sign what was seen; gives the rehearsal of now where it is another one (or there is none), and signs nothing.

    Signed lists go on at once through every step that they lack.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign/{submission_id}"])
    seen = rehearse(submission_id, now=now, today=today)
    if seen is not None and seen.digest == digest:
        Signature.objects.create(submission_id=submission_id, digest=digest, by=by, signed_at=now)
    return seen
