"""Decisions of boards that reduced an inspection's claim, and what two people made of them, for the page of the inspection."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from opentamin.desk.models import Task
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.views_desk import act_links
from opentamin.faces.portal.words import say
from opentamin.flow.careers.ruling import rulings_of
from opentamin.flow.collection.models import BoardDecision
from opentamin.journeys.acts.branch_rulings import RULING


def rulings(chain_id: int, who: Sitting) -> list[dict[str, Any]]:
    """A row for each decision: its month, and whether a ruling is awaited, was proposed, or stands (two queries)."""
    rows = rulings_of(chain_id)
    subjects = [f"debt/{row.objection.debt_id}" for row in rows]
    waiting = Task.objects.filter(kind=RULING, subject__in=subjects, closed_at=None) if rows else []
    tasks = {task.subject: task.pk for task in waiting}
    return [_ruling(row, tasks.get(f"debt/{row.objection.debt_id}"), who) for row in rows]


def _ruling(row: BoardDecision, task_id: int | None, who: Sitting) -> dict[str, Any]:
    ruling = getattr(row, "ruling", None)
    links: list[dict[str, Any]] = []
    url = reverse("portal:task", args=[task_id]) if task_id and not ruling else ""
    if ruling is not None:
        state, tag = say("inspection.ruling_stands", count=figure(len(ruling.people))), "accepted"
    elif task_id:
        state, tag = say("inspection.ruling_proposed"), "note"
    else:
        state, tag = say("inspection.ruling_waits"), "warning"
        links = act_links([("ruling_propose", "decision", str(row.pk))], who)
    words = {"number": row.pk, "month": row.objection.debt.month, "on": row.decided_on}
    return {**words, "state": state, "tag": tag, "url": url, "acts": links}
