"""What was asked about a family, as the page of care shows it: waiting at the branch, registered, or refused with the reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from opentamin.desk.models import Task
from opentamin.faces.portal.templatetags.portal import jalali
from opentamin.faces.portal.views_desk_tickets import kind_words
from opentamin.faces.portal.words import either, say, shown
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.dependants import ADDED, ENDED

MOST = 5


def may_change(request: HttpRequest) -> bool:
    """Whether the session may ask for a change of the family."""
    return actions()["add_dependant"].lets(request.sitting)


def asked_about(person_id: int) -> list[dict[str, Any]]:
    """The newest requests about a person's family that the session may see, each with its state, term and answer."""
    tasks = Task.objects.filter(kind__in=(ADDED, ENDED), subject=f"person/{person_id}").order_by("-id")[:MOST]
    return [_row(task) for task in tasks]


def _row(task: Task) -> dict[str, Any]:
    code, closed = task.key.removeprefix("act/"), task.closed_at is not None
    return {
        "url": reverse("portal:act_done", args=[code]),
        "title": kind_words(task.kind),
        "who": shown(either(task.text_fa, task.text_en)),
        "code": code,
        "at": task.opened_at,
        "state": say("my.closed") if closed else say("my.at_branch"),
        "tag": "ok" if closed else "note",
        "due_text": jalali(task.due_on) if task.due_on and not closed else "",
        "outcome": shown(task.outcome),
    }
