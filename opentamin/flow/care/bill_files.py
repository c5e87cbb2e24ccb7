"""Reading a bill of a centre (comma text or workbook) into lines; what cannot be read of a line is told with its column.

Headings in Persian or English, digits of any script, Jalali or Gregorian days. Nothing is judged here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from opentamin.flow.care.catalogue import refuse
from opentamin.flow.care.checking import code_is_sound, reference_is_sound
from opentamin.flow.lists.formats.archive import Budget, looks_like_zip, members
from opentamin.flow.lists.formats.tables import Notes
from opentamin.flow.lists.formats.workbook import Row, WorkbookFault, read_sheets
from opentamin.flow.receipts.formats.reading import (
    Unreadable,
    columns_of,
    comma_rows,
    decoded,
    needed_day,
    rial_of,
)
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits, unify

LARGEST_BYTES = 20_000_000
MOST_LINES = 20_000
HEADINGS = {
    "code": ("national code", "code", "کد ملی", "کد ملی یا فراگیر", "کدملی"),
    "on": ("day", "day of service", "date", "روز خدمت", "تاریخ", "تاریخ خدمت"),
    "care": ("care", "kind of care", "نوع خدمت", "خدمت"),
    "tariff": ("tariff", "tariff rial", "amount", "مبلغ تعرفه", "مبلغ تعرفه (ریال)", "مبلغ"),
    "reference": ("reference", "reference number", "check", "شماره پیگیری", "شمارهٔ پیگیری"),
}
TEMPLATE = ("کد ملی", "روز خدمت", "نوع خدمت", "مبلغ تعرفه (ریال)", "شماره پیگیری")
CARES = {"inpatient": 1, "in-patient": 1, "بستری": 1, "1": 1, "outpatient": 2, "out-patient": 2, "سرپایی": 2, "2": 2}


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number in the file; a value that cannot be read is empty and stands in `faults` (column, kind, value)."""

    number: int
    code: str = ""
    on: Day | None = None
    care: int | None = None
    tariff_rial: int | None = None
    reference: str = ""
    faults: tuple[tuple[str, str, str], ...] = field(default=())


def read_bill(content: bytes) -> list[Line]:
    """The lines of a file. CareRefusal: not a table, without our headings, empty, or too large."""
    try:
        rows = _workbook(content) if looks_like_zip(content) else comma_rows(decoded(content, largest=LARGEST_BYTES))
        lines = list(_lines(rows))
    except (Unreadable, WorkbookFault) as fault:
        raise refuse("BILL_UNREADABLE", reason=str(fault)) from None
    if not lines:
        raise refuse("BILL_EMPTY")
    return lines


def _workbook(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet that has any."""
    if len(content) > LARGEST_BYTES:
        raise refuse("BILL_UNREADABLE", reason=f"> {LARGEST_BYTES // 1_000_000} MB")
    notes = Notes("bill")
    parts = members(content, notes, budget=Budget(LARGEST_BYTES * 4))
    if notes.findings:
        raise refuse("BILL_UNREADABLE", reason=notes.findings[0].message_en)
    sheets = read_sheets({part.name: part.content for part in parts}, MOST_LINES + 10)
    return iter(next((rows for _, rows in sheets if rows), []))


def _lines(rows: Iterable[Row]) -> Iterator[Line]:
    columns: dict[str, int] = {}
    count = 0
    for number, row in rows:
        if not columns:
            columns = columns_of(row, HEADINGS)
            missing = [name for name in HEADINGS if name not in columns]
            if missing:
                raise refuse("BILL_HEADING_MISSING", value=", ".join(missing))
            continue
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if any(cells.values()):
            count += 1
            if count > MOST_LINES:
                raise refuse("BILL_TOO_LONG", most=MOST_LINES)
            yield line_of(number, cells)


def line_of(number: int, cells: dict[str, str]) -> Line:
    """One line from its cells as text; every cell that cannot be read is told."""
    faults: list[tuple[str, str, str]] = []

    def taken(name: str, kind: str, reads: Callable[[str], Any], empty: Any) -> Any:
        try:
            return reads(cells.get(name, ""))
        except (Unreadable, ValueError, KeyError, OverflowError):
            faults.append((name, kind, cells.get(name, "")[:80]))
            return empty

    return Line(
        number,
        taken("code", "BILL_CODE_INVALID", _code, ""),
        taken("on", "BILL_DAY_INVALID", lambda text: needed_day(text, "on"), None),
        taken("care", "BILL_CARE_INVALID", lambda text: CARES[unify(ascii_digits(text)).strip().lower()], None),
        taken("tariff", "BILL_AMOUNT_INVALID", _amount, None),
        taken("reference", "BILL_REFERENCE_INVALID", _reference, ""),
        tuple(faults),
    )


def _code(text: str) -> str:
    plain = ascii_digits(text).strip()
    # Spreadsheet programs take the zeros in front away; a code of the country has ten digits.
    plain = plain.zfill(10) if plain.isdigit() and len(plain) in (8, 9) and not code_is_sound(plain) else plain
    if not code_is_sound(plain):
        raise ValueError(text)
    return plain


def _amount(text: str) -> int:
    amount = rial_of(text)
    if not 0 < amount < 10**13:
        raise ValueError(text)
    return amount


def _reference(text: str) -> str:
    plain = ascii_digits(text).strip()
    if not reference_is_sound(plain):
        raise ValueError(text)
    return plain


def template_xlsx() -> bytes:
    """The empty workbook of a bill: headings, cells of text so that no zero in front is lost."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("صورت‌حساب")
    sheet.right_to_left()
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    sheet.set_column(0, len(TEMPLATE) - 1, 22, text)
    sheet.write_row(0, 0, TEMPLATE, bold)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
