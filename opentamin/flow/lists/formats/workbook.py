"""Reading the cells of an XLSX workbook as the text that stands in the file.

A workbook is an archive of XML parts made by a stranger, so it is read by a small parser of our
own: no entity is expanded, no table larger than the cells that are really there is laid out,
and numbers stay the digits that were saved instead of becoming floats.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

MOST_COLUMNS = 300
MOST_SHEETS = 20
MOST_ELEMENTS = 14_000_000
"""Elements of one part that are read: 200,000 rows of 29 cells with their values; a part of empty elements has more."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Row = tuple[int, list[str]]
"""The number of a row as the spreadsheet program shows it, and its cells as text."""


class WorkbookFault(ValueError):
    """A workbook that cannot be read; the text says why."""


class TooLarge(WorkbookFault):
    """A sheet with more rows or columns than a list can have."""


def read_sheets(parts: Mapping[str, bytes], most_rows: int) -> list[tuple[str, list[Row]]]:
    """Title and rows of each sheet. WorkbookFault when a part is missing or is not XML;
    TooLarge above the limits.
    """
    targets = _targets(_part(parts, "xl/_rels/workbook.xml.rels"))
    shared = _Strings(parts.get("xl/sharedStrings.xml")).texts
    sheets = []
    for title, relation in _sheet_names(_part(parts, "xl/workbook.xml"))[:MOST_SHEETS]:
        target = targets.get(relation, "")
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if "worksheets" in name:
            sheets.append((title, _Sheet(_part(parts, name), shared, most_rows).rows))
    return sheets


def _part(parts: Mapping[str, bytes], name: str) -> bytes:
    if name not in parts:
        raise WorkbookFault(f"part {name} is missing")
    return parts[name]


def _parse(content: bytes, start: Callable[..., None], end: Callable[..., None], text: Callable[..., None]) -> None:
    """Run expat over a part; a document type, which nobody needs here, is refused before it can
    expand anything.
    """
    parser = expat.ParserCreate("utf-8", " ")  # whatever the part declares: workbooks are UTF-8
    parser.buffer_text = True
    seen = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > MOST_ELEMENTS:
            raise TooLarge(str(seen))
        start(name.rpartition(" ")[2], attributes)

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise WorkbookFault(str(fault)) from fault


def _refuse_document_type(*_: object) -> None:
    raise WorkbookFault("a document type is not allowed")


def _nothing(*_: object) -> None:
    return None


def _targets(content: bytes) -> dict[str, str]:
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(content, start, _nothing, _nothing)
    return found


def _sheet_names(content: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            found.append((attributes.get("name", ""), attributes.get(f"{_RELATIONS} id", "")))

    _parse(content, start, _nothing, _nothing)
    return found


class _Strings:
    """The shared strings of a workbook, in their order; reading aids above the text (rPh) are left out."""

    def __init__(self, content: bytes | None) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._inside = self._aid = False
        if content is not None:
            _parse(content, self._start, self._end, self._text)

    def _start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._aid = True
        self._inside = name == "t" and not self._aid

    def _end(self, name: str) -> None:
        self._inside = False
        if name == "si":
            self.texts.append("".join(self._parts))
        elif name == "rPh":
            self._aid = False

    def _text(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)


class _Sheet:
    """The rows of one sheet that hold cells, in the order of the file."""

    def __init__(self, content: bytes, shared: list[str], most_rows: int) -> None:
        self.rows: list[Row] = []
        self._shared, self._most = shared, most_rows
        self._cells: list[str] = []
        self._number = 0
        self._column = -1
        self._type = ""
        self._value: list[str] = []
        self._inside = False
        _parse(content, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._column = self._place(attributes.get("r", ""))
            self._type = attributes.get("t", "n")
            self._value = []
        elif name == "row":
            given = attributes.get("r", "")
            self._number = int(given) if given.isdigit() and len(given) < 8 else self._number + 1
            self._cells, self._column = [], -1
            if len(self.rows) >= self._most:
                raise TooLarge(str(self._number))
        self._inside = name in ("v", "t")

    def _place(self, reference: str) -> int:
        """The column of a cell from 0; a cell without a reference stands after the one before."""
        found = _REFERENCE.fullmatch(reference)
        column = self._column + 1
        if found:
            column = 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - 64
            column -= 1
        if column >= MOST_COLUMNS:
            raise TooLarge(reference)
        return column

    def _end(self, name: str) -> None:
        self._inside = False
        if name == "c":
            self._keep(self._read("".join(self._value)))
        elif name == "row" and self._cells:
            self.rows.append((self._number, self._cells))
            self._cells = []

    def _keep(self, text: str) -> None:
        if text:
            self._cells += [""] * (self._column + 1 - len(self._cells))
            self._cells[self._column] = text

    def _read(self, value: str) -> str:
        """The text of a cell; a number stays as saved, without the point that some programs put after it."""
        if self._type == "s":
            at = int(value) if value.isascii() and value.isdigit() and len(value) < 8 else len(self._shared)
            if at >= len(self._shared):
                raise WorkbookFault(f"there is no shared string {value[:20]}")
            return self._shared[at].strip()
        text = value.strip()
        return text[:-2] if self._type == "n" and text.endswith(".0") else text

    def _text(self, text: str) -> None:
        if self._inside:
            self._value.append(text)
