"""What care says and is asked: plain values that others may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.reasons import LegalRecord

CARES = {"inpatient": 1, "outpatient": 2}
CARE_NAMES = {number: name for name, number in CARES.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """One check: the provider's own key, whose code, which care (a name of CARES), on which day.

    `source` and `proof` belong to answers that were given off line and are handed in afterwards.
    """

    key: str
    code: str
    care: str
    on: Day
    asked_at: datetime | None = None
    source: str = "online"
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that a clinic gets, and nothing that it does not need.

    `covered` binds the payer. `until_on` is the first day without cover: of a cover that holds its end (None: open), of
    one that ended the day on which it did. `share_percent` is what the person pays (None: not computed, see findings).
    """

    key: str
    reference: str
    code: str
    care: str
    on: date
    answer: str
    until_on: date | None
    share_percent: int | None
    asked_at: datetime
    source: str
    findings: tuple[Finding, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether the payer is bound."""
        return self.answer == "covered"


@dataclass(frozen=True, slots=True)
class Spell:
    """A title of cover in [from_on, until_on): role and basis as codes of the law, through whom."""

    person_id: int
    role: int
    basis: int
    principal_id: int
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Explained:
    """One person on one day, by the law itself: the title with the legal records of how it came about.

    `through` is the principal of a dependant; `faults` name what is missing (a date of birth), by words of the page.
    """

    role: int
    basis: int
    through: int | None
    records: tuple[LegalRecord, ...] = ()
    inputs: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
