"""Verbs of tickets: open one for a visitor, wait for papers, answer, close, and write down how content the visitor was.

Everything is only added: a step is an event with the state after it. The same key again is the same step.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from opentamin.desk.catalogue import refuse
from opentamin.desk.kinds import ticket_kinds
from opentamin.desk.models import Letter, Satisfaction, Survey, Ticket, TicketEvent, TicketState
from opentamin.ground.calendar import Day

STEPS: dict[TicketState, tuple[TicketState, ...]] = {
    TicketState.OPEN: (TicketState.WAITING, TicketState.ANSWERED),
    TicketState.WAITING: (TicketState.OPEN, TicketState.ANSWERED),
    TicketState.ANSWERED: (TicketState.CLOSED, TicketState.OPEN),
    TicketState.CLOSED: (),
}
"""Which states follow a state; an answered ticket opens again when the visitor is not helped."""
LINK_DAYS = 30
LOCK = 5700


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody brought: the kind, who they are (a person or a workshop of the registers, or neither), their words."""

    kind: str
    branch_id: int
    visitor: str
    text: str
    person_id: int | None = None
    workshop_id: int | None = None


@transaction.atomic
def open_ticket(visit: Visit, *, key: str, by: str, now: datetime, today: Day) -> Ticket:
    """Open a ticket with the last day for its answer. TICKET_KIND_UNKNOWN for a kind that is not in the data."""
    known = ticket_kinds().get(visit.kind)
    if known is None:
        raise refuse("TICKET_KIND_UNKNOWN", value=visit.kind)
    found = Ticket.objects.filter(key=key).first()
    if found is not None:
        return found
    made = Ticket.objects.create(
        key=key,
        code=str(secrets.randbelow(9 * 10**9) + 10**9),
        kind=visit.kind,
        person_id=visit.person_id,
        workshop_id=visit.workshop_id,
        branch_id=visit.branch_id,
        visitor=visit.visitor,
        text=visit.text,
        opened_by=by,
        opened_at=now,
        due_on=known.due(today).to_date(),
    )
    TicketEvent.objects.create(ticket=made, key=key, number=1, state=TicketState.OPEN, text="", by=by, at=now)
    return made


@transaction.atomic
def step(ticket_id: int, state: TicketState, *, text: str, key: str, by: str, now: datetime) -> TicketEvent:
    """One step to another state. TICKET_STEP_REFUSED: the state does not follow the present one."""
    again = TicketEvent.objects.filter(key=key).first()
    if again is not None:
        return again
    ticket, newest = locked(ticket_id)
    if state not in STEPS[TicketState(newest.state)]:
        raise refuse("TICKET_STEP_REFUSED", value=ticket.code, state=newest.get_state_display())
    return TicketEvent.objects.create(
        ticket=ticket, key=key, number=newest.number + 1, state=state, text=text, by=by, at=now
    )


def locked(ticket_id: int) -> tuple[Ticket, TicketEvent]:
    """A ticket with its newest step, held until the transaction ends (a row that is only added to cannot be locked)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, ticket_id % 2**31])
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        raise refuse("TICKET_UNKNOWN", value=ticket_id)
    return ticket, TicketEvent.objects.filter(ticket=ticket).latest("number")


@dataclass(frozen=True, slots=True)
class Replied:
    """An answer: its step, the letter of reply (None for a visitor whom no register knows), the one-time word of the link.

    `word` is empty when the answer was given before: it is shown once.
    """

    event: TicketEvent
    letter: Letter | None
    word: str


@transaction.atomic
def reply(ticket_id: int, text: str, *, key: str, by: str, now: datetime, today: Day) -> Replied:
    """Answer a ticket: the step, a letter to the addressee's inbox, and a link by which the visitor says how it was."""
    event = step(ticket_id, TicketState.ANSWERED, text=text, key=key, by=by, now=now)
    ticket = event.ticket
    letter = _letter(ticket, event, today, by, now)
    known = Survey.objects.filter(ticket=ticket).exists()
    word = "" if known else secrets.token_urlsafe(18)
    if word:
        seal = hashlib.sha256(word.encode()).hexdigest()
        Survey.objects.create(ticket=ticket, seal=seal, made_at=now, until=now + timedelta(days=LINK_DAYS))
    return Replied(event, letter, word)


def _letter(ticket: Ticket, event: TicketEvent, today: Day, by: str, now: datetime) -> Letter | None:
    if ticket.person_id is None and ticket.workshop_id is None:
        return None
    kind = ticket_kinds()[ticket.kind]
    facts: dict[str, Any] = {
        "kind": "ticket_reply",
        "number": f"{ticket.code}/{event.number}",
        "person_id": ticket.person_id,
        "workshop_id": ticket.workshop_id if ticket.person_id is None else None,
        "branch_id": ticket.branch_id,
        "text_fa": f"پاسخ درخواست {ticket.code} ({kind.fa}): {event.text}",
        "text_en": f"Answer to ticket {ticket.code} ({kind.en}): {event.text}",
        "sent_on": today.to_date(),
        "by": by,
        "known_at": now,
    }
    return Letter.objects.get_or_create(key=f"ticket/{ticket.pk}/{event.number}", defaults=facts)[0]


@transaction.atomic
def rate(ticket_id: int, points: int, words: str, *, by: str, now: datetime) -> Satisfaction:
    """Write down at the desk what the visitor says of the service (1 to 5), once.

    Refused: not answered yet (TICKET_STEP_REFUSED), said before (ALREADY_RATED), by who answered (NOT_RATED_BY_OTHERS).
    """
    ticket, newest = locked(ticket_id)
    if newest.state not in (TicketState.ANSWERED, TicketState.CLOSED):
        raise refuse("TICKET_STEP_REFUSED", value=ticket.code, state=newest.get_state_display())
    known = Satisfaction.objects.filter(ticket=ticket).first()
    if known is not None:
        if (known.points, known.words, known.by) == (points, words, by):
            return known
        raise refuse("ALREADY_RATED", value=ticket.code)
    if TicketEvent.objects.filter(ticket=ticket, state=TicketState.ANSWERED, by=by).exists():
        raise refuse("NOT_RATED_BY_OTHERS")
    return Satisfaction.objects.create(ticket=ticket, points=points, words=words, by=by, at=now)
