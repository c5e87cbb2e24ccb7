"""Questions about the queue: open tasks in the scope of a session by their deadlines, who has them, counts by kind and age."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opentamin.desk.models import Task, TaskEvent
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting

WEEK_DAYS = 7
DUE = ("overdue", "week", "later", "none")
WHOSE = ("mine", "free", "others")
AGES = (7, 30, 90)
"""Upper ends, in days, of the first bands of age; the last band is open."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the queue is wanted: a kind of task, a band of the deadline (DUE), in whose hands (WHOSE); "" is all."""

    kind: str = ""
    due: str = ""
    whose: str = ""


def open_tasks(wanted: Filter, who: Sitting, *, today: date) -> QuerySet[Task]:
    """Open tasks of the session's scope, the first deadline first; each with `holder` ("" when it is free)."""
    newest = TaskEvent.objects.filter(task=OuterRef("pk")).order_by("-id").values("holder")[:1]
    rows = visible(Task.objects.filter(closed_at=None), who).annotate(holder=Coalesce(Subquery(newest), Value("")))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.due in DUE:
        rows = rows.filter(_due(wanted.due, today))
    if wanted.whose in WHOSE:
        rows = rows.filter(_whose(wanted.whose, who.login))
    return rows.order_by(F("due_on").asc(nulls_last=True), "opened_at", "id")


def _due(band: str, today: date) -> Q:
    week = today + timedelta(days=WEEK_DAYS)
    return {
        "overdue": Q(due_on__lt=today),
        "week": Q(due_on__gte=today, due_on__lte=week),
        "later": Q(due_on__gt=week),
        "none": Q(due_on=None),
    }[band]


def _whose(whose: str, login: str) -> Q:
    return {"mine": Q(holder=login), "free": Q(holder=""), "others": ~Q(holder="") & ~Q(holder=login)}[whose]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open tasks there are by kind and by band of age; overdue, due within a week, mine, in nobody's hands."""

    kinds: Mapping[str, int]
    ages: tuple[int, ...]
    overdue: int
    week: int
    mine: int
    free: int
    total: int


def counts(who: Sitting, *, today: date) -> Counts:
    """Figures over all open tasks of the scope, whatever the filter (two queries)."""
    newest = TaskEvent.objects.filter(task=OuterRef("pk")).order_by("-id").values("holder")[:1]
    rows = visible(Task.objects.filter(closed_at=None), who).order_by()
    kinds = dict(rows.values_list("kind").annotate(many=Count("id")).order_by("-many", "kind"))
    ends = [today - timedelta(days=days) for days in AGES]
    bands: dict[str, Any] = {"age_0": Count("id", filter=Q(opened_at__date__gt=ends[0]))}
    for at, (newer, older) in enumerate(itertools.pairwise(ends), 1):
        bands[f"age_{at}"] = Count("id", filter=Q(opened_at__date__lte=newer, opened_at__date__gt=older))
    bands[f"age_{len(AGES)}"] = Count("id", filter=Q(opened_at__date__lte=ends[-1]))
    bands |= {name: Count("id", filter=_due(name, today)) for name in ("overdue", "week")}
    bands |= {name: Count("id", filter=_whose(name, who.login)) for name in ("mine", "free")}
    held = rows.annotate(holder=Coalesce(Subquery(newest), Value("")))
    found = held.aggregate(**bands)
    ages = tuple(found[f"age_{at}"] for at in range(len(AGES) + 1))
    total = sum(kinds.values())
    return Counts(kinds, ages, found["overdue"], found["week"], found["mine"], found["free"], total)


def task(task_id: int, who: Sitting) -> Task | None:
    """One task of the scope, open or closed."""
    return visible(Task.objects.filter(pk=task_id), who).first()


def events(task_id: int) -> list[TaskEvent]:
    """What happened to a task, in order."""
    return list(TaskEvent.objects.filter(task_id=task_id).order_by("id"))


def colleagues(logins: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Names of staff in Persian and English by login; others, and people who are no staff, are left out (one query)."""
    wanted = sorted(set(logins) - {""})
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_colleagues(%s)", [wanted])
        return {login: (fa, en) for login, fa, en in cursor.fetchall()}
