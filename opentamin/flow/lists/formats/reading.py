"""From files as they came to lists: open each, pair workshop with people, decide the encoding, fill the
columns.

Nothing here raises on bad input. Whatever is wrong becomes a finding; a list that could not be read at all
has one of severity `stops`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from opentamin.flow.lists.facts import MAX_FILE_BYTES, FileFacts, NamedBytes, WageListFile
from opentamin.flow.lists.formats import archive, columns, comma_text, dbf, sheets
from opentamin.flow.lists.formats.filling import Bundle, fill
from opentamin.flow.lists.formats.layouts import PEOPLE, WORKSHOP, name_layout, part_of
from opentamin.flow.lists.formats.tables import DBF, Notes, Table

_LIST_NAME = re.compile(r"(?i)(dskkar|dskwor)(\d\d)")
_PART_WORDS = re.compile(r"(?i)[-_ .]*(workshop|people|dskkar|dskwor)[-_ .]*")
_NAMED = {"dskkar": WORKSHOP, "dskwor": PEOPLE}


@dataclass(slots=True)
class Opened:
    """One file after opening: its tables (a workbook has two) and its findings."""

    file: NamedBytes
    shown: str
    group: tuple[str, str]
    notes: Notes
    tables: list[Table] = field(default_factory=list)
    archive: FileFacts | None = None
    packed: bool = False

    @property
    def expected(self) -> str | None:
        """The part that the file's name promises."""
        found = _LIST_NAME.search(_base(self.file.name))
        return _NAMED[found.group(1).lower()] if found else None

    @property
    def parts(self) -> set[str]:
        """The parts that the file holds, or promises by its name when it could not be read."""
        held = {table.part for table in self.tables} or {self.expected}
        return {part for part in held if part is not None}

    @property
    def role(self) -> str:
        """What the file is to its list: workshop, people, both, archive or unknown."""
        if self.packed:
            return "archive"
        return "both" if len(self.parts) > 1 else next(iter(self.parts), "unknown")


def read_list(files: Sequence[NamedBytes]) -> list[WageListFile]:
    """Read any number of files as lists: DBF pairs, comma text, workbooks, CSV pairs, and zips of these.

    Files are paired by folder and number (`DSKKAR01` with `DSKWOR01`); what is left over is paired by
    content. Every file ends up in exactly one list. Never raises on bad input.
    """
    pieces = [piece for file in files for piece in _open(file)] or [_nothing(files)]
    return [fill(_bundle(group)) for group in _pair(pieces)]


def _nothing(files: Sequence[NamedBytes]) -> Opened:
    name = _base(files[0].name) if files else ""
    notes = Notes(name)
    notes.add("NO_FILES", value=name)
    return Opened(files[0] if files else NamedBytes("", b""), name, ("", ""), notes)


def _base(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]


def _open(file: NamedBytes) -> Iterable[Opened]:
    """Open one file; an archive gives one piece for each file in it, or one piece that tells why it was
    refused.
    """
    shown = _base(file.name)
    if file.size <= MAX_FILE_BYTES and archive.looks_like_zip(file.content) and not archive.is_workbook(file.content):
        notes = Notes(shown)
        facts = FileFacts(shown, file.sha256, file.size)
        inner = archive.members(file.content, notes)
        known = [member for member in inner if _worth_opening(member)]
        if not known and not notes.stopped:
            notes.add("NO_FILES", value=", ".join(member.name for member in inner)[:80])
        if notes.findings:
            yield Opened(file, shown, ("", ""), notes, archive=facts, packed=True)
        for member in known:
            yield _open_one(member, f"{shown}/{member.name}", facts)
        return
    yield _open_one(file, shown, None)


def _worth_opening(member: NamedBytes) -> bool:
    """Whether a file of an archive is a list by its name or its content; readme files and pictures are passed
    over.
    """
    if _LIST_NAME.search(_base(member.name)):
        return True
    return member.name.lower().endswith((".dbf", ".xlsx", ".xls", ".csv"))


def _open_one(file: NamedBytes, shown: str, parent: FileFacts | None) -> Opened:
    piece = Opened(file, shown, _group(f"{file.folder}/{file.name}"), Notes(shown), archive=parent)
    if file.size > MAX_FILE_BYTES:
        piece.notes.add("FILE_TOO_LARGE", value=file.size, limit=MAX_FILE_BYTES)
        return piece
    piece.tables = [table for table in _tables(file.content, piece) if table is not None]
    for table in piece.tables:
        columns.match(table)
        if piece.expected and table.part and table.part != piece.expected:
            table.notes.add("ROLE_SWAPPED", value=_base(file.name))
    piece.tables = [table for table in piece.tables if table.part is not None]
    return piece


def _group(name: str) -> tuple[str, str]:
    """Folder and number that files of one pair share; files with other names share what is left of their
    name.
    """
    folder, _, base = name.replace("\\", "/").rpartition("/")
    found = _LIST_NAME.search(base)
    stem = found.group(2) if found else _PART_WORDS.sub("", base.rpartition(".")[0]).lower()
    return folder.lower(), stem


def _tables(content: bytes, piece: Opened) -> list[Table] | list[Table | None]:
    """Open by content, never by name: the name may say `.dbf` and the content be text."""
    notes = piece.notes
    if not content.strip(b"\0\x1a \r\n"):
        notes.add("FILE_EMPTY", value=len(content))
        return []
    if sheets.looks_like_workbook(content):
        return sheets.read_workbook(content, notes)
    if comma_text.looks_like_text(content):
        tables = sheets.read_csv(content, notes) if sheets.find_headings(content) else [comma_text.read(content, notes)]
        if piece.file.name.lower().endswith(".dbf") and any(tables):
            notes.add("TEXT_CONTENT_IN_DBF_NAME", value=content[:1].decode("latin-1"))
        return tables
    if dbf.looks_like_dbf(content):
        return [_dbf_table(content, notes)]
    notes.add("NOT_A_LIST_FILE", value=content[:8].hex(" "))
    return []


def _dbf_table(content: bytes, notes: Notes) -> Table | None:
    header = dbf.read_header(content, notes)
    if header is None:
        return None
    records = dbf.read_records(content, header, notes)
    if records is None:
        return None
    source, rows = records
    part = part_of(shape.name for shape in header.shapes)
    if header.version != dbf.DBASE_III:
        notes.add("DBF_VERSION", value=f"0x{header.version:02x}")
    table = Table(notes.file, DBF, part, header.shapes, source, rows, notes, suspicious=source.suspicious)
    table.language = header.language
    if part:
        table.layout = name_layout(part, header.shapes)
    return table


def _pair(pieces: Sequence[Opened]) -> list[list[Opened]]:
    """Pair files by folder and number first; then what is left over, when it is one of each part."""
    groups: dict[tuple[str, str], list[Opened]] = {}
    for piece in pieces:
        container = piece.archive.sha256 if piece.archive else ""
        groups.setdefault((f"{container}/{piece.group[0]}", piece.group[1]), []).append(piece)
    lonely = [group for group in groups.values() if len(_parts(group)) < 2]
    if len(lonely) == 2 and len(_parts([*lonely[0], *lonely[1]])) == 2:
        whole = [group for group in groups.values() if len(_parts(group)) == 2]
        return [*whole, [*lonely[0], *lonely[1]]]
    return list(groups.values())


def _parts(pieces: Iterable[Opened]) -> set[str]:
    return {part for piece in pieces for part in piece.parts}


def _bundle(pieces: Sequence[Opened]) -> Bundle:
    """What makes one list: the first table of each part, every file, and what is wrong with the pairing."""
    bundle = Bundle(notes=Notes(pieces[0].shown))
    seen: dict[str, list[str]] = {WORKSHOP: [], PEOPLE: []}
    for piece in pieces:
        bundle.files[piece.role] = FileFacts(piece.shown, piece.file.sha256, piece.file.size)
        if piece.archive is not None:
            bundle.files["archive"] = piece.archive
        bundle.other.append(piece.notes)
        for table in piece.tables:
            if table.part == WORKSHOP:
                bundle.workshop = bundle.workshop or table
            else:
                bundle.people = bundle.people or table
            seen[table.part or PEOPLE].append(table.file)
    if len(seen[WORKSHOP]) > 1:
        bundle.notes.add("TWO_HEADERS", value=", ".join(seen[WORKSHOP]))
    if len(seen[PEOPLE]) > 1:
        bundle.notes.add("TWO_PEOPLE_FILES", value=", ".join(seen[PEOPLE]))
    readable = all(piece.tables for piece in pieces)
    for part, name in ((WORKSHOP, "DSKKAR"), (PEOPLE, "DSKWOR")):
        if readable and not seen[part]:
            bundle.notes.add("PAIR_INCOMPLETE", value=name, missing=name)
    return bundle
