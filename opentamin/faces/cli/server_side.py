"""What the words that need the server share: Django under a role, the clock, the words of findings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from opentamin.ground.calendar import Day

TEHRAN = ZoneInfo("Asia/Tehran")


def start(role: str = "app") -> None:
    """Django, ready to be used as `role`, on a database server that runs."""
    os.environ.setdefault("OPENTAMIN_ROLE", role)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentamin.config.settings")
    from opentamin.config import embedded
    from opentamin.config.database import given_url

    if given_url() is None:
        embedded.ensure_running()
    import django

    django.setup()


def clock() -> tuple[datetime, Day]:
    """The instant in UTC and the legal day, that of Tehran. The clock is read here and handed down."""
    now = datetime.now(UTC)
    return now, Day.from_date(now.astimezone(TEHRAN).date())


def rial(amount: int) -> str:
    """An amount in ASCII digits with thousands, for a terminal."""
    return f"{amount:,}"


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows in columns: the first to the left, the others to the right."""
    lines = [tuple(row) for row in rows]
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]))] if lines else []
    return "\n".join(
        "  " + "  ".join(cell.ljust(w) if at == 0 else cell.rjust(w) for at, (cell, w) in enumerate(zip(row, widths, strict=True)))
        for row in lines
    )  # fmt: skip
