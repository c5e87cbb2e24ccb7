"""What a visit is made of before it is stored: the facts of its head and of each person found, as typed or read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, time
from enum import StrEnum

from opentamin.ground.calendar import Day


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody seen at work. `row` is the row of the form; wages in rials, None where nobody said them.

    `days` are those of the month of the visit up to it; `since` is the first day of work. One of the two is given.
    """

    row: int
    first_name: str = ""
    last_name: str = ""
    national_code: str = ""
    foreign_code: str = ""
    passport: str = ""
    job_title: str = ""
    daily_wage_rial: int | None = None
    monthly_wage_rial: int | None = None
    wage_said_by: str = ""
    since: date | None = None
    days: int | None = None
    nationality: str = ""
    permit_number: str = ""
    permit_until: date | None = None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def code(self) -> str:
        """The code by which somebody is known; "" for a name only."""
        return self.national_code or self.foreign_code or self.passport

    @property
    def is_foreign(self) -> bool:
        """Whether code or nationality say that the person is no Iranian."""
        given = self.nationality not in ("", "ایرانی", "ایران", "Iranian", "IR")
        return given or bool(self.foreign_code or self.passport)


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The head of a visit and the people found. `corrects` is the number of the visit that this one replaces."""

    workshop: str
    on: date
    at: time
    inspectors: tuple[str, ...]
    people: tuple[Found, ...] = ()
    sheet: str = ""
    campaign: str = ""
    present: str = ""
    signed_by: str = ""
    refused: bool = False
    testimony: str = ""
    corrects: int | None = None
    rows: dict[str, int] = field(default_factory=dict, compare=False)

    def digest(self) -> str:
        """SHA-256 of the whole content (not of where it stood in a form)."""
        content = asdict(self)
        content.pop("rows")
        for person in content["people"]:
            person.pop("row")
        text = json.dumps(content, default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Standing(StrEnum):
    """How somebody found stands in the lists of a month."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    NO_LIST = "no_list"
    NOT_DUE = "not_due"


def months_later(day: Day, months: int) -> Day:
    """The same day some months later, or the last day of that month where it is shorter."""
    month = day.month + months
    return month.first + (min(day.day_of_month, month.length) - 1)


def months_between(first: Day, second: Day) -> tuple[int, int]:
    """Full months from `first` to `second` and the days beyond them; (0, 0) when it is not later."""
    full = max(second.month - first.month, 0)
    while full and months_later(first, full).ordinal > second.ordinal:
        full -= 1
    return full, max(second - months_later(first, full), 0)
