"""The programs' interface: three calls on the demonstration's data beside a bare endpoint of the same server.

gunicorn with two workers under the role of the pages; two clients, one request after the other; latency at the client.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.care import PORT, _server
from benchmarks.measure import Measured

WORKSHOP = "9990010014"
CLIENTS, EACH, WARM = 2, 300, 30
CALLS = {
    "who am I (key, session, transaction)": "/api/v1/me",
    "fifty lists": "/api/v1/lists",
    "an account with every penalty explained": f"/api/v1/workshops/{WORKSHOP}/account",
}


def _key() -> str:
    """A key of an invented officer of the workshop's branch."""
    from opentamin.desk import api_keys, users

    now = datetime.now(UTC)
    users.add("9970000001", {"fa": "سنجش", "en": "Bench"}, mobile="", by="bench", now=now)
    mandate = users.give("9970000001", "approver", WORKSHOP[:4], by="bench", now=now, from_on=now.date())
    return api_keys.make("9970000001", mandate.pk, "bench", by="bench", now=now, days=1)[1]


def _client(path: str, key: str, count: int) -> list[float]:
    """Milliseconds of each request of one client; every answer must be 200."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    found = []
    for _ in range(count):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        answer.read()
        found.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return found


def _taken(path: str, key: str) -> tuple[float, float]:
    """p50 and p95 of a call."""
    _client(path, key, WARM)
    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = pool.map(lambda _: _client(path, key, EACH), range(CLIENTS))
        taken = sorted(each for part in parts for each in part)
    return taken[len(taken) // 2], taken[len(taken) * 95 // 100]


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """The demonstration, then the three calls, each beside bare in the same minute."""
    subprocess.run([sys.executable, "-m", "opentamin", "demo"], check=True, stdout=subprocess.DEVNULL)
    key = _key()
    server = _server(Path(os.environ["OPENTAMIN_HOME"]))
    try:
        for name, path in CALLS.items():
            begun = time.perf_counter()
            bare, call = _taken("/bare", key), _taken(path, key)
            figure = f"p50 {call[0]:.1f} ms, p95 {call[1]:.1f} ms; load {os.getloadavg()[0]:.1f}"
            beside = f"bare: p50 {bare[0]:.1f}, p95 {bare[1]:.1f}"
            yield Measured(f"API: {name}", figure, time.perf_counter() - begun, beside, bare[0] / call[0])
    finally:
        server.terminate()
        server.wait(10)
