"""What every opened file becomes, whatever its form: named columns of stored bytes, and what was wrong with
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from opentamin.flow.lists.formats.layouts import ColumnShape
from opentamin.ground.findings import Catalogue, Finding

DBF, COMMA_TEXT, SHEET, HEADED_TEXT = "dbf", "comma-text", "xlsx", "csv"

MAX_ROWS = 200_000
"""Most rows of one file. The number of people in the workshop record has five digits."""
MOST_TOLD = 50
"""Findings of one kind in one column that are told row by row; the rest is counted in one more."""


@cache
def catalogue() -> Catalogue:
    """The kinds of findings about the form of files (1000-1199)."""
    return Catalogue.load(Path(__file__).with_name("findings.yaml"))


class Notes:
    """Collects the findings of one file; a fault in many rows is told once, with how many there are."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def add(self, name: str, *, row: Any = None, column: str = "", value: object = "", **facts: Any) -> None:
        """One finding of this file. `row` counts from 1; several rows are written "3,6"."""
        self.findings.append(
            catalogue().make(name, file=self.file, row=row, column=column or None, value=str(value), **facts)
        )

    @property
    def stopped(self) -> bool:
        """Whether something was found that stops the reading of this file."""
        return any(finding.severity.value == "stops" for finding in self.findings)


def tell(notes: Notes, name: str, places: Sequence[tuple[int, str]], column: str = "") -> None:
    """One finding for each place (row, value), up to MOST_TOLD; then one more that counts the rest."""
    for row, shown in places[:MOST_TOLD]:
        notes.add(name, row=row, column=column, value=shown)
    if len(places) > MOST_TOLD:
        notes.add("MORE_OF_THE_SAME", column=column, value=len(places) - MOST_TOLD, kind=name)


def join_rows(rows: list[int], most: int = 20) -> str:
    """Row numbers for a finding: "3,6", and an ellipsis after the first twenty."""
    shown = ",".join(map(str, rows[:most]))
    return f"{shown},…" if len(rows) > most else shown


class Columns(Protocol):
    """Something that can give a whole column as stored bytes, one value for each row that is not deleted."""

    def column(self, index: int) -> list[bytes]:
        """The values of the column at this place, padding included."""
        ...


@dataclass(frozen=True, slots=True)
class HeldColumns:
    """Columns that are already in memory (text files and sheets)."""

    values: Sequence[list[bytes]]

    def column(self, index: int) -> list[bytes]:
        """The values of the column at this place."""
        return self.values[index]


@dataclass(slots=True)
class Table:
    """One opened file (or sheet).

    `part` is workshop, people or None when the columns are of neither. `encoding` is set where
    the form itself decides it (sheets, UTF text), otherwise it is decided from the bytes.
    `stored_as` is how the values lie in the columns where that is no longer the encoding of the
    file. `suspicious` are bytes that a quick look found somewhere in the file (NUL,
    underscore), so that columns are examined only when needed. `language` is the language byte
    of a DBF header.
    """

    file: str
    form: str
    part: str | None
    shapes: Sequence[ColumnShape]
    source: Columns
    rows: list[int]
    notes: Notes
    layout: str = ""
    encoding: str | None = None
    stored_as: str | None = None
    evidence: tuple[str, ...] = ()
    fields: Mapping[str, int] = field(default_factory=dict)
    suspicious: frozenset[int] = frozenset()
    language: int | None = None

    def raw(self, field_name: str) -> list[bytes] | None:
        """The stored values of a field, or None when the file has no such column."""
        index = self.fields.get(field_name)
        return None if index is None else self.source.column(index)

    def column_name(self, field_name: str) -> str:
        """The file's own name of a field's column."""
        return self.shapes[self.fields[field_name]].name
