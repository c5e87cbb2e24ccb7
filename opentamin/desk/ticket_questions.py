"""Questions about tickets: those of a branch, one with its story, and the figures of each desk month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from opentamin.desk.models import Satisfaction, Ticket, TicketEvent, TicketState
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.ground.calendar import Month

TEHRAN = ZoneInfo("Asia/Tehran")


def tickets(state: str, who: Sitting) -> QuerySet[Ticket]:
    """Tickets of the scope, each with `state`; those not closed by their deadlines first."""
    newest = TicketEvent.objects.filter(ticket=OuterRef("pk")).order_by("-number").values("state")[:1]
    rows = visible(Ticket.objects.all(), who).annotate(state=Subquery(newest))
    if state in TicketState.values:
        return rows.filter(state=state).order_by("due_on", "id")
    return rows.exclude(state=TicketState.CLOSED).order_by("due_on", "id")


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket with its steps and what the visitor said of it."""

    ticket: Ticket
    events: tuple[TicketEvent, ...]
    satisfaction: Satisfaction | None

    @property
    def state(self) -> TicketState:
        """Where it stands."""
        return TicketState(self.events[-1].state)


def story(ticket_id: int, who: Sitting) -> Story | None:
    """One ticket of the scope; None otherwise."""
    row = visible(Ticket.objects.filter(pk=ticket_id), who).first()
    if row is None:
        return None
    events = tuple(TicketEvent.objects.filter(ticket=row).order_by("number"))
    return Story(row, events, Satisfaction.objects.filter(ticket=row).first())


@dataclass(frozen=True, slots=True)
class DeskMonth:
    """One month of one desk: opened, answered, hours until the first answer (median, ninth tenth), late, satisfaction.

    `late`: answered after the due day, or not answered and the day is over. `points` is the sum of `rated` answers.
    """

    branch_id: int
    month: Month
    opened: int
    answered: int
    median_hours: int | None
    nine_tenths_hours: int | None
    late: int
    rated: int
    points: int


FIGURES = """
    SELECT t.branch_id, m.month, count(*), count(a.at),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY ceil(extract(epoch FROM a.at - t.opened_at) / 3600)),
        percentile_disc(0.9) WITHIN GROUP (ORDER BY ceil(extract(epoch FROM a.at - t.opened_at) / 3600)),
        count(*) FILTER (WHERE coalesce((a.at AT TIME ZONE 'Asia/Tehran')::date, %(today)s) > t.due_on),
        count(s.points), coalesce(sum(s.points), 0)
    FROM unnest(%(months)s::int[], %(firsts)s::timestamptz[], %(ends)s::timestamptz[]) AS m(month, first, until)
    JOIN desk_ticket t ON t.opened_at >= m.first AND t.opened_at < m.until
    LEFT JOIN LATERAL (SELECT e.at FROM desk_ticket_event e WHERE e.ticket_id = t.id AND e.state = 'answered'
                       ORDER BY e.number LIMIT 1) a ON true
    LEFT JOIN desk_satisfaction s ON s.ticket_id = t.id
    WHERE %(all)s OR t.branch_id = ANY(%(branches)s)
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def figures(months: Sequence[Month], who: Sitting, *, today: date) -> list[DeskMonth]:
    """The figures of each desk in the scope by month of opening (one query); a month without tickets has no row."""
    words = {
        "months": [month.code for month in months],
        "firsts": [_instant(month.first.to_date()) for month in months],
        "ends": [_instant(month.until.to_date()) for month in months],
        "today": today,
        "all": who.sees_all,
        "branches": list(who.branches),
    }
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, words)
        rows = cursor.fetchall()
    return [
        DeskMonth(branch, Month(month), opened, answered, _whole(median), _whole(tenths), late, rated, points)
        for branch, month, opened, answered, median, tenths, late, rated, points in rows
    ]


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN)


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
