"""Who may act for a workshop: asked under the session, which sees its own workshops (or all) and nobody else's."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import connection


class Representative(NamedTuple):
    """Somebody who may act for a workshop: for what (`all`, `lists`, `debts`), from and until when (excluded), named by whom.

    `own` is whoever asks. `id` is that of the mandate.
    """

    id: int
    login: str
    name_fa: str
    name_en: str
    what: str
    from_on: date
    until_on: date | None
    given_by: str
    own: bool


def of_workshop(workshop_id: int) -> list[Representative]:
    """The representatives of a workshop today, those for everything first (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(Representative._fields)} FROM desk_representatives(%s)", [workshop_id])
        return [Representative(*row) for row in cursor.fetchall()]
