"""How an act is declared: who may ask for it, what they type, and the verb that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from opentamin.desk.models_acts import Act
from opentamin.desk.sessions import Sitting
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, FindingTrouble

SECOND_PERSON = frozenset({"approver", "headquarters"})
"""Roles whose acts complete what somebody else proposed."""
Words = tuple[str, str]
"""The same in Persian and in English."""


class Kind(StrEnum):
    """What a field takes: free text, whole rials, a whole number, a day, a month, one of some choices, yes or no, a row,
    papers that were uploaded (their codes)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    RIAL = "rial"
    NUMBER = "number"
    DAY = "day"
    MONTH = "month"
    CHOICE = "choice"
    YES = "yes"
    SUBJECT = "subject"
    FILE = "file"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is typed. Words of a page: `act.<action>.<name>`, its hint `act.<action>.<name>_hint`.

    * `most`: longest text, or largest number, or how many papers; `least`: smallest number. `choices`: codes, each with the words
      `choice.<code>`. `subject`: "app.Model column" of a row that must lie in the scope of who asks; it is not typed but
      comes from the page that leads here, and is shown by `shown`. Values are stored as text, number, yyyymmdd, yyyymm.
    * `columns`: the fields of each row of ROWS, a list of at most `most` rows; an empty row is no row.
    * `hidden`: neither typed nor shown; the page that leads here puts it in (the mark of what was seen).
    """

    name: str
    kind: Kind
    required: bool = True
    least: int = 0
    most: int = 200
    choices: tuple[str, ...] = ()
    subject: str = ""
    columns: tuple[Field, ...] = ()
    hidden: bool = False


PAPERS = Field("papers", Kind.FILE, required=False, most=5)
"""Papers beside what is typed: any act that somebody else decides about may carry them."""


class Refused(FindingTrouble):
    """An act cannot be done, for several reasons at once; every one of them is told."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0])
        self.findings = tuple(findings)


class Said(str):
    """A cell of a preview that is the key of a text of the faces."""

    __slots__ = ()


Cell = int | Day | Said | str | Words
"""A whole number (rials, a count), a day, a text of the faces, plain text, or words in both languages."""


@dataclass(frozen=True, slots=True)
class Asking:
    """An act before it is asked for: who is there, what they typed, and the clock."""

    who: Sitting
    values: Mapping[str, Any]
    now: datetime
    today: Day


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would bring, shown on the page to check it; nothing is written for it.

    * `findings` would refuse it, so the form stands again with them; `notes` are told and stop nothing.
    * `columns` are keys of the words of a table (`preview.<column>`), `rows` its cells; `total_rial` is its sum.
    """

    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total_rial: int | None = None


@dataclass(frozen=True, slots=True)
class Doing:
    """An act in the moment in which it is done: who asked (with the scope of then), what, and the clock."""

    act: Act
    who: Sitting
    values: Mapping[str, Any]
    now: datetime
    today: Day

    @property
    def key(self) -> str:
        """A key of this act for everything that it writes."""
        return f"act/{self.act.code}"

    @property
    def by(self) -> str:
        """Who it is in the rows that it writes."""
        return self.act.login


@dataclass(frozen=True, slots=True)
class Done:
    """What an act brought: the address of what it made (name of a page and its argument), facts for the words.

    `facts` fill the text `act.<action>.done`; `by_on` is the day by which something follows, shown with it. `paper` is a
    document to read or print (name of its page and its argument). `findings` are told although the act was done: what
    still stands before the thing that was asked for. `papers_of` is the row (`visit/12`) and the branch to which the papers of
    the act belong and to nobody else; without it they lie in the files that the act is about.
    """

    page: str = ""
    argument: str | int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    by_on: Day | None = None
    paper: tuple[str, str | int] | None = None
    findings: tuple[Finding, ...] = ()
    papers_of: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """An act that may be asked for: its name, the roles that may (groups of gates.yaml are written out), fields, verb.

    `clause` is the article under which it stands; `door` groups acts on the pages (employer, insured, branch, ...).
    `words` are those of an act that is made from data: `title`, `lede`, `done`, a field's name, `<name>_hint`, and
    `<name>.<choice>`; what is not there stands in the texts of the faces. `previews` says what the act would bring. `begins` gives what
    stands in the form at first (as it would be typed), asked only about rows in the scope of who is there.
    """

    name: str
    door: str
    roles: frozenset[str]
    fields: Sequence[Field]
    does: Callable[[Doing], Done]
    clause: str = "operations"
    words: Mapping[str, Words] = field(default_factory=dict)
    previews: Callable[[Asking], Preview] | None = None
    begins: Callable[[Asking], Mapping[str, Any]] | None = None
    proof: bool = False

    @property
    def needs_proof(self) -> bool:
        """Whether a second factor is asked for again before it: `proof`, or only those may who agree as the second person."""
        return self.proof or self.roles <= SECOND_PERSON

    def lets(self, who: Sitting) -> bool:
        """Whether the session may ask for it; an employer's mandate may be for one part only (`employer.debts`)."""
        if who.what == "all":
            return any(role.partition(".")[0] == who.role for role in self.roles)
        return f"{who.role}.{who.what}" in self.roles
