"""The queue of a branch: open tasks by their deadlines, how many of each kind, who has them, and the choices one keeps."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.desk import queue_questions as asked
from opentamin.desk.models import Task
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.desk_subjects import subjects_of
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.views_people import TEHRAN, today
from opentamin.faces.portal.words import either, has, say
from opentamin.journeys.acts.catalogue import actions

PAGE = 50
COOKIE, COOKIE_SECONDS = "queue_filter", 180 * 24 * 3600
SAVED, MOST_SAVED = "queue_saved", 8
NAMES = ("kind", "due", "whose")


def queue(request: HttpRequest) -> HttpResponse:
    """My branch's open tasks, the first deadline first; the filter stands in the address and is kept for the next visit.

    A choice may be kept under a name; names live in a cookie of this browser and hold no personal data.
    """
    if request.method == "POST":
        return _keep(request)
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


def _keep(request: HttpRequest) -> HttpResponse:
    """Keep the present choice under a name, or forget one of the kept."""
    chosen, saved = _read(request.POST.dict()), _saved(request)
    name = " ".join(request.POST.get("name", "").split())[:40]
    saved = [(each, words) for each, words in saved if each not in (name, request.POST.get("forget", ""))]
    if name and "forget" not in request.POST:
        saved = [*saved, (name, urlencode(chosen))][-MOST_SAVED:]
    response = redirect(f"{request.path}?{urlencode(chosen)}")
    words = urlencode(saved)
    response.set_cookie(SAVED, words, COOKIE_SECONDS, httponly=True, samesite="Strict", secure=request.is_secure())
    return response


def _saved(request: HttpRequest) -> list[tuple[str, str]]:
    """The kept choices of this browser: name and query."""
    rows = parse_qsl(request.COOKIES.get(SAVED, "")[:4000])[:MOST_SAVED]
    return [(name[:40], urlencode(_read(dict(parse_qsl(words))))) for name, words in rows]


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
        "tiles": _tiles(figures, chosen),
        "kinds": _kinds(figures, chosen),
        "chosen": chosen,
        "saved": [
            {"name": name, "url": f"{request.path}?{words}", "on": words == urlencode(chosen)}
            for name, words in _saved(request)
        ],
        "rows": _rows(shown, who, on),
        "pager": pager,
        "ages_chart": bars(
            [Bar(say(f"queue_age.{at}"), many) for at, many in enumerate(figures.ages)], say("queue.by_age")
        ),
    }


def _tiles(figures: asked.Counts, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Six figures of the queue, each a link that shows just those."""
    sides = (
        ("all", figures.total, {}),
        ("overdue", figures.overdue, {"due": "overdue"}),
        ("week", figures.week, {"due": "week"}),
        ("mine", figures.mine, {"whose": "mine"}),
        ("free", figures.free, {"whose": "free"}),
        ("others", figures.total - figures.mine - figures.free, {"whose": "others"}),
    )
    none = dict.fromkeys(NAMES, "")
    return [
        {
            "text": say(f"queue_tile.{name}"),
            "count": many,
            "url": f"?{urlencode({**none, **only})}",
            "on": chosen == {**none, **only},
            "bad": name == "overdue" and many > 0,
        }
        for name, many, only in sides
    ]


def _kinds(figures: asked.Counts, chosen: dict[str, str]) -> list[dict[str, Any]]:
    """How many there are of each kind, each a link; the rest of the choice stays."""
    return [
        {
            "text": kind_words(kind),
            "count": many,
            "on": kind == chosen["kind"],
            "url": f"?{urlencode({**chosen, 'kind': '' if kind == chosen['kind'] else kind})}",
        }
        for kind, many in figures.kinds.items()
    ]


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
            "age": max((on - task.opened_at.astimezone(TEHRAN).date()).days, 0),
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
