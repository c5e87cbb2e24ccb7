"""Kinds of tickets, as data: the term for an answer, with its clause or as our own promise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from opentamin.ground.calendar import Day


@dataclass(frozen=True, slots=True)
class TicketKind:
    """A kind: its words, within how many days or months an answer is due, the clause ("" where the term is our own promise)."""

    code: str
    fa: str
    en: str
    about: str
    days: int = 0
    months: int = 0
    clause: str = ""
    promise: bool = False

    def due(self, today: Day) -> Day:
        """The last day for an answer; a term in months ends on the same day of a later month, or on its last."""
        if not self.months:
            return today + self.days
        later = today.month + self.months
        return Day.of(later.first.year, later.first.month_of_year, min(today.day_of_month, later.length))


@cache
def ticket_kinds() -> dict[str, TicketKind]:
    """Every kind by its code; one with both a clause and a promise, or neither, is a fault of the data."""
    plain = yaml.safe_load((Path(__file__).parent / "ticket_kinds.yaml").read_text(encoding="utf-8"))
    found = {code: TicketKind(code, **words) for code, words in plain.items()}
    for kind in found.values():
        if (
            bool(kind.clause) == kind.promise
            or bool(kind.days) == bool(kind.months)
            or kind.about not in ("person", "workshop", "both")
        ):
            raise ValueError(f"ticket_kinds.yaml: {kind.code} needs a term, and a clause or `promise: true`")
    return found
