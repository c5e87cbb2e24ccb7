"""A light load on a web server: one process, one event loop, keep-alive connections, answers read by their length only.

It costs about a tenth of a millisecond a request, so that at 300/s it leaves the cores to the server. Latency counts from
the instant at which a request was due, so a queue counts. CPU of the server is read from /proc: it does not depend on
what else the machine does, which latency does.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

TICKS = os.sysconf("SC_CLK_TCK")
Request = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of each request in order of size, how many failed, seconds in all, and the client's own CPU seconds."""

    milliseconds: list[float]
    failed: int
    seconds: float
    client_seconds: float

    def at(self, percent: int) -> float:
        """The percentile."""
        return self.milliseconds[min(len(self.milliseconds) - 1, len(self.milliseconds) * percent // 100)]

    def words(self) -> str:
        """The three percentiles that are asked for."""
        return ", ".join(f"p{each} {self.at(each):.1f}" for each in (50, 95, 99)) + " ms"


def load(port: int, request: Request, *, count: int, rate: int | None, connections: int, wanted: bytes = b"") -> Taken:
    """`count` requests, due at a steady rate, or (None) each connection as fast as it is answered. `wanted` is in a good answer."""
    return asyncio.run(_load(port, request, count, rate, connections, wanted))


async def _load(port: int, request: Request, count: int, rate: int | None, connections: int, wanted: bytes) -> Taken:
    taken: list[float] = []
    wrong = 0
    numbers = iter(range(count))
    own = _seconds(os.getpid())
    begin = perf_counter() + 0.2

    async def client() -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            due = begin + number / rate if rate else perf_counter()
            if (wait := due - perf_counter()) > 0:
                await asyncio.sleep(wait)
            writer.write(request(number))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            body = await reader.readexactly(length)
            taken.append((perf_counter() - due) * 1000)
            wrong += b" 200 " not in head[:20] or wanted not in body
        writer.close()

    await asyncio.gather(*(client() for _ in range(connections)))
    return Taken(sorted(taken), wrong, perf_counter() - begin, _seconds(os.getpid()) - own)


def server_seconds(*parents: int) -> float:
    """CPU seconds spent so far by processes and their children: web workers, sessions of the database."""
    return sum(_seconds(pid) for pid, parent in _parents().items() if pid in parents or parent in parents)


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _parents() -> dict[int, int]:
    found = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = each.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        found[int(each.parent.name)] = int(words[1])
    return found
