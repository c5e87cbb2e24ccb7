"""What headquarters looks at when something is stuck: jobs of the queue, files and lists that could not be read.

A failed import that was put away (`ImportNote`, `ListNote`) is asked for by `away`; the note that holds is told with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Exists, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from opentamin.flow.lists.models import ListState, SubmissionFile, WageList
from opentamin.flow.receipts.models import Taking
from opentamin.journeys.models import ImportNote, ListNote

JOBS = """
    SELECT task_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
        count(*) FILTER (WHERE status = 'failed'),
        count(*) FILTER (WHERE status = 'doing' AND (worker_id IS NULL OR worker_id IN (
            SELECT id FROM procrastinate_workers WHERE last_heartbeat < clock_timestamp() - interval '5 minutes')))
    FROM procrastinate_jobs GROUP BY 1 HAVING count(*) FILTER (WHERE status IN ('todo', 'doing', 'failed')) > 0 ORDER BY 1
"""

SLOW_MINUTES = 15
WAITING = """
    SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - e.at))::bigint / 60, 0)
    FROM procrastinate_jobs j LEFT JOIN LATERAL (
        SELECT min(at) AS at FROM procrastinate_events WHERE job_id = j.id) e ON true
    WHERE j.status IN ('todo', 'doing') AND (j.scheduled_at IS NULL OR j.scheduled_at < clock_timestamp())
"""


class Worker(NamedTuple):
    """Whether what was sent is being done: good, slow, or unknown (this role or this house cannot tell); how much waits."""

    state: str
    waiting: int | None
    oldest_minutes: int | None


def worker() -> Worker:
    """The state of the worker, for everybody: nobody is named (one query)."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WAITING)
            count, minutes = cursor.fetchone()
    except DatabaseError:
        return Worker("unknown", None, None)
    return Worker("slow" if count and minutes >= SLOW_MINUTES else "good", count, int(minutes))


class JobCount(NamedTuple):
    """Jobs of one kind: waiting, being done, failed; stalled ones are being done by a worker that is gone."""

    name: str
    waiting: int
    doing: int
    failed: int
    stalled: int


@dataclass(frozen=True, slots=True)
class FailedImport:
    """A file or list that could not be read: since when, from whom, how many findings; put away by whom, when and why."""

    id: int
    name: str
    sender: str
    at: datetime
    findings: int
    away: bool
    noted_by: str
    noted_at: datetime | None
    why: str


def jobs() -> list[JobCount]:
    """Jobs that wait, are done or have failed, by kind (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return [JobCount(*row) for row in cursor.fetchall()]


def refused_files(*, away: bool, limit: int) -> list[FailedImport]:
    """Bank files of which nothing was taken, the newest first: those that wait, or those that were put away (two queries).

    A file that was tried again stands once, by its last try; one that was taken since not at all.
    """
    later = Taking.objects.filter(file_id=OuterRef("file_id"), pk__gt=OuterRef("pk"))
    rows = Taking.objects.filter(taken=False).exclude(Exists(later)).select_related("file").defer("file__content")
    found, notes = _standing(rows, ImportNote, "taking_id", away=away, limit=limit)
    return [
        _import(row.pk, row.file.file_name, row.by, row.known_at, len(row.findings), notes.get(row.note))
        for row in found
    ]


def unreadable_lists(*, away: bool, limit: int) -> list[FailedImport]:
    """Wage lists that could not be read, the newest first: those that wait, or those that were put away (two queries)."""
    files = SubmissionFile.objects.filter(submission=OuterRef("submission")).order_by("position").values("name")[:1]
    rows = WageList.objects.filter(state=ListState.UNREADABLE).select_related("submission")
    rows = rows.annotate(many=Count("findings"), file_name=Subquery(files))
    found, notes = _standing(rows, ListNote, "wage_list_id", away=away, limit=limit)
    return [
        _import(
            row.pk,
            row.file_name or "",
            row.submission.sender,
            row.submission.received_at,
            row.many,
            notes.get(row.note),
        )
        for row in found
    ]


def _standing(
    rows: QuerySet[Any], notes: type[Model], column: str, *, away: bool, limit: int
) -> tuple[list[Any], dict[int, Any]]:
    """Rows whose last note puts them away (or that have none, or one that brought them back), and these notes."""
    last = notes._default_manager.filter(**{column: OuterRef("pk")}).order_by("-id")
    rows = rows.annotate(
        note=Subquery(last.values("id")[:1]), hidden=Coalesce(Subquery(last.values("hidden")[:1]), False)
    )
    found = list(rows.filter(hidden=away).order_by("-id")[:limit])
    return found, notes._default_manager.in_bulk([row.note for row in found if row.note]) if found else {}


def _import(pk: int, name: str, sender: str, at: datetime, many: int, note: Any) -> FailedImport:
    told = (note.hidden, note.by, note.at, note.why) if note else (False, "", None, "")
    return FailedImport(pk, name, sender, at, many, *told)
