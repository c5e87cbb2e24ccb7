"""Reading workbooks (XLSX) and headed text (CSV) that follow our template.

A table begins with one or two rows of headings, in Persian, in English, or as DBF column names; what stands
above them (a title) is passed over. Row numbers are those that the spreadsheet program shows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from opentamin.flow.lists.formats import archive, comma_text, workbook
from opentamin.flow.lists.formats.headings import heading_row
from opentamin.flow.lists.formats.layouts import ColumnShape
from opentamin.flow.lists.formats.tables import HEADED_TEXT, MAX_ROWS, SHEET, HeldColumns, Notes, Table

_LOOK_FOR_HEADINGS = 12
MAX_WORKBOOK_BYTES = 250_000_000
"""Largest workbook after unpacking; 100,000 people take about 150 MB."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""The stream of an old container in which a workbook with a password lies."""


def looks_like_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of a workbook, new or old."""
    return content.startswith(OLD_WORKBOOK) or (archive.looks_like_zip(content) and archive.is_workbook(content))


def read_workbook(content: bytes, notes: Notes) -> list[Table]:
    """Every sheet that carries headings of the list; findings when the workbook cannot be
    opened or has none.
    """
    sheets = _open(content, notes)
    if sheets is None:
        return []
    tables = []
    for title, rows in sheets:
        table = _table(rows, SHEET, Notes(f"{notes.file}: {title}"), "utf-8")
        if table is not None:
            table.evidence = ("workbook: text is Unicode / صفحه‌گسترده: متن یونیکد است",)
            tables.append(table)
    if not tables:
        notes.add("NO_HEADINGS", value=", ".join(title for title, _ in sheets)[:80])
    return tables


def _open(content: bytes, notes: Notes) -> list[tuple[str, list[workbook.Row]]] | None:
    """The sheets as text, after the archive has been judged like any other; None after a finding."""
    if content.startswith(OLD_WORKBOOK):
        if PROTECTED in content:
            notes.add("WORKBOOK_PROTECTED", value="xlsx")
        else:
            notes.add("WORKBOOK_OLD", value="xls")
        return None
    parts = archive.members(content, notes, budget=archive.Budget(MAX_WORKBOOK_BYTES))
    if notes.stopped:
        return None
    try:
        return workbook.read_sheets({part.name: part.content for part in parts}, MAX_ROWS)
    except workbook.TooLarge as fault:
        notes.add("TOO_MANY_ROWS", value=str(fault), limit=MAX_ROWS)
    except workbook.WorkbookFault as fault:
        notes.add("WORKBOOK_DAMAGED", value=str(fault)[:80])
    return None


def find_headings(content: bytes) -> bool:
    """Whether a text file begins with headings of the list, so that it is read as CSV and not
    as bare values.
    """
    rows = islice(_csv_rows(content[:20_000], None), _LOOK_FOR_HEADINGS)
    try:
        return any(heading_row(row) for row in rows)
    except csv.Error:
        return False


def read_csv(content: bytes, notes: Notes) -> list[Table]:
    """The one table of a CSV file with headings (comma, semicolon or tab), in UTF-8, UTF-16 or
    Windows-1256.
    """
    encoding, evidence = _csv_encoding(content)
    try:
        rows = list(islice(_csv_rows(content, encoding), MAX_ROWS + 1))
    except csv.Error as fault:
        notes.add("LINE_UNREADABLE", value=str(fault)[:80])
        return []
    if len(rows) > MAX_ROWS:
        notes.add("TOO_MANY_ROWS", value=len(rows), limit=MAX_ROWS)
        return []
    table = _table(list(enumerate(rows, 1)), HEADED_TEXT, notes, encoding)
    if table is None:
        notes.add("NO_HEADINGS", value=",".join(rows[0])[:80] if rows else "")
        return []
    table.evidence = evidence
    return [table]


def _csv_encoding(content: bytes) -> tuple[str, tuple[str, ...]]:
    _, encoding, evidence = comma_text.to_bytes(content)
    if encoding:
        return encoding, evidence
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1256", ("not UTF-8; spreadsheet programs then write Windows-1256 / یونیکد نیست",)
    return "utf-8", ("valid UTF-8 / یونیکد درست",)


def _csv_rows(content: bytes, encoding: str | None) -> Iterator[list[str]]:
    encoding = encoding or _csv_encoding(content)[0]
    plain, _, _ = comma_text.to_bytes(content)
    text = plain.decode("cp1256" if encoding == "cp1256" else "utf-8", "replace").replace("\0", "")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _table(rows: Sequence[workbook.Row], form: str, notes: Notes, encoding: str) -> Table | None:
    """The table under the headings of a sheet; None when none of the first rows is a row of headings."""
    start, part, names = _find_start(cells for _, cells in rows[:_LOOK_FOR_HEADINGS])
    if part is None:
        return None
    kept = [at for at, name in enumerate(names) if name]
    body = [(number, row) for number, row in rows[start:] if any(cell.strip() for cell in row)]
    columns = [[_cell(row, at) for _, row in body] for at in kept]
    shapes = [ColumnShape(names[at].upper(), "C", 0) for at in kept]
    table = Table(notes.file, form, part, shapes, HeldColumns(columns), [number for number, _ in body], notes)
    table.layout, table.encoding, table.stored_as = form, encoding, "utf-8"
    table.suspicious = frozenset(b"_+\t\n\r") if _odd(columns) else frozenset()
    return table


def _find_start(rows: Iterable[Sequence[str]]) -> tuple[int, str | None, list[str]]:
    """Where the values begin (a second row of headings belongs to the headings), of which part, under which
    names.
    """
    part: str | None = None
    names: list[str] = []
    start = 0
    for number, row in enumerate(rows):
        found = heading_row(row)
        if found and (part is None or found[0] == part):
            part, names, start = found[0], names or found[1], number + 1
        elif part is not None:
            break
    return start, part, names


def _cell(row: Sequence[str], at: int) -> bytes:
    return row[at].strip().encode("utf-8", "replace") if at < len(row) else b""


def _odd(columns: list[list[bytes]]) -> bool:
    return any(any(sign in value for sign in (b"_", b"+", b"\t")) for column in columns for value in column)
