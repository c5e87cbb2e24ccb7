"""Writing lists as comma text, in the order of the organisation's own program or in the published order."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import Any

from opentamin.flow.lists.facts import PEOPLE_NUMBERS, WORKSHOP_NUMBERS, NamedBytes, WageListFile
from opentamin.flow.lists.formats import encodings
from opentamin.flow.lists.formats.comma_text import ORDERS, PROGRAM, PUBLISHED
from opentamin.flow.lists.formats.layouts import BY_FIELD, PEOPLE, WORKSHOP
from opentamin.flow.lists.formats.tables import Notes
from opentamin.flow.lists.formats.writing import FILE_NAMES, ListDoesNotFit, field_values, prepared
from opentamin.ground.findings import Finding

COMMA_LAYOUTS = (PROGRAM, PUBLISHED)


def write_comma_text(
    wages: WageListFile, *, layout: str = PROGRAM, encoding: str = encodings.IRAN_SYSTEM, number: str = "00"
) -> list[NamedBytes]:
    """The workshop line and the person lines, with the sums of seniority and marital allowance at the end.

    `encoding` may also be utf-16 (with its byte order mark). ListDoesNotFit when a text holds a comma or a
    line break, which nobody could tell from a separator, or a sign that the encoding lacks.
    """
    files = []
    findings: list[Finding] = []
    for part in (WORKSHOP, PEOPLE):
        notes = Notes(f"{FILE_NAMES[part]}{number}.TXT")
        columns = [_column(wages, part, field, layout, encoding, notes) for field in ORDERS[layout][part]]
        findings += notes.findings
        if not findings:
            content = b"".join(b",".join(line) + b" \r\n" for line in zip(*columns, strict=True))
            files.append(NamedBytes(notes.file, _marked(content, encoding)))
    if findings:
        raise ListDoesNotFit(findings)
    return files


def _marked(content: bytes, encoding: str) -> bytes:
    if encoding == encodings.UTF16:
        return codecs.BOM_UTF16_LE + content.decode("utf-8").encode("utf-16-le")
    return codecs.BOM_UTF8 + content if encoding == encodings.UTF8 else content


def _column(wages: WageListFile, part: str, field: str, layout: str, encoding: str, notes: Notes) -> list[bytes]:
    """One column as values between commas; numbers stand between blanks, as the organisation's program writes
    them.
    """
    if not field:  # a small number that nobody explains stands here in that program's files
        return [b" 1 "]
    values = field_values(wages, part, field)
    if field in ("year", "month"):
        return [b"" if value is None else b"%02d" % (value % 100) for value in values]
    if field in (WORKSHOP_NUMBERS if part == WORKSHOP else PEOPLE_NUMBERS):
        return [b" " if value is None else b" %d " % value for value in values]
    if field == "birth_date" and layout == PROGRAM:
        return [_short_date(value) for value in values]
    return _texts(prepared(field, values), field, part, encoding, wages.rows, notes)


def _short_date(text: str) -> bytes:
    """YY/MM/DD of a date of the fourteenth century; other dates whole, because two digits would mean another
    year.
    """
    if len(text) == 8 and text.isdigit() and text.startswith("13"):
        return f"{text[2:4]}/{text[4:6]}/{text[6:]} ".encode()
    return text.encode("ascii", "replace") + b" "


def _texts(values: list[Any], field: str, part: str, encoding: str, rows: Sequence[int], notes: Notes) -> list[bytes]:
    column = BY_FIELD[part][field].name
    known: dict[str, bytes] = {}
    faults: dict[str, str] = {}
    for text in set(values):
        try:
            known[text] = encodings.encode(text, encoding) + b" "
        except ValueError:
            faults[text] = "SIGN_NOT_IN_ENCODING"
        if "," in text or "\n" in text or "\r" in text:
            faults[text] = "COMMA_NOT_WRITABLE"
    if not faults:
        return list(map(known.__getitem__, values))
    places = [(row, text) for row, text in zip(rows if part == PEOPLE else [1], values, strict=True)]
    for row, text in [place for place in places if place[1] in faults][:20]:
        notes.add(faults[text], row=row, column=column, value=text, encoding=encoding)
    return []
