"""Questions about letters: what lies in somebody's inbox, and one letter with its day of service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from opentamin.desk.models_letters import Letter
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One letter as its addressee sees it; `deadline_on` is known once it was served where the law counts from there.

    `page` and `argument` lead to the document. `kind` has the words `letter_kind.<kind>` on the pages, `how` the words
    `served.<how>`; `served_on` is None while nobody has opened it.
    """

    letter_id: int
    kind: str
    number: str
    text_fa: str
    text_en: str
    page: str
    argument: str
    sent_on: date
    served_on: date | None
    how: str
    deadline_on: date | None
    term_days: int | None
    person_id: int | None
    workshop_id: int | None


def inbox(who: Sitting, *, limit: int = 200) -> list[InboxLine]:
    """Letters to the persons and workshops that the session stands for, the newest first (one query).

    An office has no inbox: a session without a person or workshop of its own gets none.
    """
    persons = {*who.persons, *([who.own_person_id] if who.own_person_id else [])}
    mine = persons if who.role in ("insured", "guardian") else set()
    workshops = who.workshops if who.role == "employer" else ()
    rows = Letter.objects.filter(person_id__in=mine) | Letter.objects.filter(workshop_id__in=workshops)
    return [line_of(row) for row in rows.select_related("service").order_by("-id")[:limit]]


def one(letter_id: int, who: Sitting) -> InboxLine | None:
    """One letter in the scope of a session; None otherwise."""
    row = visible(Letter.objects.filter(pk=letter_id), who).select_related("service").first()
    return line_of(row) if row else None


def line_of(row: Letter) -> InboxLine:
    """A letter with its service."""
    service = getattr(row, "service", None)
    return InboxLine(
        letter_id=row.pk,
        kind=row.kind,
        number=row.number,
        text_fa=row.text_fa,
        text_en=row.text_en,
        page=row.page,
        argument=row.argument,
        sent_on=row.sent_on,
        served_on=service.served_on if service else None,
        how=service.how if service else "",
        deadline_on=service.deadline_on if service else row.deadline_on,
        term_days=row.term_days,
        person_id=row.person_id,
        workshop_id=row.workshop_id,
    )


def seen(letter_id: int) -> date | None:
    """The seen-receipt of the session: gives the legal day of service, None when the letter is not theirs to receive."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_letter_seen(%s)", [letter_id])
        day: date | None = cursor.fetchone()[0]
    return day
