"""Tickets of the service desk: those that are open, one with its story, the figures of each desk, and the visitor's answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.desk import ticket_questions as asked
from opentamin.desk.kinds import ticket_kinds
from opentamin.desk.models import Ticket, TicketEvent, TicketState
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.charts_offices import Panel, by_month
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import figure, month
from opentamin.faces.portal.views_desk import act_links, left, names_of
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, language, localize_digits, say, shown
from opentamin.registers.models import Office, Person, Workshop

PAGE = 50
MONTHS = 6
TAGS = {"open": "note", "waiting": "warning", "answered": "ok", "closed": "ok"}
POINTS = (5, 4, 3, 2, 1)
OPEN_STEPS = {
    TicketState.OPEN: ("ticket_answer", "ticket_wait"),
    TicketState.WAITING: ("ticket_answer", "ticket_resume"),
    TicketState.ANSWERED: ("ticket_close", "ticket_resume"),
    TicketState.CLOSED: (),
}


def tickets(request: HttpRequest) -> HttpResponse:
    """Tickets that are not closed, by their legal deadlines; or those of one state."""
    who: Sitting = request.sitting
    state = request.GET.get("state", "")
    rows = asked.tickets(state, who)
    pager = Pager(request, page_number(request), rows.count(), PAGE)
    on = today().to_date()
    context = {
        "states": [
            {"value": each, "text": say(f"ticket_state.{each}"), "on": each == state} for each in TicketState.values
        ],
        "rows": [_row(row, on) for row in rows[(pager.number - 1) * PAGE : pager.number * PAGE]],
        "pager": pager,
        "begin": act_links([("ticket_open", "ticket", "")], who),
    }
    return render(request, "portal/tickets.html", context)


def _row(row: Ticket, on: date) -> dict[str, Any]:
    """One ticket of the table; days are counted while it waits for an answer."""
    state = row.state
    running = state in ("open", "waiting")
    return {
        "url": reverse("portal:ticket", args=[row.pk]),
        "code": row.code,
        "kind": kind_words(row.kind),
        "visitor": row.visitor,
        "state": say(f"ticket_state.{state}"),
        "state_tag": TAGS[state],
        "due_on": row.due_on,
        **(left(row.due_on, on) if running else {"left": "", "tag": "ok"}),
    }


def kind_words(kind: str) -> str:
    """A kind of ticket in words; one that is no longer in the data stands as its code."""
    known = ticket_kinds().get(kind)
    return either(known.fa, known.en) if known else kind


def ticket(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """One ticket: what was brought, until when an answer is due and by which clause, its steps, what the visitor said."""
    who: Sitting = request.sitting
    found = _story(asked.story(ticket_id, who))
    row, state = found.ticket, found.state
    known = ticket_kinds().get(row.kind)
    names = names_of({event.by for event in found.events})
    context = {
        "ticket": row,
        "kind": kind_words(row.kind),
        "state": say(f"ticket_state.{state.value}"),
        "state_tag": TAGS[state.value],
        **left(row.due_on, today().to_date()),
        "running": state in (TicketState.OPEN, TicketState.WAITING),
        "clause": known.clause if known else "",
        "article": known.clause.split(".")[0] if known else "",
        "subject": _subject(row),
        "events": [_event(event, names) for event in found.events],
        "satisfaction": found.satisfaction,
        "acts": act_links(_steps(found), who),
        "crumbs": [
            {"url": reverse("portal:tickets"), "text": say("nav.tickets")},
            {"url": "", "text": kind_words(row.kind)},
        ],
    }
    return render(request, "portal/ticket.html", context)


def _story(found: asked.Story | None) -> asked.Story:
    """The ticket; as for one that does not exist when it is not in the scope."""
    if found is None:
        raise Http404
    return found


def _steps(found: asked.Story) -> list[tuple[str, str, str]]:
    """The acts that may follow in the present state."""
    names = list(OPEN_STEPS[found.state])
    if found.satisfaction is None and found.state in (TicketState.ANSWERED, TicketState.CLOSED):
        names.append("ticket_rate")
    return [(name, "ticket", str(found.ticket.pk)) for name in names]


def _event(event: TicketEvent, names: dict[str, str]) -> dict[str, Any]:
    """One line of a ticket's story."""
    return {
        "at": event.at,
        "state": say(f"ticket_state.{event.state}"),
        "by": names.get(event.by, event.by),
        "text": shown(event.text),
    }


def _subject(row: Ticket) -> dict[str, str] | None:
    """Whose matter it is, as a link."""
    if row.person_id:
        person = Person.objects.filter(pk=row.person_id).first()
        name = f"{person.first_name} {person.last_name}" if person else ""
        return {"text": name, "url": reverse("portal:person", args=[row.person_id])} if person else None
    shop = Workshop.objects.filter(pk=row.workshop_id).first() if row.workshop_id else None
    return {"text": shown(shop.name), "url": reverse("portal:workshop", args=[shop.code])} if shop else None


def figures(request: HttpRequest) -> HttpResponse:
    """The figures of each desk, month by month: waiting times, late answers, satisfaction, drawn and in a table."""
    who: Sitting = request.sitting
    months = [today().month + -back for back in reversed(range(MONTHS))]
    rows = asked.figures(months, who, today=today().to_date())
    offices = Office.objects.in_bulk({row.branch_id for row in rows})
    names = {pk: either(office.name_fa, office.name_en) for pk, office in offices.items()}
    by_desk: dict[int, dict[int, asked.DeskMonth]] = {}
    for row in rows:
        by_desk.setdefault(row.branch_id, {})[row.month.code] = row
    codes = [each.code for each in months]
    context = {
        "rows": [_figure_row(row, names) for row in reversed(rows)],
        "opened_chart": by_month(codes, _panels(by_desk, names, codes, _opened), say("desk_figures.opened")),
        "median_chart": by_month(codes, _panels(by_desk, names, codes, _median), say("desk_figures.median")),
    }
    return render(request, "portal/desk_figures.html", context)


def _panels(
    by_desk: dict[int, dict[int, asked.DeskMonth]],
    names: dict[int, str],
    codes: list[int],
    figure_of: Callable[[dict[int, asked.DeskMonth], int], int],
) -> list[Panel]:
    """A panel for each desk."""
    return [Panel(names[pk], [figure_of(of, each) for each in codes], None) for pk, of in by_desk.items()]


def _opened(of: dict[int, asked.DeskMonth], code: int) -> int:
    return of[code].opened if code in of else 0


def _median(of: dict[int, asked.DeskMonth], code: int) -> int:
    return (of[code].median_hours or 0) if code in of else 0


def _figure_row(row: asked.DeskMonth, names: dict[int, str]) -> dict[str, Any]:
    return {
        "desk": names[row.branch_id],
        "month": month(row.month),
        "opened": row.opened,
        "answered": row.answered,
        "median": row.median_hours,
        "nine_tenths": row.nine_tenths_hours,
        "late": row.late,
        "rated": row.rated,
        "satisfaction": mean(row.points, row.rated),
    }


def mean(points: int, rated: int) -> str:
    """The mean of answers from 1 to 5 with one decimal, half up; a dash where nobody answered."""
    if not rated:
        return "–"
    tenths = (points * 20 + rated) // (2 * rated)
    whole, part = divmod(tenths, 10)
    return localize_digits(f"{whole}{'٫' if language() == 'fa' else '.'}{part}")


def survey(request: HttpRequest, code: str) -> HttpResponse:
    """The one-time link after an answer: how it was, from 1 to 5, and in words; nothing about anybody is shown."""
    number, kind, closed = _survey_of(code)
    words, points = request.POST.get("words", "")[:1000], request.POST.get("points", "")
    asked_now = request.method == "POST" and not closed
    fault = asked_now and points not in {str(each) for each in POINTS}
    thanks = asked_now and not fault and _rated(code, int(points), words)
    context = {
        "number": number,
        "kind": kind_words(kind),
        "closed": closed,
        "thanks": thanks,
        "fault": fault,
        "words": words,
        "points": [{"value": each, "text": say(f"choice.points_{each}"), "figure": figure(each)} for each in POINTS],
    }
    return render(request, "portal/survey.html", context, status=422 if fault else 200)


def _survey_of(code: str) -> tuple[str, str, bool]:
    """The ticket of a link: its code, its kind, and whether the link was used or is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, kind, used OR over FROM desk_survey_of(%s)", [code[:60]])
        found = cursor.fetchone()
    if found is None:
        raise Http404
    return str(found[0]), str(found[1]), bool(found[2])


def _rated(code: str, points: int, words: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_rate_ticket(%s, %s, %s)", [code, points, words])
        return bool(cursor.fetchone()[0])
