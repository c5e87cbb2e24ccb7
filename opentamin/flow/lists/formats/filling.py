"""Filling a list from its opened tables: the encoding of each, then every field as a column of
clean values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

from opentamin.flow.lists.facts import (
    PEOPLE_DATES,
    PEOPLE_FIELDS,
    PEOPLE_NUMBERS,
    WORKSHOP_NUMBERS,
    FileFacts,
    WageListFile,
)
from opentamin.flow.lists.formats import dbf, encodings, values
from opentamin.flow.lists.formats.encodings import Decision
from opentamin.flow.lists.formats.layouts import PEOPLE, WORKSHOP
from opentamin.flow.lists.formats.tables import DBF, Notes, Table, join_rows, tell

NUL = 0
_CODES = {
    "code", "workshop_code", "list_number", "contract_row", "insurance_number", "id_card_number",
    "national_code", "job_code",
}  # fmt: skip
_PLAIN_TEXT = {
    WORKSHOP: ("name", "employer", "address", "list_description"),
    PEOPLE: ("first_name", "last_name", "father_name", "issue_place", "job_title"),
}
_SAMPLE = 3_000
"""Rows of a column that are looked at to decide the encoding; sex and nationality are looked at in all rows.
"""
_BIRTH_AGE = 10  # a two-digit birth year is in this century only for a person who would be at least this old


@dataclass(slots=True)
class Bundle:
    """The tables that make one list, with the files they came from and what was wrong with the pairing."""

    workshop: Table | None = None
    people: Table | None = None
    files: dict[str, FileFacts] = field(default_factory=dict)
    notes: Notes = field(default_factory=lambda: Notes(""))
    other: list[Notes] = field(default_factory=list)


def fill(bundle: Bundle) -> WageListFile:
    """The list of a pair of tables, either of which may be missing; findings of form are in order of the
    files.
    """
    wages = WageListFile(layout=_layout(bundle), files=dict(bundle.files))
    decisions = _decide(bundle)
    chosen = _choose(decisions)
    wages.encoding, wages.encoding_evidence = chosen.encoding, _evidence(decisions)
    if bundle.workshop is not None:
        _fill_workshop(wages, bundle.workshop, bundle.workshop.stored_as or decisions[WORKSHOP].encoding)
    if bundle.people is not None:
        _fill_people(wages, bundle.people, bundle.people.stored_as or decisions[PEOPLE].encoding)
    _compare_encodings(decisions, bundle)
    tables = [table for table in (bundle.workshop, bundle.people) if table is not None]
    for notes in (bundle.notes, *bundle.other, *(table.notes for table in tables)):
        wages.findings += notes.findings
    wages.findings = list(dict.fromkeys(wages.findings))
    return wages


def _layout(bundle: Bundle) -> str:
    table = bundle.people or bundle.workshop
    return table.layout or table.form if table else "unreadable"


def _decide(bundle: Bundle) -> dict[str, Decision]:
    decisions = {}
    for part, table in ((WORKSHOP, bundle.workshop), (PEOPLE, bundle.people)):
        if table is None:
            decisions[part] = Decision("", ())
        elif table.encoding:
            decisions[part] = Decision(table.encoding, table.evidence)
        else:
            decisions[part] = encodings.decide(
                _stripped(table, "sex"),
                _stripped(table, "nationality"),
                chain.from_iterable(_stripped(table, name, _SAMPLE) for name in _PLAIN_TEXT[part]),
            )
    for part, other in ((WORKSHOP, PEOPLE), (PEOPLE, WORKSHOP)):
        if not decisions[part].sure and decisions[other].encoding not in ("", encodings.ASCII):
            decisions[part] = replace(decisions[part], encoding=decisions[other].encoding)
    return decisions


def _stripped(table: Table, name: str, most: int | None = None) -> Iterable[bytes]:
    return (value.strip(b" \0") for value in islice(table.raw(name) or (), most))


def _choose(decisions: dict[str, Decision]) -> Decision:
    """The encoding of the list: that of the people file when it could tell, otherwise that of the workshop
    file.
    """
    ordered = [decisions[PEOPLE], decisions[WORKSHOP]]
    for decision in ordered:
        if decision.encoding not in ("", encodings.ASCII):
            return decision
    return max(ordered, key=lambda decision: bool(decision.encoding))


def _evidence(decisions: dict[str, Decision]) -> list[str]:
    names = {WORKSHOP: "DSKKAR", PEOPLE: "DSKWOR"}
    return [
        f"{names[part]}: {decision.encoding or '-'}; {reason}"
        for part, decision in decisions.items()
        for reason in decision.evidence
    ]


def _compare_encodings(decisions: dict[str, Decision], bundle: Bundle) -> None:
    """Tell when the two files differ, and what the language byte says against what was found."""
    found = {decision.encoding for decision in decisions.values()} - {"", encodings.ASCII}
    if len(found) > 1:
        bundle.notes.add("ENCODINGS_DIFFER", value=", ".join(sorted(found)))
    for part, table in ((WORKSHOP, bundle.workshop), (PEOPLE, bundle.people)):
        if table is None or table.language is None or table.form != DBF:
            continue
        encoding = decisions[part].encoding or "-"
        if table.language == 0:
            table.notes.add("LANGUAGE_BYTE_MISSING", value="0x00", encoding=encoding)
        elif table.language != dbf.WINDOWS_1256:
            table.notes.add("LANGUAGE_BYTE_WRONG", value=f"0x{table.language:02x}", encoding=encoding)


class _Filler:
    """Turns the columns of one table into clean values."""

    def __init__(self, table: Table, encoding: str, latest_year: int) -> None:
        self.table = table
        self.decode: Callable[[bytes], str] = encodings.decoder(encoding)
        self.latest_year = latest_year
        self.nul = NUL in table.suspicious
        self.trusted = not table.suspicious - {NUL}

    def number(self, name: str) -> list[int | None] | None:
        stored = self.table.raw(name)
        if stored is None:
            return None
        column = self.table.column_name(name)
        return values.numbers(stored, self.table.rows, column, self.table.notes, trusted=self.trusted)

    def text(self, name: str) -> list[str] | None:
        stored = self.table.raw(name)
        if stored is None:
            return None
        if self.nul:
            self._tell_nul(stored, self.table.column_name(name))
        reader = values.codes if name in _CODES or name in PEOPLE_DATES else values.texts
        read = reader(stored, self.decode, padded_with_nul=self.nul)
        self._tell_unreadable(read, name)
        return read

    def date(self, name: str) -> list[str] | None:
        read = self.text(name)
        if read is None:
            return None
        latest = self.latest_year - _BIRTH_AGE if name == "birth_date" else self.latest_year
        column = self.table.column_name(name)
        return values.dates(read, self.table.rows, column, latest, self.table.notes)

    def _tell_nul(self, stored: list[bytes], column: str) -> None:
        rows = [row for row, value in zip(self.table.rows, stored, strict=True) if b"\0" in value]
        if rows:
            first = next(value for value in stored if b"\0" in value)
            shown = first.replace(b"\0", b" ").strip().decode("ascii", "replace")
            told: Any = rows[0] if len(rows) == 1 else join_rows(rows)
            self.table.notes.add("NUL_BYTES", row=told, column=column, value=shown, count=len(rows))

    def _tell_unreadable(self, read: list[str], name: str) -> None:
        if not any("\ufffd" in text for text in set(read)):
            return
        places = [(row, text) for row, text in zip(self.table.rows, read, strict=True) if "\ufffd" in text]
        tell(self.table.notes, "TEXT_UNREADABLE", places, self.table.column_name(name))


def _fill_workshop(wages: WageListFile, table: Table, encoding: str) -> None:
    if len(table.rows) > 1:
        table.notes.add("TWO_HEADERS", row=join_rows(table.rows), value=len(table.rows))
    if not table.rows:
        table.notes.add("NO_ROWS", value=0)
    filler = _Filler(table, encoding, latest_year=1499)
    for name in table.fields:
        column = filler.number(name) if name in WORKSHOP_NUMBERS else filler.text(name)
        wages.workshop[name] = column[0] if column else None
        wages.columns_present.add(f"workshop.{name}")
        wages.column_names[f"workshop.{name}"] = table.column_name(name)
    for name, value in wages.workshop.items():
        if value is None and name not in WORKSHOP_NUMBERS:
            wages.workshop[name] = ""
    wages.workshop["year"] = values.full_year(wages.workshop["year"])


def _fill_people(wages: WageListFile, table: Table, encoding: str) -> None:
    if not table.rows:
        table.notes.add("NO_ROWS", value=0)
    count = len(table.rows)
    filler = _Filler(table, encoding, latest_year=_latest_year(wages, table))
    wages.rows = list(table.rows)
    for name in PEOPLE_FIELDS:
        wages.people[name] = _column(filler, name) or [None if name in PEOPLE_NUMBERS else ""] * count
        if name in table.fields:
            wages.columns_present.add(f"people.{name}")
            wages.column_names[f"people.{name}"] = table.column_name(name)
    expanded = {year: values.full_year(year) for year in set(wages.people["year"])}
    wages.people["year"] = [expanded[year] for year in wages.people["year"]]


def _column(filler: _Filler, name: str) -> list[Any] | None:
    if name in PEOPLE_NUMBERS:
        return filler.number(name)
    return filler.date(name) if name in PEOPLE_DATES else filler.text(name)


def _latest_year(wages: WageListFile, table: Table) -> int:
    """The last year that a two-digit year may mean: the list's own year and one more; 1405 when it is
    unknown.
    """
    year = wages.workshop["year"]
    if not isinstance(year, int) or not 1300 <= year <= 1500:
        first = next(iter(table.raw("year") or ()), b"")
        year = values.full_year(values.read_number(first)[0])
    return year + 1 if year is not None and 1300 <= year <= 1500 else 1405
