"""Lists written as lines of values with commas and no headings, often under a `.dbf` name.

Two orders exist: the published one (23 and 27 values) and that of the organisation's own program, where the
workshop line has no contract row and the person line has the birth date after the job code. Two sums
(seniority, marital) may follow in both. A comma inside a text cannot be told from a separator; lines that
have too many values are put together again around the values whose shape is certain, and that is reported.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence

from opentamin.flow.lists.formats.layouts import BY_FIELD, COLUMNS, PEOPLE, WORKSHOP, ColumnShape
from opentamin.flow.lists.formats.tables import COMMA_TEXT, MAX_ROWS, HeldColumns, Notes, Table, tell

PUBLISHED, PROGRAM = "comma-text-published", "comma-text"
_WORKSHOP_ORDER = [column.field for column in COLUMNS[WORKSHOP]]
_PEOPLE_ORDER = [column.field for column in COLUMNS[PEOPLE]]
_PROGRAM_WORKSHOP = [name if name != "list_description" else "" for name in _WORKSHOP_ORDER[:22]] + _WORKSHOP_ORDER[23:]
_PROGRAM_PEOPLE = [*_PEOPLE_ORDER[:11], *_PEOPLE_ORDER[12:26], "birth_date", *_PEOPLE_ORDER[26:]]
ORDERS = {
    PUBLISHED: {WORKSHOP: _WORKSHOP_ORDER, PEOPLE: _PEOPLE_ORDER},
    PROGRAM: {WORKSHOP: _PROGRAM_WORKSHOP, PEOPLE: _PROGRAM_PEOPLE},
}
"""Layout -> part -> the fields of a line in their order; "" is a value whose meaning nobody explains."""
_BIRTH_DATE = 25  # its place in the order of the program
_SEX_WORDS = frozenset(
    (b"\xa2\xa4\xf5", b"\xf6\xa5", b"\xe3\xd1\xcf", b"\xd2\xe4", "مرد".encode(), "زن".encode(), b"1", b"2")
)
_KIND, _YEAR, _MONTH = re.compile(rb"\d?"), re.compile(rb"\d{1,4}"), re.compile(rb"0?[1-9]|1[0-2]")
_NUMBER = re.compile(rb"\d{1,15}")


def looks_like_text(content: bytes) -> bool:
    """Whether the file begins like text: a byte order mark, or no control bytes but line ends and tabs."""
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    start = content[:4096].rstrip(b"\x1a")
    return bool(start) and not start.translate(None, bytes(range(0x20, 0x100)) + b"\r\n\t")


def to_bytes(content: bytes) -> tuple[bytes, str | None, tuple[str, ...]]:
    """The text in a form that can be cut at commas; its encoding when a byte order mark decides it; the
    evidence.
    """
    if content.startswith(codecs.BOM_UTF8):
        return content[3:], "utf-8", ("byte order mark / نشانهٔ ترتیب بایت: EF BB BF",)
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            text = content[2:].decode(name, "replace")
            seen = f"byte order mark / نشانهٔ ترتیب بایت: {mark.hex(' ').upper()}"
            return text.encode("utf-8", "replace"), "utf-16", (seen,)
    return content, None, ()


def _glance(content: bytes) -> str:
    """The first signs of a file for a finding; what is no plain sign is shown as a dot."""
    return "".join(chr(code) if 0x20 <= code < 0x7F else "." for code in content[:40])


def split_lines(content: bytes) -> list[bytes]:
    """Lines without their ends; the end mark and empty lines at the end of the file are no lines."""
    lines = content.rstrip(b"\x1a\r\n\0 ").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return lines if lines != [b""] else []


def read(content: bytes, notes: Notes) -> Table | None:
    """The table of a text file without headings, or None (with a finding) when its lines are of
    neither file.
    """
    plain, encoding, evidence = to_bytes(content)
    if plain.count(b",") > MAX_ROWS * len(_PEOPLE_ORDER) or plain.count(b"\n") > MAX_ROWS:
        notes.add("TOO_MANY_ROWS", value=plain.count(b"\n"), limit=MAX_ROWS)
        return None
    lines = [[value.strip(b" \t\0") for value in line.split(b",")] for line in split_lines(plain)]
    filled = [line for line in lines if any(line)]
    part = _part(filled)
    if part is None:
        notes.add("NOT_A_LIST_FILE", value=_glance(plain))
        return None
    reader = _read_workshop if part == WORKSHOP else _read_people
    order, rows, values, layout = reader(lines, notes)
    columns = [list(column) for column in zip(*values, strict=True)] if values else [[] for _ in order]
    used = [(name, column) for name, column in zip(order, columns, strict=True) if name]
    shapes = [ColumnShape(BY_FIELD[part][name].name, "C", 0) for name, _ in used]
    table = Table(notes.file, COMMA_TEXT, part, shapes, HeldColumns([column for _, column in used]), rows, notes)
    table.layout, table.encoding, table.evidence = layout, encoding, evidence
    table.suspicious = frozenset(code for code in b"\0_+\t" if bytes((code,)) in plain)
    return table


def _part(lines: Sequence[Sequence[bytes]]) -> str | None:
    """Workshop lines carry numbers from the tenth value on; person lines a sex word in the twelfth or
    thirteenth.
    """
    for line in lines[:20]:
        if len(line) >= 27 or any(value in _SEX_WORDS for value in line[11:16] if not value.isdigit()):
            return PEOPLE if len(line) >= 22 else None
    if lines and len(lines[0]) >= 22:
        return WORKSHOP
    return None


_Read = tuple[list[str], list[int], list[list[bytes]], str]


def _read_workshop(lines: Sequence[list[bytes]], notes: Notes) -> _Read:
    rows: list[int] = []
    found: list[tuple[str, list[bytes]]] = []
    unreadable: list[tuple[int, str]] = []
    joined: list[tuple[int, str]] = []
    for row, line in enumerate(lines, 1):
        if not any(line):
            continue
        layout, values = _workshop_line(line)
        if values is None:
            unreadable.append((row, str(len(line))))
            continue
        if len(line) != len(values):
            joined.append((row, str(len(line))))
        rows.append(row)
        found.append((layout, values))
    tell(notes, "LINE_UNREADABLE", unreadable)
    tell(notes, "COMMA_IN_TEXT", joined, "DSK_ADRS")
    layout = found[0][0] if found else PROGRAM
    width = max((len(values) for _, values in found), default=22)
    order = ORDERS[layout][WORKSHOP][:width]
    return order, rows, [_fit(values, width) for _, values in found], layout


def _workshop_line(line: list[bytes]) -> tuple[str, list[bytes] | None]:
    """The line with its three texts put together again, found from the right: kind, year and month have a
    shape.
    """
    for tail, layout in ((17, PUBLISHED), (16, PROGRAM), (15, PUBLISHED), (14, PROGRAM)):
        at = len(line) - tail - 4
        if at >= 4 and _KIND.fullmatch(line[at]) and _YEAR.fullmatch(line[at + 1]) and _MONTH.fullmatch(line[at + 2]):
            return layout, [*line[:3], b",".join(line[3:at]), *line[at:]]
    return PROGRAM, None


def _read_people(lines: Sequence[list[bytes]], notes: Notes) -> _Read:
    layout, nominal = _people_layout(lines)
    usual = Counter(len(line) for line in lines if len(line) in (27, 29))
    width = usual.most_common(1)[0][0] if usual else 27
    rows: list[int] = []
    values: list[list[bytes]] = []
    unreadable: list[tuple[int, str]] = []
    joined: list[tuple[int, str]] = []
    for row, line in enumerate(lines, 1):
        if not any(line):
            continue
        whole = line if len(line) == width else _join_person(line, width, nominal)
        if whole is None:
            unreadable.append((row, str(len(line))))
            continue
        if whole is not line:
            joined.append((row, str(len(line))))
        rows.append(row)
        values.append(whole)
    tell(notes, "LINE_UNREADABLE", unreadable)
    tell(notes, "COMMA_IN_TEXT", joined)
    order = ORDERS[layout][PEOPLE][:width]
    return order, rows, values, layout


def _people_layout(lines: Sequence[list[bytes]]) -> tuple[str, int]:
    """The order of the person lines and where the sex stands, by the votes of lines of the usual length."""
    votes = Counter[int]()
    for line in lines[:2000]:
        if len(line) in (27, 29):
            votes[11] += line[11] in _SEX_WORDS and not line[11].isdigit()
            votes[12] += line[12] in _SEX_WORDS and not line[12].isdigit()
            votes[11] += b"/" in line[_BIRTH_DATE]
            votes[12] += b"/" in line[11] or len(line[11]) == 8
    return (PUBLISHED, 12) if votes[12] > votes[11] else (PROGRAM, 11)


def _join_person(line: list[bytes], width: int, nominal: int) -> list[bytes] | None:
    """A line with too many values, put together around the sex word and the identity card number."""
    extra = len(line) - width
    sex = next(
        (at for at in range(nominal, nominal + extra + 1) if line[at : at + 1] and line[at] in _SEX_WORDS),
        None,
    )
    if extra <= 0 or sex is None:
        return None
    before = sex - nominal
    card = next((at for at in range(8, 9 + before) if _NUMBER.fullmatch(line[at])), 8)
    in_names, in_place = card - 8, before - (card - 8)
    after = extra - before
    whole = [*line[:6], b",".join(line[6 : 7 + in_names]), *line[7 + in_names : 9 + in_names]]
    place = 9 + in_names
    whole += [b",".join(line[place : place + in_place + 1]), *line[place + in_place + 1 : sex + 2]]
    whole += [b",".join(line[sex + 2 : sex + 3 + after]), *line[sex + 3 + after :]]
    return whole if len(whole) == width else None


def _fit(values: list[bytes], width: int) -> list[bytes]:
    return values[:width] + [b""] * (width - len(values))
