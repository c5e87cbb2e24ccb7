"""Verbs of letters, in sets: send them, and record that they were served. The same key again is the same letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from opentamin.desk.catalogue import refuse
from opentamin.desk.models_letters import Letter, LetterService, ServedHow


@dataclass(frozen=True, slots=True)
class Served:
    """That a letter of some key came to its addressee on a day."""

    key: str
    on: date
    how: ServedHow


@transaction.atomic
def send(letters: Iterable[Letter]) -> int:
    """Put letters into inboxes; those whose key is there already are left as they are. Gives how many are new."""
    rows = list(letters)
    keys = {row.key for row in rows}
    have = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
    Letter.objects.bulk_create([row for row in rows if row.key not in have], ignore_conflicts=True, batch_size=2000)
    return len(keys - have)


@transaction.atomic
def serve(rows: Sequence[Served], *, by: str, now: datetime) -> int:
    """Record services by post or officer; a letter that was served keeps its first day. Gives how many are new.

    Refused with nothing written: a letter that is not known (LETTER_UNKNOWN), a day before it was sent (SERVED_TOO_EARLY).
    """
    letters = {row.key: row for row in Letter.objects.filter(key__in=[row.key for row in rows])}
    for row in rows:
        if row.key not in letters:
            raise refuse("LETTER_UNKNOWN", value=row.key)
        if row.on < letters[row.key].sent_on:
            raise refuse("SERVED_TOO_EARLY", value=letters[row.key].number)
    served = LetterService.objects.filter(letter__in=letters.values())
    have = set(served.values_list("letter__key", flat=True))
    new = {row.key: row for row in reversed(rows) if row.key not in have}
    LetterService.objects.bulk_create(
        [_service(letters[row.key], row, by, now) for row in new.values()], ignore_conflicts=True, batch_size=2000
    )
    return len(new)


def _service(letter: Letter, row: Served, by: str, now: datetime) -> LetterService:
    term = row.on + timedelta(days=letter.term_days) if letter.term_days is not None else None
    return LetterService(
        letter=letter, served_on=row.on, how=row.how, deadline_on=letter.deadline_on or term, by=by, known_at=now
    )
