"""The rows of a list as a form without script: reading what was typed, and every finding back to its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.words import either, say
from opentamin.flow.lists import drafting
from opentamin.flow.lists.checking import check_list
from opentamin.flow.lists.facts import PEOPLE_NUMBERS, NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list, write_csv
from opentamin.flow.lists.formats.headings import HEADINGS
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.facts import Action, Done, Field, Kind
from opentamin.journeys.acts.reading import read

MOST_NEW, MOST_ROWS = 10, 50
CODES = ("national_code", "insurance_number", "id_card_number", "birth_date", "start_date", "leave_date", "job_code")
DATES = ("birth_date", "start_date", "leave_date")
MOST_RIAL = 10**12
HEAD = (Field("month", Kind.MONTH), Field("number", Kind.NUMBER, least=1, most=99))
"""What is typed of the list itself."""


@dataclass(slots=True)
class Draft:
    """A list on its way through the form: its rows so far, which of them stand in the form, how many are new.

    `whole` are rows of which everything may be typed; of the others only what changes from month to month.
    """

    wages: WageListFile
    shown: list[int] = field(default_factory=list)
    whole: bool = False
    new: int = 0
    notes: dict[int, list[Finding]] = field(default_factory=dict)

    def fields_of(self, mark: str) -> tuple[str, ...]:
        """The names of what is typed in a row of the form."""
        return drafting.TYPED if self.whole or mark.startswith("n") else drafting.OF_THE_MONTH

    @property
    def marks(self) -> list[str]:
        """The rows of the form: p<index> of the list as it was, n<index> of people who are added."""
        return [f"p{at}" for at in self.shown] + [f"n{at}" for at in range(self.new)]


def label_of(name: str) -> tuple[str, str]:
    """The words of a column, as in the template of the sheet."""
    fa, en, *_ = HEADINGS["people"][name]
    return fa, en


def row_words(draft: Draft, mark: str) -> str:
    """How a row of the form is called: the person's name, or the number of the new one."""
    if mark.startswith("p"):
        people, at = draft.wages.people, int(mark[1:])
        return f"{people['first_name'][at]} {people['last_name'][at]}".strip() or say("typed.person", number=at + 1)
    return say("typed.new_person", number=int(mark[1:]) + 1)


def _label(draft: Draft) -> Any:
    def words(each: Field) -> tuple[str, str]:
        mark, _, name = each.name.partition("-")
        if not name:
            return {"month": ("ماه لیست", "Month of the list"), "number": ("شمارهٔ لیست", "List number")}[mark]
        fa, en = label_of(name)
        who = row_words(draft, mark)
        return f"{fa}، {who}", f"{en}, {who}"

    return words


def _kind(name: str) -> Field:
    most = 31 if name == "days" else MOST_RIAL if name in PEOPLE_NUMBERS else 60
    return Field(name, Kind.NUMBER if name in PEOPLE_NUMBERS else Kind.TEXT, required=False, most=most)


def _empty(typed: Mapping[str, str], mark: str) -> bool:
    """Whether nothing was typed in a row for a new person (the nationality stands there already)."""
    return not any(
        typed.get(f"{mark}-{name}", "").strip() for name in drafting.TYPED if name not in ("nationality", "days")
    )


def take(draft: Draft, typed: Mapping[str, str]) -> tuple[WageListFile, list[Finding], dict[int, str]]:
    """The list with what was typed; findings of what cannot be read; which row of the list is which of the form."""
    marks = [mark for mark in draft.marks if not (mark.startswith("n") and _empty(typed, mark))]
    fields = [replace(_kind(name), name=f"{mark}-{name}") for mark in marks for name in draft.fields_of(mark)]
    asked = Action("typed", "employer", frozenset(), (*HEAD, *fields), lambda doing: Done())
    values, found = read(asked, typed, _label(draft))
    wages, at_row, out = draft.wages, {}, set()
    for mark in marks:
        row = {name: _plain(name, values.get(f"{mark}-{name}")) for name in draft.fields_of(mark)}
        index = int(mark[1:]) if mark.startswith("p") else drafting.add(wages, row)
        for name, value in row.items():
            wages.people[name][index] = value
        at_row[index] = mark
        if typed.get(f"{mark}-out"):
            out.add(index)
    if found:
        return wages, found, at_row
    _zeros(wages, at_row)
    drafting.set_month(wages, Month(values["month"]), f"{values['number']:02}")
    drafting.derive(wages, at_row)
    drafting.without(wages, out)
    drafting.add_up(wages)
    return wages, found, _after(at_row, out)


def _after(at_row: Mapping[int, str], out: set[int]) -> dict[int, str]:
    """Rows of the list after some were left out."""
    return {index - sum(gone < index for gone in out): mark for index, mark in at_row.items() if index not in out}


def _plain(name: str, value: Any) -> Any:
    if value is None:
        return None if name in PEOPLE_NUMBERS else ""
    if name in CODES:
        value = ascii_digits(str(value)).strip()
    return value.replace("/", "").replace("-", "").replace(" ", "") if name in DATES else value


def _zeros(wages: WageListFile, at_row: Mapping[int, str]) -> None:
    """Amounts that were left empty are zero rials."""
    for index in at_row:
        for name in ("daily_seniority", "allowances", "of_which_marital", "percent_rate"):
            wages.people[name][index] = wages.people[name][index] or 0


def as_files(wages: WageListFile) -> tuple[NamedBytes, ...]:
    """The bytes of the list: the CSV pair of the template, as anybody could have made it."""
    month = wages.workshop["year"] * 100 + wages.workshop["month"]
    return tuple(write_csv(wages, stem=f"{wages.workshop['code']}-{month}"))


def checked(
    wages: WageListFile, files: Sequence[NamedBytes], today: Day
) -> tuple[bool, list[tuple[int | None, str, Finding]]]:
    """Whether the one checker would take the bytes, and its findings: index of the row, canonical column, finding."""
    again = read_list(files)[0]
    report = check_list(again, today=today)
    names = {shown: name.partition(".")[2] for name, shown in again.column_names.items()}
    index_of = {number: index for index, number in enumerate(again.rows)}
    placed = []
    for finding in report.findings:
        first = str(finding.row or "").partition(",")[0].rstrip("…")
        at = index_of.get(int(first)) if first.isdigit() else None
        placed.append((at, names.get(finding.column or "", finding.column or ""), finding))
    return report.verdict == "accepted", placed


def target(at: int | None, column: str, at_row: Mapping[int, str], draft: Draft) -> str:
    """The id of the field (or of the row, or of the list's own fields) to which a finding leads."""
    mark = at_row.get(at) if at is not None else None
    if mark is None:
        return "month" if column in ("year", "month") else "number" if column == "list_number" else "rows"
    return f"{mark}-{column}" if column in draft.fields_of(mark) else mark


def cells(
    draft: Draft, mark: str, typed: Mapping[str, str] | None, faults: Mapping[str, str], *, hints: bool = True
) -> list[dict[str, Any]]:
    """The fields of one row for the template, with what was typed or what stands in the list.

    Of many rows alike only the first carries `hints`.
    """
    shown = []
    for name in draft.fields_of(mark):
        key = f"{mark}-{name}"
        value = typed[key] if typed is not None and key in typed else _now(draft, mark, name)
        fa, en, help_fa, help_en = HEADINGS["people"][name]
        number = name in PEOPLE_NUMBERS or name in CODES
        shown.append(
            {
                "id": key,
                "label": either(fa, en),
                "hint": either(help_fa, help_en) if hints else "",
                "fault": faults.get(key, ""),
            }
            | {
                "value": figure(value) if isinstance(value, int) else digits(value) if number else value,
                "number": number,
                "long": name in ("job_title",),
            }
        )
    return shown


def _now(draft: Draft, mark: str, name: str) -> Any:
    if mark.startswith("p"):
        value = draft.wages.people[name][int(mark[1:])]
        return "" if value is None else value
    return "ایرانی" if name == "nationality" else ""
