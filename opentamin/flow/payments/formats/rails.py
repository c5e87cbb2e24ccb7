"""Which rail carries a payment: dated limits as data (rails.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from opentamin.ground.calendar import Day

PAYA, SATNA = "paya", "satna"
LINES_A_FILE = 10_000
"""Our own choice: no limit on the lines of a file was read."""


@cache
def _limits() -> dict[str, list[dict[str, str | int | None]]]:
    return dict(yaml.safe_load((Path(__file__).parent / "rails.yaml").read_text(encoding="utf-8")))


def rail_of(amount_rial: int, day: Day) -> str | None:
    """Paya up to its limit, Satna above it; None where no limit is known for the day."""
    for row in _limits()[PAYA]:
        until = row["until_day"]
        if Day.parse(str(row["from_day"])) <= day and (until is None or day < Day.parse(str(until))):
            return PAYA if amount_rial <= int(row["most_rial"] or 0) else SATNA
    return None
