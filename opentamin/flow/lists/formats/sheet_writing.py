"""Writing workbooks and CSV by our template, and the empty template itself.

Two sheets from right to left (workshop, people), each under a row of Persian and a row of English headings,
and a help sheet. Codes are text cells, so that no spreadsheet program takes their leading zeros away.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from opentamin.flow.lists.facts import PEOPLE_NUMBERS, WORKSHOP_NUMBERS, NamedBytes, WageListFile
from opentamin.flow.lists.formats.headings import HEADINGS, HELP_SHEET, SHEET_NAMES
from opentamin.flow.lists.formats.layouts import COLUMNS, PEOPLE, WORKSHOP
from opentamin.flow.lists.formats.writing import field_values

_NUMBERS = {WORKSHOP: WORKSHOP_NUMBERS, PEOPLE: PEOPLE_NUMBERS}
_EPOCH = datetime(2025, 1, 1)  # a fixed date of creation, so that the same list gives the same bytes
_BLANK_ROWS = 200
_INTRODUCTION = (
    (
        "یک ردیف برای هر نفر در برگهٔ افراد؛ یک ردیف در برگهٔ کارگاه.",
        "One row for each person; one row for the workshop.",
    ),
    (
        "مبلغ‌ها به ریال و بی اعشار؛ تاریخ‌ها شمسی و هشت رقمی.",
        "Amounts in whole rials; Jalali dates of eight digits.",
    ),
    (
        "ردیف‌های عنوان را نگه دارید؛ ترتیب ستون‌ها مهم نیست.",
        "Keep the headings; the order of columns does not matter.",
    ),
)


def write_xlsx(wages: WageListFile, *, name: str = "wage-list.xlsx") -> NamedBytes:
    """The list as one workbook with headings in both languages, from right to left."""
    columns = {
        part: [field_values(wages, part, column.field) for column in COLUMNS[part]] for part in (WORKSHOP, PEOPLE)
    }
    return NamedBytes(name, _workbook(columns))


def template_xlsx(*, name: str = "opentamin-wage-list.xlsx") -> NamedBytes:
    """The empty template for employers: headings, text cells ready for codes, and the help sheet."""
    return NamedBytes(name, _workbook({WORKSHOP: [], PEOPLE: []}))


def _workbook(columns: dict[str, list[list[Any]]]) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": _EPOCH})
        formats = {
            "heading": book.add_format({"bold": True, "bg_color": "#DDE8E4", "border": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@"}),
            "money": book.add_format({"num_format": "#,##0"}),
        }
        for part in (WORKSHOP, PEOPLE):
            _write_sheet(book.add_worksheet(SHEET_NAMES[part]), part, columns[part], formats)
        _write_help(book.add_worksheet(HELP_SHEET), formats)
    return stream.getvalue()


def _write_sheet(sheet: Any, part: str, columns: list[list[Any]], formats: dict[str, Any]) -> None:
    sheet.right_to_left()
    sheet.freeze_panes(2, 0)
    for at, column in enumerate(COLUMNS[part]):
        persian, english, *_ = HEADINGS[part][column.field]
        is_number = column.field in _NUMBERS[part]
        sheet.set_column(at, at, max(len(english), 10), formats["money" if is_number else "text"])
        sheet.write_string(0, at, persian, formats["heading"])
        sheet.write_string(1, at, english, formats["heading"])
        write = sheet.write_number if is_number else sheet.write_string
        for row, value in enumerate(columns[at] if columns else [], 2):
            if value is not None and value != "":
                write(row, at, value)
        if not columns and not is_number:
            for row in range(2, 3 if part == WORKSHOP else _BLANK_ROWS):
                sheet.write_blank(row, at, None, formats["text"])


def _write_help(sheet: Any, formats: dict[str, Any]) -> None:
    sheet.right_to_left()
    sheet.set_column(0, 3, 42)
    rows: list[tuple[str, ...]] = [(persian, "", english, "") for persian, english in _INTRODUCTION]
    for part in (WORKSHOP, PEOPLE):
        rows += [("", "", "", ""), (SHEET_NAMES[part], "راهنما", "", "Help")]
        rows += [(fa, help_fa, en, help_en) for fa, en, help_fa, help_en in HEADINGS[part].values()]
    for row, words in enumerate(rows):
        for at, word in enumerate(words):
            sheet.write_string(row, at, word, formats["heading"] if word in SHEET_NAMES.values() else None)


def write_csv(wages: WageListFile, *, stem: str = "wage-list") -> list[NamedBytes]:
    """The list as two CSV files, workshop and people, in UTF-8 with a byte order mark and both rows of
    headings.
    """
    files = []
    for part in (WORKSHOP, PEOPLE):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(HEADINGS[part][column.field][0] for column in COLUMNS[part])
        writer.writerow(HEADINGS[part][column.field][1] for column in COLUMNS[part])
        writer.writerows(zip(*(field_values(wages, part, column.field) for column in COLUMNS[part]), strict=True))
        files.append(NamedBytes(f"{stem}-{part}.csv", stream.getvalue().encode("utf-8-sig")))
    return files
