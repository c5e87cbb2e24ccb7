"""What lists answer: what is still to be done, what was sent and what became of it, with findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Sum

from opentamin.flow.lists.models import ACCEPTED_STATES, ListFinding, ListState, Submission, WageList


@dataclass(frozen=True, slots=True)
class ListInFlow:
    """An accepted list on its way: what the later stations need to know of it."""

    pk: int
    version: int
    previous_id: int | None
    month: int
    workshop_code: str
    contract_row: str
    branch_id: int
    five_worker: bool
    received_on: date


UNFINISHED = """
    WITH RECURSIVE chain AS (
        SELECT id, previous_id FROM lists_wage_list WHERE submission_id = ANY(%(ids)s) AND state = %(state)s
        UNION
        SELECT w.id, w.previous_id FROM chain c JOIN lists_wage_list w ON w.id = c.previous_id AND w.state = %(state)s
    )
    SELECT w.id, w.version, w.previous_id, w.month, w.workshop_code, w.contract_row, w.branch_id, p.five_worker,
        s.received_on
    FROM chain
    JOIN lists_wage_list w ON w.id = chain.id AND w.state = %(state)s
    JOIN registers_workshop p ON p.id = w.workshop_id
    JOIN lists_submission s ON s.id = w.submission_id
    ORDER BY w.version, w.id
    FOR UPDATE OF w
"""


def unfinished(ids: Sequence[int], state: ListState) -> list[ListInFlow]:
    """Accepted lists that stand in `state`, locked, in the order in which versions follow each other.

    Those of the given submissions, and older versions of the same lists that another run left behind.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNFINISHED, {"ids": list(ids), "state": state.value})
        return [ListInFlow(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class SubmissionLine:
    """A submission as an overview shows it: counts of its lists by state, and of findings by severity."""

    id: int
    sender: str
    key: str
    received_at: datetime
    files: int
    lists: dict[str, int]
    findings: dict[str, int]


def recent_submissions(*, limit: int = 20, known_on: datetime | None = None) -> list[SubmissionLine]:
    """The newest submissions (those received until `known_on`), four queries however many."""
    rows = Submission.objects.order_by("-received_at", "-id")
    if known_on is not None:
        rows = rows.filter(received_at__lte=known_on)
    shown = list(rows.annotate(file_count=Count("files"))[:limit])
    ids = [row.pk for row in shown]
    lists = _counts(WageList.objects.filter(submission__in=ids), "state")
    found = _counts(ListFinding.objects.filter(submission__in=ids), "severity")
    return [
        SubmissionLine(
            row.pk,
            row.sender,
            row.key,
            row.received_at,
            row.file_count,
            lists.get(row.pk, {}),
            found.get(row.pk, {}),
        )
        for row in shown
    ]


def _counts(rows: Any, column: str) -> dict[int, dict[str, int]]:
    counted: dict[int, dict[str, int]] = {}
    for submission_id, value, number in rows.values_list("submission_id", column).annotate(Count("id")):
        counted.setdefault(submission_id, {})[value] = number
    return counted


def submission_lists(submission_id: int) -> list[WageList]:
    """The lists of one submission, in order, with their workshops."""
    return list(
        WageList.objects.filter(submission=submission_id)
        .select_related("workshop", "submission", "same_as")
        .order_by("position")
    )


def submission_findings(submission_id: int, *, limit: int = 200) -> list[ListFinding]:
    """The findings of one submission, list after list, gravest first within each."""
    return list(ListFinding.objects.filter(submission=submission_id).order_by("wage_list__position", "id")[:limit])


def versions(workshop_code: str, month: int, *, known_on: datetime | None = None) -> list[WageList]:
    """All accepted versions of a workshop's lists of one month (yyyymm), as known on an instant."""
    rows = WageList.objects.filter(workshop_code=workshop_code, month=month, state__in=ACCEPTED_STATES)
    if known_on is not None:
        rows = rows.filter(accepted_at__lte=known_on)
    return list(rows.order_by("contract_row", "list_number", "version"))


def findings_by_number(ids: Sequence[int]) -> list[tuple[int, str, str, int]]:
    """Number, name, severity and count of the findings of submissions, by number."""
    rows = ListFinding.objects.filter(submission__in=ids).values_list("number", "name", "severity")
    return list(rows.annotate(Count("id")).order_by("number"))


def states(ids: Sequence[int]) -> dict[str, int]:
    """How many lists of the submissions stand in each state."""
    return dict(WageList.objects.filter(submission__in=ids).values_list("state").annotate(Count("id")))


def lines_of(ids: Sequence[int]) -> int:
    """How many rows were read from the lists of submissions."""
    return WageList.objects.filter(submission__in=ids).aggregate(lines=Sum("people"))["lines"] or 0


def is_done(submission_id: int) -> bool:
    """Whether nothing remains to be done for a submission."""
    pending = Q(state__in=[ListState.CHECKED, ListState.ACCEPTED, ListState.ASSESSED, ListState.POSTED])
    read = Submission.objects.filter(pk=submission_id, checked_at__isnull=False).exists()
    return read and not WageList.objects.filter(pending, submission=submission_id).exists()
