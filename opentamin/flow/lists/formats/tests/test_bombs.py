"""Files made to burst: each ends in a numbered finding, within a gigabyte of memory and half a minute, and never raises.

Every bomb is read by a process of its own whose memory is limited, so that the limit is that of the machine and not a word.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from opentamin.flow.lists.formats import template_xlsx
from opentamin.flow.lists.formats.dbf import DBASE_III

MOST_MEMORY_BYTES = 1_200_000_000
MOST_SECONDS = 60
READ = """
import json, sys
from pathlib import Path
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import read_list
path = Path(sys.argv[1])
lists = read_list([NamedBytes(path.name, path.read_bytes())])
print(json.dumps([[finding.name, finding.number] for each in lists for finding in each.findings]))
"""


def zipped(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return stream.getvalue()


def workbook(**parts: bytes) -> bytes:
    """Our template with some parts replaced: `sheet` (the people), `strings`."""
    names = {"sheet": "xl/worksheets/sheet2.xml", "strings": "xl/sharedStrings.xml"}
    given = {names[name]: content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(template_xlsx().content)) as opened:
        kept = [(info.filename, given.pop(info.filename, None) or opened.read(info)) for info in opened.infolist()]
    return zipped(*kept, *given.items())


def huge_ratio() -> bytes:
    return zipped(("DSKKAR00.DBF", bytes(120_000_000)))


def nested() -> bytes:
    inner = zipped(("DSKKAR00.DBF", bytes(30_000_000)))
    return zipped(*((f"{at}.zip", zipped(("again.zip", inner))) for at in range(40)))


def many_members() -> bytes:
    return zipped(*((f"{at}/DSKKAR00.DBF", b"") for at in range(5_000)))


def lying_sizes() -> bytes:
    content = bytearray(zipped(("DSKKAR00.DBF", bytes(60_000_000))))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(signature)
        content[start + at : start + at + 4] = struct.pack("<I", 1_000)
    return bytes(content)


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def empty_rows() -> bytes:
    """Fifteen million rows without a cell: nothing to keep, much to walk through."""
    return workbook(sheet=SHEET % (b"<row/>" * 15_000_000))


def rows_above_the_limit() -> bytes:
    return workbook(sheet=SHEET % (b"<row><c><v>1</v></c></row>" * 250_000))


def a_row_without_end() -> bytes:
    return workbook(sheet=SHEET % (b"<row>" + b"<c><v>1</v></c>" * 5_000 + b"</row>"))


def shared_strings() -> bytes:
    many = b"<si/>" * 16_000_000
    return workbook(
        strings=b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + many + b"</sst>"
    )


def entities() -> bytes:
    """The billion laughs: an entity of entities of entities."""
    declared = b'<!ENTITY a "lol">' + b"".join(
        b'<!ENTITY %c "%s">' % (ord("b") + at, b"&%c;" % (ord("a") + at) * 10) for at in range(10)
    )
    return workbook(strings=b"<?xml version='1.0'?><!DOCTYPE sst [" + declared + b"]><sst><si><t>&k;</t></si></sst>")


def outside_entity() -> bytes:
    return workbook(strings=b"<!DOCTYPE sst [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><sst><si><t>&x;</t></si></sst>")


def lying_dbf(count: int = 4_000_000_000, header: int = 32 * 3 + 1, length: int = 11) -> bytes:
    """A header that promises four thousand million records, over ten bytes of them."""
    shapes = b"".join(struct.pack("<11sc4sBB14s", name, b"C", b"", 5, 0, b"") for name in (b"DSW_ID", b"DSW_FNAME"))
    return struct.pack("<4BIHH20s", DBASE_III, 4, 1, 1, count, header, length, b"") + shapes + b"\r" + b" 123456789"


BOMBS: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip of huge ratio": ("a.zip", huge_ratio, {"ARCHIVE_TOO_LARGE"}),
    "zip in zip in zip, forty times": ("a.zip", nested, {"ARCHIVE_NESTED"}),
    "zip of many members": ("a.zip", many_members, {"ARCHIVE_TOO_LARGE"}),
    "zip that lies about sizes": ("a.zip", lying_sizes, {"ARCHIVE_TOO_LARGE", "ARCHIVE_DAMAGED"}),
    "xlsx of empty rows": ("a.xlsx", empty_rows, {"TOO_MANY_ROWS", "ARCHIVE_TOO_LARGE"}),
    "xlsx of too many rows": ("a.xlsx", rows_above_the_limit, {"TOO_MANY_ROWS"}),
    "xlsx of a row without end": ("a.xlsx", a_row_without_end, {"TOO_MANY_ROWS"}),
    "xlsx of shared strings": ("a.xlsx", shared_strings, {"TOO_MANY_ROWS", "ARCHIVE_TOO_LARGE"}),
    "xlsx with entities of entities": ("a.xlsx", entities, {"WORKBOOK_DAMAGED"}),
    "xlsx that asks for a file": ("a.xlsx", outside_entity, {"WORKBOOK_DAMAGED"}),
    "dbf that lies about its records": ("DSKWOR00.DBF", lying_dbf, set()),
    "dbf whose header ends beyond the file": ("DSKWOR00.DBF", lambda: lying_dbf(header=65_000), set()),
    "dbf whose records have no length": ("DSKWOR00.DBF", lambda: lying_dbf(length=0), set()),
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_a_numbered_finding_within_bounds(bomb: str, tmp_path: Path) -> None:
    name, make, expected = BOMBS[bomb]
    path = tmp_path / name
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        timeout=MOST_SECONDS,
        preexec_fn=limited,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-1500:]
    found = dict(json.loads(done.stdout))
    assert found and all(number >= 1000 for number in found.values())
    assert not expected or expected & set(found), found


def test_the_limits_are_those_of_the_reader_and_not_of_the_bombs() -> None:
    """A bomb of the parts above that is small enough is read like any other file."""
    from opentamin.flow.lists.facts import NamedBytes
    from opentamin.flow.lists.formats import read_list

    small = workbook(sheet=SHEET % (b"<row/>" * 10))
    assert all(
        each.name not in ("TOO_MANY_ROWS", "ARCHIVE_TOO_LARGE")
        for read in read_list([NamedBytes("a.xlsx", small)])
        for each in read.findings
    )
