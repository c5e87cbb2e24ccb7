"""How often somebody asked in this second: one count for all server processes of a machine, in a file that they share.

Not in the database: whoever asks too often is refused without asking it, and a check of care waits for nothing. A row is
sixteen bytes (eight of a hash of who asks, the second, the count), eight rows are a bucket, and a bucket is locked while
it is looked at (some microseconds). See docs/decisions/0011.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from functools import cache
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from threading import Lock

from opentamin.config.places import home, private_folder

ROW = Struct("<QQ")
ROWS, BUCKETS = 8, 8192
BUCKET = ROW.size * ROWS
NAME = "requests.count"
MEMORY = Path("/dev/shm")
"""A folder in memory: a page of a file on a disk may wait for the disk when it is written again."""


class Counts:
    """The counts of a machine, in a file; any number of processes and threads may count at once."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        os.ftruncate(self._file, BUCKET * BUCKETS)
        self._bytes = mmap.mmap(self._file, BUCKET * BUCKETS)
        self._one = Lock()

    def count(self, who: str, second: int) -> int:
        """Count one request of somebody in a second (a whole number that only grows); gives how many it is now."""
        mark = int.from_bytes(blake2b(who.encode(), digest_size=8).digest(), "little")
        place = mark % BUCKETS * BUCKET
        with self._one:
            fcntl.lockf(self._file, fcntl.LOCK_EX, BUCKET, place)
            try:
                return self._counted(mark, second % 2**32, place)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, BUCKET, place)

    def _counted(self, mark: int, second: int, place: int) -> int:
        """The row of that mark and second, or one whose second has passed; where none is left, the last is shared."""
        free = place + BUCKET - ROW.size
        for at in range(place, place + BUCKET, ROW.size):
            known, when = ROW.unpack_from(self._bytes, at)
            if when >> 32 != second:
                free = min(free, at)
            elif known == mark:
                ROW.pack_into(self._bytes, at, mark, when + 1)
                return int((when + 1) % 2**32)
        when = ROW.unpack_from(self._bytes, free)[1]
        now = when + 1 if when >> 32 == second else (second << 32) + 1
        ROW.pack_into(self._bytes, free, mark, now)
        return int(now % 2**32)

    def forget(self) -> None:
        """Nobody has asked (tests)."""
        self._bytes[:] = bytes(BUCKET * BUCKETS)


@cache
def counts() -> Counts:
    """The counts of this machine: of all processes of this user with the same state folder."""
    return Counts(place())


def place() -> Path:
    """Where the file lies: in memory, unless there is no such folder or somebody else has put a file there; else in the state folder."""
    state = blake2b(str(home()).encode(), digest_size=8).hexdigest()
    path = MEMORY / f"opentamin-{os.getuid()}-{state}.{NAME}"
    ours = not path.is_symlink() and (not path.exists() or path.stat().st_uid == os.getuid())
    return path if os.access(MEMORY, os.W_OK) and ours else private_folder(home()) / NAME
