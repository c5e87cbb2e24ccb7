"""A list of leaked passwords on this machine, looked up by halving: never read whole, never sent anywhere.

OPENTAMIN_LEAKED_PASSWORDS names a file as they are published: one SHA-1 in hexadecimal digits on a line, sorted, perhaps
followed by a colon and a count. SHA-1 is the form of these lists and protects nothing here; ours are kept under scrypt.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import IO

SETTING = "OPENTAMIN_LEAKED_PASSWORDS"
LINE = re.compile(rb"[0-9A-Fa-f]{40}(:[0-9]+)?\s*")
LONGEST_LINE = 80


def leaked_file() -> Path | None:
    """The file that the environment names; None without. One that is not such a list stops (ValueError)."""
    given = os.environ.get(SETTING, "")
    if not given:
        return None
    path = Path(given)
    try:
        with path.open("rb") as file:
            first = file.readline(LONGEST_LINE)
    except OSError as trouble:
        raise ValueError(f"{SETTING}: {path} cannot be read ({trouble.strerror})") from trouble
    if not LINE.fullmatch(first):
        raise ValueError(f"{SETTING}: {path} does not begin with a SHA-1 in hexadecimal digits")
    return path


def is_leaked(password: str) -> bool:
    """Whether the password stands in the list; False where no list is named."""
    path = leaked_file()
    if path is None:
        return False
    wanted = hashlib.sha1(password.encode("utf-8"), usedforsecurity=False).hexdigest().upper().encode("ascii")
    with path.open("rb") as file:
        return _found(file, wanted, os.fstat(file.fileno()).st_size)


def _found(file: IO[bytes], wanted: bytes, size: int) -> bool:
    """Halve between places of the file; a line belongs to the place at which it begins."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        start, line = _line_from(file, middle)
        if not line or line[:40].upper() > wanted:
            high = middle
        elif line[:40].upper() == wanted:
            return True
        else:
            low = start + len(line)
    return False


def _line_from(file: IO[bytes], place: int) -> tuple[int, bytes]:
    """The first line that begins at a place or after it, and where; nothing at the end of the file."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline(LONGEST_LINE)
    start = file.tell()
    return start, file.readline(LONGEST_LINE)
