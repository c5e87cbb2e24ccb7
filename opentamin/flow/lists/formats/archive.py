"""Opening a zip that a stranger sent: nothing is written to disk, no name is believed, no size is believed.

An archive is refused as a whole when a name in it climbs out of its folder or is absolute, when it is
encrypted, when it would grow beyond all measure, or when archives are packed in archives deeper than one
level.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from opentamin.flow.lists.facts import MAX_FILE_BYTES, NamedBytes
from opentamin.flow.lists.formats.tables import Notes

MAX_TOTAL_BYTES = 2 * MAX_FILE_BYTES
MAX_MEMBERS = 2_000
MAX_RATIO = 300
"""Lists are mostly blanks and shrink to a twentieth; to a three-hundredth only what was made to burst."""
RATIO_FROM_BYTES = 10_000_000
MAX_DEPTH = 2

ZIP_SIGNATURE = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_ABSOLUTE = re.compile(r"^(?:[A-Za-z]:|[/\\])")
_IGNORED = re.compile(r"(?i)(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
_CHUNK = 1 << 20


@dataclass(slots=True)
class Budget:
    """Bytes that may still be unpacked, shared by an archive and the archives in it."""

    left: int = MAX_TOTAL_BYTES


def looks_like_zip(content: bytes) -> bool:
    """Whether the first bytes are those of a zip archive (an XLSX workbook is one too)."""
    return content.startswith((ZIP_SIGNATURE, _EMPTY_ZIP))


def is_workbook(content: bytes) -> bool:
    """Whether the archive is a workbook: it holds the part that lists the types of its contents."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return "[Content_Types].xml" in opened.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def members(content: bytes, notes: Notes, depth: int = 1, budget: Budget | None = None) -> list[NamedBytes]:
    """The files of an archive with their inner names, or an empty list after a finding of
    severity `stops`.
    """
    budget = budget or Budget()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
            if not _acceptable(infos, len(content), notes, budget):
                return []
            return _unpack(opened, infos, notes, depth, budget)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as fault:
        notes.add("ARCHIVE_DAMAGED", value=str(fault)[:80])
        return []


def _acceptable(infos: list[zipfile.ZipInfo], packed: int, notes: Notes, budget: Budget) -> bool:
    """Judge an archive by its table of contents before a byte of it is unpacked."""
    total = sum(info.file_size for info in infos)
    climbing = next((info.filename for info in infos if _climbs(info.orig_filename)), None)
    if climbing is not None:
        notes.add("ARCHIVE_PATH", value=climbing)
    elif any(info.flag_bits & 1 for info in infos):
        notes.add("ARCHIVE_ENCRYPTED", value=next(info.filename for info in infos if info.flag_bits & 1))
    elif len(infos) > MAX_MEMBERS:
        notes.add("ARCHIVE_TOO_LARGE", value=len(infos))
    elif total > budget.left or (total > RATIO_FROM_BYTES and total > MAX_RATIO * max(packed, 1)):
        notes.add("ARCHIVE_TOO_LARGE", value=total)
    else:
        return True
    return False


def _climbs(name: str) -> bool:
    """Whether a member's name leaves its folder: absolute, with a drive, or with a step up."""
    return bool(_ABSOLUTE.match(name)) or ".." in re.split(r"[/\\]", name) or "\0" in name


def _unpack(
    opened: zipfile.ZipFile, infos: list[zipfile.ZipInfo], notes: Notes, depth: int, budget: Budget
) -> list[NamedBytes]:
    found: list[NamedBytes] = []
    for info in infos:
        name = info.filename.replace("\\", "/")
        if _IGNORED.search(name):
            continue
        if info.file_size > MAX_FILE_BYTES:
            found.append(NamedBytes(name, b"", info.file_size))
            continue
        content = _read_within(opened, info, budget)
        if content is None:
            notes.add("ARCHIVE_TOO_LARGE", value=info.filename)
            return []
        if looks_like_zip(content) and not is_workbook(content):
            if depth >= MAX_DEPTH:
                notes.add("ARCHIVE_NESTED", value=name)
                return []
            inner = members(content, notes, depth + 1, budget)
            found += [NamedBytes(f"{name}/{file.name}", file.content, file.declared_size) for file in inner]
        else:
            found.append(NamedBytes(name, content))
    return found


def _read_within(opened: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes | None:
    """The content of a member, read in pieces; None as soon as it is longer than its table of
    contents said.
    """
    parts: list[bytes] = []
    size = 0
    with opened.open(info) as stream:
        while part := stream.read(_CHUNK):
            size += len(part)
            if size > min(info.file_size, budget.left):
                return None
            parts.append(part)
    budget.left -= size
    return b"".join(parts)
