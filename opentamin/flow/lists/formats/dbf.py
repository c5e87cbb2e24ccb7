"""Reading a dBase III file without trusting its header.

The header is compared with the file: lengths, record count, end marks, deletion flags. What can be read is
read; what does not agree is a finding. Whole columns are cut out of the records at once, one column at a
time.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import accumulate, chain, compress

from opentamin.flow.lists.formats.layouts import ColumnShape
from opentamin.flow.lists.formats.tables import MAX_ROWS, Notes, join_rows

HEADER = 32
END_OF_HEADER, END_OF_FILE = 0x0D, 0x1A
LIVE, DELETED = 0x20, 0x2A
VERSIONS = frozenset((0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xF5))
DBASE_III = 0x03
WINDOWS_1256 = 0x7E
_NAME = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_SUSPICIOUS = frozenset(b"\0_+\t\n\v\f\r")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, before anything of it is believed."""

    version: int
    records: int
    header_length: int
    record_length: int
    language: int
    shapes: tuple[ColumnShape, ...]
    ended: bool
    data_start: int


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a file: where each column lies and which rows are live."""

    content: memoryview
    record_length: int
    offsets: tuple[int, ...]
    widths: tuple[int, ...]
    keep: bytes | None
    suspicious: frozenset[int]

    def column(self, index: int) -> list[bytes]:
        """Every live row's stored bytes of one column, padding included."""
        width = self.widths[index]
        before = self.offsets[index]
        form = f"{before}x{width}s{self.record_length - before - width}x"
        values = chain.from_iterable(struct.iter_unpack(form, self.content))
        return list(values if self.keep is None else compress(values, self.keep))


def looks_like_dbf(content: bytes) -> bool:
    """Whether the first bytes can be a DBF header: a known version byte and a month and a day that exist."""
    return len(content) >= 4 and content[0] in VERSIONS and content[2] <= 12 and content[3] <= 31


def read_header(content: bytes, notes: Notes) -> Header | None:
    """The header, or None after a finding of severity `stops`."""
    if len(content) < HEADER + 1:
        notes.add("HEADER_TRUNCATED", value=len(content))
        return None
    version, records, header_length, record_length = content[0], *struct.unpack_from("<IHH", content, 4)
    shapes, position, ended = _read_shapes(content, header_length)
    if not shapes:
        notes.add("HEADER_TRUNCATED" if len(content) < 64 else "NOT_A_LIST_FILE", value=content[:8].hex(" "))
        return None
    start = header_length
    if not ended:
        notes.add("HEADER_END_MISSING", value=f"0x{content[position]:02x}" if position < len(content) else "")
    if not position < header_length <= len(content):
        if header_length > len(content) and not ended:
            notes.add("HEADER_TRUNCATED", value=len(content))
            return None
        start = position + 1 if ended else position
        notes.add("HEADER_LENGTH_WRONG", value=header_length, found=start)
    return Header(version, records, header_length, record_length, content[29], shapes, ended, start)


def _read_shapes(content: bytes, header_length: int) -> tuple[tuple[ColumnShape, ...], int, bool]:
    """Column descriptors until the end mark, or until one cannot be a descriptor; where reading ended; end
    seen.
    """
    shapes: list[ColumnShape] = []
    position = HEADER
    while position < len(content):
        if content[position] == END_OF_HEADER:
            return tuple(shapes), position, True
        descriptor = content[position : position + 32]
        name = descriptor[:11].split(b"\0")[0].strip()
        full = len(descriptor) == 32 and len(shapes) < 512
        if not full or not name or not set(name) <= _NAME or not chr(descriptor[11]).isalpha():
            break
        shapes.append(ColumnShape(name.decode("ascii").upper(), chr(descriptor[11]).upper(), descriptor[16]))
        position += 32
        if position >= header_length > HEADER and content[position : position + 1] != b"\x0d":
            break
    return tuple(shapes), position, False


def read_records(content: bytes, header: Header, notes: Notes) -> tuple[Records, list[int]] | None:
    """The records and the numbers of the live rows, with findings for what does not agree; None when
    unreadable.
    """
    widths = tuple(shape.width for shape in header.shapes)
    length = _record_length(content, header, sum(widths) + 1, notes)
    if length is None:
        return None
    data = memoryview(content)[header.data_start :]
    if len(data) // length > MAX_ROWS:
        notes.add("TOO_MANY_ROWS", value=len(data) // length, limit=MAX_ROWS)
        return None
    whole, rest = divmod(len(data), length)
    flags = bytes(data[0 : whole * length : length])
    ended_at = flags.find(END_OF_FILE)
    count = whole if ended_at < 0 else ended_at
    leftover = bytes(data[count * length : count * length + length])
    _check_end(header, count, leftover, rest, notes)
    flags = flags[:count]
    keep, rows = _live_rows(flags, notes)
    body = data[: count * length]
    offsets = tuple(accumulate((1, *widths[:-1])))
    end = header.data_start + count * length
    suspicious = frozenset(code for code in _SUSPICIOUS if content.find(code, header.data_start, end) >= 0)
    return Records(body, length, offsets, widths, keep, suspicious), rows


def _record_length(content: bytes, header: Header, from_widths: int, notes: Notes) -> int | None:
    """The record length to use: the header's, unless the sum of the widths fits the file better."""
    stated = header.record_length
    if stated == from_widths:
        return stated
    data = content[header.data_start :]
    candidates = [length for length in (stated, from_widths) if length > 1]
    fits = {length: _fit(data, length) for length in candidates}
    notes.add("RECORD_LENGTH_MISMATCH", value=stated, found=from_widths)
    best = max(candidates, key=lambda length: fits[length], default=0)
    columns_overlap = best < from_widths
    if best and not columns_overlap and (fits[best] == 1000 or not data):
        return best
    notes.add("RECORDS_UNREADABLE", value=stated)
    return None


def _fit(data: bytes, length: int) -> int:
    """How many of a thousand records would begin with a deletion flag if they were this long."""
    flags = data[::length] if data else b""
    if flags and (flags[-1] == END_OF_FILE or len(data) % length):
        flags = flags[:-1]
    return 1000 * sum(flag in (LIVE, DELETED) for flag in flags) // len(flags) if flags else 0


def _check_end(header: Header, count: int, leftover: bytes, rest: int, notes: Notes) -> None:
    """Compare the header's count with the records found, and say what stands after the last one."""
    ended = leftover[:1] == b"\x1a"
    cut = bool(leftover) and not ended and leftover.strip(b"\0\x1a\r\n ") != b""
    if cut or (header.records > count and not ended):
        notes.add("FILE_TRUNCATED", row=count + 1, value=len(leftover), found=count, stated=header.records)
    if header.records != count and not (cut and header.records == count + 1):
        notes.add("ROW_COUNT_HEADER", value=header.records, found=count)


def _live_rows(flags: bytes, notes: Notes) -> tuple[bytes | None, list[int]]:
    """Which rows to keep (None: all) and their numbers from 1; deleted rows and unknown flags
    are findings.
    """
    odd = flags.translate(None, bytes((LIVE, DELETED)))
    if odd:
        rows = [row for row, flag in enumerate(flags, 1) if flag not in (LIVE, DELETED)]
        notes.add("DELETION_FLAG_UNKNOWN", row=join_rows(rows), value=f"0x{odd[0]:02x}", count=len(rows))
    if DELETED not in flags:
        return None, list(range(1, len(flags) + 1))
    deleted = [row for row, flag in enumerate(flags, 1) if flag == DELETED]
    notes.add("DELETED_ROWS", row=join_rows(deleted), value=join_rows(deleted), count=len(deleted))
    keep = bytes(flag != DELETED for flag in flags)
    return keep, list(compress(range(1, len(flags) + 1), keep))
