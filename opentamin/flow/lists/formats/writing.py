"""Writing the DBF pair, every byte on purpose: header as in the organisation's template, values as it expects
them.

A value that does not fit its column, or a sign that the encoding lacks, is never cut or replaced by a
question mark: the writer refuses with findings, all of them in one pass.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import encodings
from opentamin.flow.lists.formats.dbf import DBASE_III, END_OF_FILE, END_OF_HEADER, LIVE, WINDOWS_1256
from opentamin.flow.lists.formats.layouts import BY_NAME, PEOPLE, WORKSHOP, ColumnShape, shapes
from opentamin.flow.lists.formats.tables import Notes
from opentamin.ground.findings import Finding

FILE_NAMES = {WORKSHOP: "DSKKAR", PEOPLE: "DSKWOR"}
TEMPLATE_DAYS = {WORKSHOP: (7, 8, 8), PEOPLE: (10, 10, 9)}
"""Year, month and day bytes of the organisation's empty templates; programs that append to them leave them
so.
"""
INSURANCE_DIGITS = 8


class ListDoesNotFit(ValueError):
    """A list that cannot be written in the form asked for; `findings` say which values, row by row."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(finding.message_en for finding in self.findings[:5]))


def write_dbf(
    wages: WageListFile,
    *,
    layout: str = "dbf-1403",
    encoding: str = encodings.IRAN_SYSTEM,
    number: str = "00",
    stamp: tuple[int, int, int] | None = None,
) -> list[NamedBytes]:
    """The workshop file and the people file of a list, in that order.

    `layout` is dbf-1403, dbf-1403-wide (room for the totals of very large workshops), dbf-2.7, dbf-1392 or
    dbf-all-character; `encoding` is iransystem, cp1256 or utf-8;
    `number` is the two digits of the file names; `stamp` the date bytes of the header (the template's when
    not given). Columns that the layout lacks are left out. ListDoesNotFit when a value is too wide or has a
    sign the encoding lacks; KeyError for an unknown layout.
    """
    from opentamin.flow.lists.formats.text_writing import COMMA_LAYOUTS, write_comma_text

    if layout in COMMA_LAYOUTS:
        return write_comma_text(wages, layout=layout, encoding=encoding, number=number)
    files = []
    findings: list[Finding] = []
    for part in (WORKSHOP, PEOPLE):
        notes = Notes(f"{FILE_NAMES[part]}{number}.DBF")
        columns = shapes(layout, part)
        stored = _stored_columns(wages, part, columns, encoding, notes)
        findings += notes.findings
        content = b"" if findings else _dbf(columns, stored, stamp or TEMPLATE_DAYS[part])
        files.append(NamedBytes(notes.file, content))
    if findings:
        raise ListDoesNotFit(findings)
    return files


def _dbf(columns: Sequence[ColumnShape], stored: Sequence[list[bytes]], stamp: tuple[int, int, int]) -> bytes:
    """Header, records and end mark; descriptor offsets stay zero and the language byte is 7E, as in the
    template.
    """
    count = len(stored[0])
    length = 1 + sum(column.width for column in columns)
    head = struct.pack("<4BIHH", DBASE_III, *stamp, count, 32 * len(columns) + 33, length)
    parts = [head, bytes(17), bytes((WINDOWS_1256, 0, 0))]
    parts += [
        struct.pack("<11sc4sBB14s", column.name.encode(), column.kind.encode(), b"", column.width, 0, b"")
        for column in columns
    ]
    parts.append(bytes((END_OF_HEADER,)))
    flag = bytes((LIVE,))
    parts += map(b"".join, zip([flag] * count, *stored, strict=True))
    parts.append(bytes((END_OF_FILE,)))
    return b"".join(parts)


def field_values(wages: WageListFile, part: str, field: str) -> list[Any]:
    """The values of a field as a column; the workshop file is a column of one."""
    return [wages.workshop[field]] if part == WORKSHOP else wages.people[field]


def _stored_columns(
    wages: WageListFile, part: str, columns: Sequence[ColumnShape], encoding: str, notes: Notes
) -> list[list[bytes]]:
    """Every column as stored bytes of its full width."""
    rows = [1] if part == WORKSHOP else wages.rows
    result = []
    for column in columns:
        field = BY_NAME[part][column.name].field
        values = field_values(wages, part, field)
        if BY_NAME[part][column.name].kind == "N":
            if field == "year":
                values = [None if year is None else year % 100 for year in values]
            store = _numbers if column.kind == "N" else _numbers_as_text
            result.append(store(values, rows, column, notes))
        else:
            result.append(_texts(prepared(field, values), rows, column, encoding, notes))
    return result


def prepared(field: str, values: list[Any]) -> list[Any]:
    """Text fields as the organisation expects them: the last eight digits of an insurance number, money as
    digits.
    """
    if field == "insurance_number":
        return [_last_eight(value) for value in values]
    if field == "of_which_marital":
        return ["" if value is None else str(value) for value in values]
    return values


def _last_eight(number: str) -> str:
    """Eight digits of a number that only zeros make longer; anything else as it is, to be refused by its
    width.
    """
    return number[-INSURANCE_DIGITS:] if number.isdigit() and not number[:-INSURANCE_DIGITS].strip("0") else number


def _numbers(values: list[Any], rows: list[int], column: ColumnShape, notes: Notes) -> list[bytes]:
    """Right-aligned digits, blank where there is no number."""
    form = b"%%%dd" % column.width
    known = [value for value in values if value is not None]
    if known and not 0 <= min(known) <= max(known) < 10**column.width:
        places = [(row, value) for row, value in zip(rows, values, strict=True) if not _fits(value, column.width)]
        _refuse(notes, "VALUE_TOO_WIDE", places, column)
        return []
    if len(known) == len(values):
        return list(map(form.__mod__, values))
    blank = b" " * column.width
    return [blank if value is None else form % value for value in values]


def _fits(value: int | None, width: int) -> bool:
    return value is None or 0 <= value < 10**width


def _numbers_as_text(values: list[Any], rows: list[int], column: ColumnShape, notes: Notes) -> list[bytes]:
    """Left-aligned digits; years and months with two, as programs of this layout write them."""
    places = [(row, value) for row, value in zip(rows, values, strict=True) if not _fits(value, column.width)]
    if places:
        _refuse(notes, "VALUE_TOO_WIDE", places, column)
        return []
    least = 2 if column.name[-3:] in ("_YY", "_MM") else 1
    return [(b"" if value is None else b"%0*d" % (least, value)).ljust(column.width) for value in values]


def _texts(values: list[Any], rows: list[int], column: ColumnShape, encoding: str, notes: Notes) -> list[bytes]:
    """Left-aligned text; every different value is encoded once."""
    known: dict[str, bytes] = {}
    lacking: dict[str, str] = {}
    for text in set(values):
        try:
            known[text] = encodings.encode(text or "", encoding).ljust(column.width)
        except ValueError:
            lacking[text] = text
    wide = {text for text, stored in known.items() if len(stored) > column.width}
    for name, refused in (("SIGN_NOT_IN_ENCODING", lacking), ("VALUE_TOO_WIDE", wide)):
        if refused:
            places = [(row, text) for row, text in zip(rows, values, strict=True) if text in refused]
            _refuse(notes, name, places, column, encoding=encoding)
    return [] if lacking or wide else list(map(known.__getitem__, values))


def _refuse(
    notes: Notes, name: str, places: Sequence[tuple[int, object]], column: ColumnShape, **facts: object
) -> None:
    for row, value in places[:20]:
        notes.add(name, row=row, column=column.name, value=value, width=column.width, **facts)
