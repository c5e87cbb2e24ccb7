"""The queue of a branch: open tasks by their deadlines, who has them, and one task with what may be done about it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.desk import queue_questions as asked
from opentamin.desk.models import Task, TaskEvent
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.desk_subjects import subjects_of
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, has, say
from opentamin.journeys.acts.catalogue import actions

PAGE = 50
COOKIE, COOKIE_SECONDS = "queue_filter", 180 * 24 * 3600
NAMES = ("kind", "due", "whose")
DECIDES = {
    "approve_decision": ("claim_approve", "claim"),
    "complete_claim": ("claim_evidence", "claim"),
    "decide_unclear_claim": ("claim_decide", "claim"),
    "decide_claim": ("claim_decide", "claim"),
    "claim_objection": ("objection_answer", "objection"),
    "bring_before_board": ("objection_hear", "objection"),
    "answer_transfer_enquiry": ("enquiry_answer", "enquiry"),
    "certificate_owes_again": ("certificate_revoke", "certificate"),
    "tell_inspection_result": ("visit_tell", "visit"),
}
"""The act that settles a kind of task, and the field that takes its subject."""
PROPOSALS = {"refund_proposed": "refund_approve", "award_change_proposed": "award_approve"}
"""Kinds of tasks that are proposals: the act of the second person takes the task itself."""


def queue(request: HttpRequest) -> HttpResponse:
    """My branch's open tasks, the first deadline first; the filter stands in the address and is kept for the next visit."""
    if not request.GET and request.COOKIES.get(COOKIE):
        kept = _read(dict(part.split("=", 1) for part in request.COOKIES[COOKIE].split("&") if "=" in part))
        if any(kept.values()):
            return redirect(f"{request.path}?{urlencode(kept)}")
    chosen = _read(request.GET.dict())
    response = render(request, "portal/queue.html", _queue(request, chosen))
    if "kind" in request.GET:
        words = urlencode(chosen)
        response.set_cookie(COOKIE, words, COOKIE_SECONDS, httponly=True, samesite="Strict", secure=request.is_secure())
    return response


def _queue(request: HttpRequest, chosen: dict[str, str]) -> dict[str, Any]:
    """Everything that the page of the queue shows."""
    who: Sitting = request.sitting
    on = today().to_date()
    figures = asked.counts(who, today=on)
    rows = asked.open_tasks(asked.Filter(**chosen), who, today=on)
    count = rows.count()
    pager = Pager(request, page_number(request), count, PAGE)
    shown = list(rows[(pager.number - 1) * PAGE : pager.number * PAGE])
    return {
        "filters": _filters(chosen, figures),
        "figures": figures,
        "count": count,
        "mine": sum(1 for row in shown if row.holder == who.login),
        "rows": _rows(shown, who, on),
        "pager": pager,
        "kinds_chart": bars(
            [Bar(kind_words(kind), many) for kind, many in figures.kinds.items()], say("queue.by_kind")
        ),
        "ages_chart": bars(
            [Bar(say(f"queue_age.{at}"), many) for at, many in enumerate(figures.ages)], say("queue.by_age")
        ),
    }


def _read(given: dict[str, str]) -> dict[str, str]:
    """The filter of an address or a cookie; what cannot be one is left out."""
    found = {name: given.get(name, "")[:60] for name in NAMES}
    found["kind"] = found["kind"] if found["kind"].isidentifier() else ""
    found["due"] = found["due"] if found["due"] in asked.DUE else ""
    found["whose"] = found["whose"] if found["whose"] in asked.WHOSE else ""
    return found


def _filters(chosen: dict[str, str], figures: asked.Counts) -> list[dict[str, Any]]:
    kinds = {kind: f"{kind_words(kind)} ({figure(many)})" for kind, many in figures.kinds.items()}
    sides = (
        ("kind", say("queue.kind"), kinds),
        ("due", say("col.due_on"), {each: say(f"queue_due.{each}") for each in asked.DUE}),
        ("whose", say("queue.holder"), {each: say(f"queue_whose.{each}") for each in asked.WHOSE}),
    )
    return [
        {
            "name": name,
            "label": label,
            "choices": [{"value": value, "text": text, "on": value == chosen[name]} for value, text in options.items()],
        }
        for name, label, options in sides
    ]


def kind_words(kind: str) -> str:
    """A kind of task in words."""
    return say(f"task_kind.{kind}") if has(f"task_kind.{kind}") else say("task_kind.other")


def _rows(tasks: list[Task], who: Sitting, on: date) -> list[dict[str, Any]]:
    places = subjects_of([task.subject for task in tasks])
    names = names_of({task.holder for task in tasks})
    return [
        {
            "url": reverse("portal:task", args=[task.pk]),
            "kind": kind_words(task.kind),
            "text": either(task.text_fa, task.text_en),
            "subject": places.get(task.subject),
            **left(task.due_on, on),
            "due_on": task.due_on,
            "mine": task.holder == who.login,
            "holder": names.get(task.holder, task.holder),
        }
        for task in tasks
    ]


def left(due_on: date | None, on: date) -> dict[str, str]:
    """Days left in words, with the tag that carries their colour; overdue is red and says so."""
    if due_on is None:
        return {"left": say("queue.no_due"), "tag": "note"}
    days = (due_on - on).days
    if days < 0:
        return {"left": say("queue.over", days=figure(-days)), "tag": "error"}
    word = say("queue.today") if days == 0 else say("queue.left", days=figure(days))
    return {"left": word, "tag": "warning" if days <= asked.WEEK_DAYS else "ok"}


def names_of(logins: set[str]) -> dict[str, str]:
    """Names of colleagues in the language of the page, by login."""
    return {login: either(fa, en) for login, (fa, en) in asked.colleagues(logins).items()}


def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: its subject, its story, and what this session may do about it."""
    who: Sitting = request.sitting
    found = _found(asked.task(task_id, who))
    events = asked.events(task_id)
    holder = events[-1].holder if events else ""
    names = names_of({holder, found.proposed_by, found.closed_by, *(e.by for e in events), *(e.holder for e in events)})
    context = {
        "task": found,
        "kind": kind_words(found.kind),
        "text": either(found.text_fa, found.text_en),
        "subject": subjects_of([found.subject]).get(found.subject),
        **left(found.due_on, today().to_date()),
        "holder": names.get(holder, holder),
        "proposer": names.get(found.proposed_by, found.proposed_by),
        "closer": names.get(found.closed_by, found.closed_by),
        "own_proposal": bool(found.proposed_by) and found.proposed_by == who.login,
        "events": [_event(event, names) for event in events],
        "acts": [] if found.closed_at else _acts(found, holder, who),
        "crumbs": [
            {"url": reverse("portal:queue"), "text": say("nav.queue")},
            {"url": "", "text": kind_words(found.kind)},
        ],
    }
    return render(request, "portal/task.html", context)


def _found(task: Task | None) -> Task:
    """The task; as for one that does not exist when it is not in the scope."""
    if task is None:
        raise Http404
    return task


def _event(event: TaskEvent, names: dict[str, str]) -> dict[str, Any]:
    """One line of a task's story."""
    return {
        "at": event.at,
        "what": say(f"task_event.{event.kind}"),
        "by": names.get(event.by, event.by),
        "to": names.get(event.holder, event.holder) if event.kind == "handed" else "",
        "words": event.words,
    }


def _acts(task: Task, holder: str, who: Sitting) -> list[dict[str, Any]]:
    """Links to what may be done now: the act that settles its kind first, then taking, handing over, closing."""
    wanted: list[tuple[str, str, str]] = []
    if task.kind in DECIDES:
        name, field = DECIDES[task.kind]
        wanted.append((name, field, task.subject.rpartition("/")[2]))
    if task.kind in PROPOSALS:
        wanted.append((PROPOSALS[task.kind], "task", str(task.pk)))
    mine = {"": ("task_take",), who.login: ("task_hand", "task_give_back", "task_close")}
    wanted += [(name, "task", str(task.pk)) for name in mine.get(holder, ())]
    if task.proposed_by == who.login:
        barred = {*PROPOSALS.values(), "task_close"}
        wanted = [row for row in wanted if row[0] not in barred]
    return act_links(wanted, who)


def act_links(wanted: list[tuple[str, str, str]], who: Sitting) -> list[dict[str, Any]]:
    """Links that begin acts about a row, those that the session's role may ask for: name, field, row."""
    return [
        {
            "url": f"{reverse('portal:act', args=[name])}?{urlencode({field: value})}",
            "title": say(f"act.{name}.title"),
            "first": at == 0,
        }
        for at, (name, field, value) in enumerate(row for row in wanted if actions()[row[0]].lets(who))
    ]
