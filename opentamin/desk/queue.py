"""Verbs of the queue: take a task, hand it over, give it back, close it, note something. Everything is an event; the same key is one event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from opentamin.desk.catalogue import refuse
from opentamin.desk.models import Mandate, Task, TaskEvent, TaskEventKind
from opentamin.desk.models_identity import OF_ALL


@transaction.atomic
def take(task_id: int, *, key: str, by: str, now: datetime) -> TaskEvent:
    """`by` has the task from now on. Refused: it is closed, or a colleague has it."""
    task, before, again = _look(task_id, key)
    if again:
        return again
    if before == by:
        return TaskEvent.objects.filter(task=task).latest("id")
    if before:
        raise refuse("TASK_OF_ANOTHER", value=before)
    return _add(task, key, TaskEventKind.TAKEN, by, now, holder=by)


@transaction.atomic
def hand_over(task_id: int, to: str, *, key: str, by: str, now: datetime, words: str = "") -> TaskEvent:
    """`by` gives the task to a colleague, who must hold a mandate at its branch (or over everything)."""
    task, before, again = _look(task_id, key)
    if again:
        return again
    _require_holder(before, by)
    if not _works_at(to, task.branch_id, now):
        raise refuse("COLLEAGUE_UNKNOWN", value=to)
    return _add(task, key, TaskEventKind.HANDED, by, now, holder=to, words=words)


@transaction.atomic
def give_back(task_id: int, *, key: str, by: str, now: datetime, words: str = "") -> TaskEvent:
    """`by` puts the task back into the queue."""
    task, before, again = _look(task_id, key)
    if again:
        return again
    _require_holder(before, by)
    return _add(task, key, TaskEventKind.LEFT, by, now, words=words)


@transaction.atomic
def close(task_id: int, outcome: str, *, key: str, by: str, now: datetime) -> TaskEvent:
    """Close a task with its outcome. Refused: who proposed it (SAME_PERSON), a task that a colleague has or nobody took."""
    task, before, again = _look(task_id, key)
    if again:
        return again
    if task.proposed_by == by:
        raise refuse("SAME_PERSON")
    _require_holder(before, by)
    task.closed_by, task.closed_at, task.outcome = by, now, outcome
    task.save(update_fields=["closed_by", "closed_at", "outcome"])
    return _add(task, key, TaskEventKind.CLOSED, by, now, words=outcome)


@transaction.atomic
def note(task_id: int, words: str, *, key: str, by: str, now: datetime, kind: str = TaskEventKind.NOTED) -> TaskEvent:
    """Write something down at a task, whoever has it; it stays where it is. Also a paper asked for (ASKED), a return."""
    task, before, again = _look(task_id, key)
    return again or _add(task, key, kind, by, now, holder=before, words=words)


def held_by_another(subject: str, kinds: Iterable[str], by: str) -> str:
    """Who else has an open task of these kinds about a subject; "" when it is free or `by` has it."""
    newest = TaskEvent.objects.filter(task=OuterRef("pk")).order_by("-id").values("holder")[:1]
    rows = Task.objects.filter(subject=subject, kind__in=list(kinds), closed_at=None)
    held = rows.annotate(holder=Coalesce(Subquery(newest), Value(""))).exclude(holder__in=["", by])
    return str(held.values_list("holder", flat=True).first() or "")


def _look(task_id: int, key: str) -> tuple[Task, str, TaskEvent | None]:
    """The task, locked; who has it now; and the event of this key when it was done before."""
    task = Task.objects.select_for_update().filter(pk=task_id).first()
    if task is None:
        raise refuse("TASK_UNKNOWN", value=task_id)
    again = TaskEvent.objects.filter(key=key).first()
    if again is None and task.closed_at is not None:
        raise refuse("TASK_CLOSED", value=task.closed_by or "–")
    newest = TaskEvent.objects.filter(task=task).order_by("-id").first()
    return task, newest.holder if newest else "", again


def _require_holder(holder: str, by: str) -> None:
    if not holder:
        raise refuse("TASK_NOT_TAKEN")
    if holder != by:
        raise refuse("TASK_OF_ANOTHER", value=holder)


def _works_at(login: str, branch_id: int | None, now: datetime) -> bool:
    """Whether a login holds an open mandate whose scope holds the branch."""
    held = Mandate.objects.filter(user__login=login, user__closed_at=None, ended_at=None, from_on__lte=now.date())
    mandates = [row for row in held if row.until_on is None or row.until_on > now.date()]
    if any(row.role in OF_ALL for row in mandates):
        return True
    return branch_id is not None and any(row.office_id in _above(branch_id) for row in mandates if row.office_id)


def _above(office_id: int) -> set[int]:
    """An office and everything above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up AS (SELECT id, parent_id FROM registers_office WHERE id = %s UNION"
            " SELECT o.id, o.parent_id FROM registers_office o JOIN up ON o.id = up.parent_id) SELECT id FROM up",
            [office_id],
        )
        return {row[0] for row in cursor.fetchall()}


def _add(task: Task, key: str, kind: str, by: str, now: datetime, *, holder: str = "", words: str = "") -> TaskEvent:
    return TaskEvent.objects.create(task=task, key=key, kind=kind, holder=holder, by=by, words=words, at=now)
