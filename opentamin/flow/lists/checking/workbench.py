"""What the checks share: the list, its month with the law's limits, and a place to put findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from opentamin.engine import Refusal, compute
from opentamin.flow.lists.facts import WageListFile
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Catalogue, Finding
from opentamin.ground.persian import search_key

HERE = Path(__file__).resolve().parent.parent
MOST_ROWS_OF_A_KIND = 200
MOST_ROWS_IN_WORDS = 20
SMALLEST_GROUPED = 10_000
IRANIAN = frozenset({"", "ایرانی", "ایران"})
"""Nationalities, as search keys, of people whom the law does not treat as foreign; a blank one is asked for."""
LARGEST_PAY = 10**12


@cache
def catalogue() -> Catalogue:
    """Findings of form and of content."""
    return Catalogue.load(HERE / "findings.yaml", HERE / "formats" / "findings.yaml")


def make(kind: str, *, value: Any = None, **facts: Any) -> Finding:
    """A finding whose texts show amounts in groups of three; `amount` is the value as the texts show it."""
    places = {name: facts.pop(name, None) for name in ("file", "row", "column")}
    shown = {name: _shown(fact) for name, fact in facts.items()}
    return catalogue().make(kind, value=value, amount=_shown(value), **places, **shown)


def _shown(fact: Any) -> Any:
    if fact is None:
        return "—"
    return f"{fact:,}" if isinstance(fact, int) and abs(fact) >= SMALLEST_GROUPED else fact


@dataclass(frozen=True)
class Limits:
    """Floor and ceiling of the base for 0 to 31 days of one month, in rials; computed by the law's own rules."""

    floor: tuple[int, ...]
    ceiling: tuple[int, ...]


@cache
def limits_of(month: int) -> Limits | str:
    """The limits of a month, or the name of the figure that is missing."""
    floors, ceilings = [], []
    for days in range(32):
        outcome = compute("monthly_premium", month, {"days": days, "pay_rial": LARGEST_PAY})
        if isinstance(outcome, Refusal):
            return str(outcome.findings[0].value or outcome.findings[0].column)
        floors.append(int(outcome.values["floor_rial"]))
        ceilings.append(int(outcome.values["ceiling_rial"]))
    return Limits(tuple(floors), tuple(ceilings))


@dataclass
class Workbench:
    """One list being checked. `month` and `limits` are None where the list does not let them be known."""

    list: WageListFile
    today: Day
    month: Month | None = None
    limits: Limits | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def people(self) -> dict[str, list[Any]]:
        """The columns of the list."""
        return self.list.people

    @property
    def workshop(self) -> dict[str, Any]:
        """The declared workshop record."""
        return self.list.workshop

    def column(self, name: str) -> str:
        """The file's own name of a canonical column."""
        return self.list.column_names.get(name, name.split(".", 1)[1])

    def about_workshop(self, kind: str, name: str | None = None, **facts: Any) -> None:
        """A finding about the workshop record."""
        column = self.column(f"workshop.{name}") if name else None
        self.findings.append(make(kind, file=self.list.file_of("workshop"), column=column, **facts))

    def about_rows(self, kind: str, name: str, indexes: Iterable[int], **facts: Any) -> None:
        """A finding for each row of `indexes`, with its value; beyond MOST_ROWS_OF_A_KIND one that counts the rest.

        A fact that is a list holds one value for each index.
        """
        found = list(indexes)
        column, values = self.column(f"people.{name}"), self.people[name]
        file, rows = self.list.file_of("people"), self.list.rows
        for place, index in enumerate(found[:MOST_ROWS_OF_A_KIND]):
            own = {key: fact[place] if isinstance(fact, list) else fact for key, fact in facts.items()}
            self.findings.append(make(kind, file=file, row=rows[index], column=column, value=values[index], **own))
        if len(found) > MOST_ROWS_OF_A_KIND:
            self.findings.append(
                make("MORE_ROWS", file=file, column=column, finding=kind, count=len(found) - MOST_ROWS_OF_A_KIND)
            )

    def grouped(self, kind: str, name: str, indexes: Sequence[int], **facts: Any) -> None:
        """One finding that names all its rows."""
        if indexes:
            self.findings.append(
                make(
                    kind,
                    file=self.list.file_of("people"),
                    row=self.row_words(indexes),
                    column=self.column(f"people.{name}"),
                    **{"count": len(indexes), **facts},
                )
            )

    def row_words(self, indexes: Sequence[int]) -> str:
        """Row numbers as text, the first twenty of many."""
        rows = [str(self.list.rows[index]) for index in indexes[:MOST_ROWS_IN_WORDS]]
        return ",".join(rows) + ("…" if len(indexes) > MOST_ROWS_IN_WORDS else "")


@lru_cache(maxsize=1000)
def is_foreign(nationality: str) -> bool:
    """Whether the declared nationality names another country; a blank one does not."""
    return search_key(nationality) not in IRANIAN


def foreign_rows(people: Mapping[str, list[Any]]) -> list[bool]:
    """Whether each person is a foreign national, by the declared nationality."""
    return [is_foreign(nationality) for nationality in people["nationality"]]
