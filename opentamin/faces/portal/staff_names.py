"""Officers by their names instead of their logins, wherever a file says who did something."""

from __future__ import annotations

from collections.abc import Sequence

from opentamin.desk.queue_questions import colleagues
from opentamin.faces.portal.words import either, shown


def with_names(people: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of a label and a login, with the name of whoever is staff in the language of the page (one query)."""
    names = colleagues({login for _, login in people})
    return [(label, either(*names[login]) if login in names else shown(login)) for label, login in people]
