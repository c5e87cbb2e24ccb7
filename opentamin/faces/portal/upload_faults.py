"""What is wrong with files before they are sent: told at once, beside the field, by the reader that will read them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from opentamin.flow.lists.checking.workbench import make
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import read_list
from opentamin.ground.findings import Finding
from opentamin.registers.catalogue import findings as of_registers

LARGEST_UPLOAD_BYTES = 200_000_000
AT_ONCE_BYTES = 400_000
"""Files up to this size are read while the page waits (a tenth of a second); larger ones by the worker."""
AT_ONCE_UNPACKED_BYTES = 8_000_000
PLAIN = (".dbf", ".csv", ".txt", ".xml", ".rels")
"""Members of an archive that are no archives themselves; an archive with others in it is left to the worker."""


def faults_of(files: Sequence[NamedBytes], workshop_code: str) -> list[Finding]:
    """Findings that keep files from being sent; a list of errors inside is not among them: it is checked in whole."""
    if not files:
        return [make("NO_FILES", value="–")]
    size = sum(file.size for file in files)
    if size > LARGEST_UPLOAD_BYTES:
        return [make("FILE_TOO_LARGE", value=size, limit=LARGEST_UPLOAD_BYTES)]
    empty = [make("FILE_EMPTY", file=file.name, value=0) for file in files if not file.content]
    if empty or size > AT_ONCE_BYTES or sum(map(_unpacked, files)) > AT_ONCE_UNPACKED_BYTES:
        return empty
    lists = read_list(files)
    stopped = [each for read in lists for each in read.findings if each.severity.value == "stops"]
    codes = {str(read.workshop.get("code") or "") for read in lists if read.readable} - {"", workshop_code}
    foreign = {"sent_for": workshop_code, "column": "DSK_ID"}
    return stopped or [of_registers().make("LIST_OF_ANOTHER_WORKSHOP", value=code, **foreign) for code in sorted(codes)]


def _unpacked(file: NamedBytes) -> int:
    """Bytes that a file says it would unpack to; an archive that cannot be opened is as large as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as opened:
            infos = opened.infolist()
            plain = all(info.filename.lower().endswith(PLAIN) for info in infos)
            return sum(info.file_size for info in infos) if plain else AT_ONCE_UNPACKED_BYTES + 1
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return file.size
