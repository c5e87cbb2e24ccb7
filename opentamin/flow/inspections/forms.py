"""Reading a visit form (CSV or XLSX): the head as name and value, then people under headings; all findings at once.

The form is what `opentamin inspect sheet --form` writes. A row of people counts where `seen` is ticked, or where the form
has no such column. Files of strangers: no file makes the reader fall.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from opentamin.flow.inspections.catalogue import findings as catalogue
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.lists.formats import archive, workbook
from opentamin.flow.lists.formats.tables import Notes
from opentamin.ground.calendar import Day
from opentamin.ground.cells import unmarked
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits, unify

HEAD = {
    "workshop": "کد کارگاه", "sheet": "شمارهٔ برگه", "on": "روز بازدید", "at": "ساعت", "inspectors": "بازرسان",
    "present": "حاضر از کارگاه", "signed_by": "امضاکننده", "refused": "جلوگیری", "testimony": "گفته‌ها",
    "campaign": "طرح", "corrects": "اصلاح بازدید",
}  # fmt: skip
PEOPLE = {
    "seen": "دیده شد", "national_code": "کد ملی", "foreign_code": "کد فراگیر", "passport": "گذرنامه",
    "first_name": "نام", "last_name": "نام خانوادگی", "job_title": "شغل", "daily_wage_rial": "مزد روزانه",
    "monthly_wage_rial": "مزد ماهانه", "wage_said_by": "گویندهٔ مزد", "since": "آغاز کار", "days": "روزهای این ماه",
    "nationality": "تابعیت", "permit_number": "شمارهٔ پروانه", "permit_until": "پایان پروانه",
}  # fmt: skip
NEEDED = ("workshop", "on", "at")
MOST_ROWS = 5_000
LARGEST_BYTES = 20_000_000
TICKS = {"x", "1", "yes", "بله", "✓", "☑", "*", "+"}
LENGTHS = {"testimony": 5_000, "present": 100, "signed_by": 100, "first_name": 100, "last_name": 100, "job_title": 100,
           "wage_said_by": 20, "nationality": 30, "permit_number": 30, "campaign": 60, "passport": 9}  # fmt: skip
Rows = list[tuple[int, list[str]]]


class _Unreadable(Exception):
    """Why a form cannot be read."""


def read_form(name: str, content: bytes) -> tuple[VisitFacts | None, list[Finding]]:
    """The visit of a form and what is wrong with it; None where an error leaves no visit to be stored."""
    try:
        rows = _rows(name, content)
    except _Unreadable as fault:
        return None, [catalogue().make("FORM_UNREADABLE", file=name, reason=str(fault))]
    return _Form(name).read(rows)


def _rows(name: str, content: bytes) -> Rows:
    if len(content) > LARGEST_BYTES:
        raise _Unreadable("larger than 20 MB / بزرگ‌تر از ۲۰ مگابایت")
    if archive.looks_like_zip(content):
        return _sheet(name, content)
    try:
        text = content.decode("utf-8-sig")
        rows = enumerate(csv.reader(io.StringIO(text)), start=1)
        return [(at, [unmarked(cell) for cell in row]) for at, row in rows][:MOST_ROWS]
    except (UnicodeDecodeError, csv.Error):
        raise _Unreadable("not UTF-8 comma text / متن CSV با رمزگذاری UTF-8 نیست") from None


def _sheet(name: str, content: bytes) -> Rows:
    notes = Notes(name)
    parts = archive.members(content, notes)
    if not parts:
        raise _Unreadable("not a workbook / صفحه‌گسترده نیست")
    try:
        sheets = workbook.read_sheets({part.name: part.content for part in parts}, MOST_ROWS)
    except workbook.WorkbookFault as fault:
        raise _Unreadable(str(fault)) from None
    return sheets[0][1] if sheets else []


class _Form:
    """One form while it is read: the findings so far and where each value stood."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Finding] = []

    def read(self, rows: Rows) -> tuple[VisitFacts | None, list[Finding]]:
        """Head, then people; findings in the order of the rows."""
        head, places, below = self._head(rows)
        people = self._people(below)
        last = rows[-1][0] if rows else 1
        for column in NEEDED:
            if not head.get(column) and column not in places:
                self._tell("FORM_FIELD_MISSING", last, column)
            elif not head.get(column) and not self._told(places[column]):
                self._tell("FORM_FIELD_MISSING", places[column], column)
        if self.found:
            return None, self.found
        return VisitFacts(**head, people=tuple(people), rows=places), []

    def _told(self, row: int) -> bool:
        return any(each.row == row for each in self.found)

    def _tell(self, kind: str, row: int, column: str, value: str = "") -> None:
        # The message places are the row and column themselves; the value only where the kind names one.
        facts = {"value": value[:60]} if kind == "FORM_VALUE_INVALID" else {}
        self.found.append(catalogue().make(kind, file=self.name, row=row, column=column, **facts))

    def _head(self, rows: Rows) -> tuple[dict[str, Any], dict[str, int], Rows]:
        names = {unify(fa): key for key, fa in HEAD.items()} | {key: key for key in HEAD}
        head: dict[str, Any] = {"inspectors": ()}
        places: dict[str, int] = {}
        for at, (row, cells) in enumerate(rows):
            if len(_headings(cells)) > 2:
                return head, places, rows[at:]
            key = names.get(unify(cells[0]) if cells else "")
            if key:
                places[key] = row
                value = self._value(row, key, cells[1] if len(cells) > 1 else "")
                if value is not None:
                    head[key] = value
        return head, places, []

    def _people(self, rows: Rows) -> list[Found]:
        if not rows:
            return []
        columns = _headings(rows[0][1])
        people = []
        for row, cells in rows[1:]:
            given = {key: cells[at].strip() for at, key in columns.items() if at < len(cells) and cells[at].strip()}
            tick = given.pop("seen", "")
            if not given or ("seen" in columns.values() and unify(tick).lower() not in TICKS):
                continue
            values = {key: self._value(row, key, text) for key, text in given.items()}
            people.append(replace(Found(row), **{key: value for key, value in values.items() if value is not None}))
        return people

    def _value(self, row: int, key: str, text: str) -> Any:
        """What a cell says, None where it is empty or cannot be read (and a finding tells it)."""
        plain = unify(text)
        if not plain:
            return None
        try:
            value = READERS.get(key, str)(plain)
            if isinstance(value, str) and len(value) > LENGTHS.get(key, 200):
                raise ValueError(key)
            return value
        except ValueError:
            self._tell("FORM_VALUE_INVALID", row, key, plain)
            return None


def _headings(cells: Sequence[str]) -> dict[int, str]:
    """Position and field of the headings of people in a row."""
    names = {unify(fa): key for key, fa in PEOPLE.items()} | {key: key for key in PEOPLE}
    return {at: names[unify(cell)] for at, cell in enumerate(cells) if unify(cell) in names}


def _day(text: str) -> date:
    return Day.parse(ascii_digits(text)).to_date()


def _time(text: str) -> time:
    hour, minute = ascii_digits(text).split(":")[:2]
    return time(int(hour), int(minute))


def _rial(text: str) -> int:
    plain = ascii_digits(text).replace(",", "").replace("٬", "").replace("،", "")
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 12 or int(plain) == 0:
        raise ValueError(text)
    return int(plain)


def _count(text: str) -> int:
    plain = ascii_digits(text)
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 9:
        raise ValueError(text)
    return int(plain)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip()[:100] for name in text.replace("،", ",").replace(";", ",").split(",") if name.strip())


def _code(text: str) -> str:
    return ascii_digits(text).replace("-", "").replace(" ", "")[:20]


READERS: dict[str, Callable[[str], Any]] = {
    "on": _day,
    "at": _time,
    "inspectors": _names,
    "refused": lambda text: unify(text).lower() in TICKS,
    "corrects": _count,
    "workshop": _code,
    "sheet": _code,
    "national_code": _code,
    "foreign_code": _code,
    "daily_wage_rial": _rial,
    "monthly_wage_rial": _rial,
    "since": _day,
    "days": _count,
    "permit_until": _day,
}
