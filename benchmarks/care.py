"""Care: the API's check at a steady rate beside a bare endpoint of the same server; the filter over a million codes.

The server is gunicorn with two workers and the database with its default, durable settings; every check leaves its
record. Latency is taken at the client, from the instant at which a request was due (so a queue counts).
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from benchmarks.measure import Measured, best

RATE = 300
SECONDS = 15
CLIENTS = 12
PORT = 8391
PEOPLE = 100_000
CODES = 1_000_000
OTHERS = 1_000_000
AIM_MILLISECONDS = 25
BARE = """
from opentamin.config.wsgi import application
from django.http import HttpResponse
from django.urls import path
from opentamin.config import urls
def bare(request):
    return HttpResponse("{}", content_type="application/json")
bare.without_rows = True
urls.urlpatterns.insert(0, path("bare", bare))
"""


def _codes() -> list[str]:
    """Codes of ours with a right check digit, as many as people."""
    from opentamin.law.ir.identifiers.national_code import check_digit

    nines = (f"99{number:07d}" for number in range(1, PEOPLE + 1))
    return [f"{nine}{check_digit(nine)}" for nine in nines]


def _fill(connection: psycopg.Connection) -> str:
    """People with cover, a centre, its key."""
    from opentamin.flow.care.actions import issue_key, register_providers

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_code (code text)")
        with cursor.copy("COPY bench_code FROM STDIN") as copy:
            for code in _codes():
                copy.write_row((code,))
        cursor.execute(
            "INSERT INTO registers_person (national_code, first_name, last_name, sex, search_key, sort_key)"
            " SELECT code, 'آزمون', 'ساختگی', 'm', 'care', 'x' FROM bench_code ON CONFLICT DO NOTHING"
        )
        cursor.execute(
            "INSERT INTO care_entitlement (person_id, code, role, basis, principal_id, from_on, known_from)"
            " SELECT id, national_code, 1, 1, id, '2020-01-01', now() FROM registers_person WHERE search_key = 'care'"
        )
        cursor.execute("ANALYZE care_entitlement")
    register_providers(
        [
            {
                "code": "990001",
                "name_fa": "م",
                "name_en": "C",
                "kind": 1,
                "province": "ن",
                "no_own_centre": False,
            }
        ]
    )
    now = datetime.now(UTC)
    return issue_key("990001", ["check"], by="bench", now=now, until=now + timedelta(days=1))


def _load(path: str, codes: list[str] | None, key: str, *, rate: int = RATE) -> tuple[list[float], int]:
    """Requests due at a steady rate; milliseconds of each from when it was due, and how many failed."""
    count = rate * SECONDS
    taken: list[float] = []
    failed = 0
    lock = threading.Lock()
    begin = time.perf_counter() + 0.5

    def client(mine: int) -> None:
        nonlocal failed
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
        found, wrong = [], 0
        for number in range(mine, count, CLIENTS):
            due = begin + number / rate
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            headers = {"X-API-Key": key, "Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(8)}
            body = json.dumps({"national_code": codes[number % len(codes)], "care": "outpatient"}) if codes else None
            connection.request("POST" if codes else "GET", path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            wrong += answer.status != 200 or (codes is not None and b'"covered": true' not in text)
            found.append((time.perf_counter() - due) * 1000)
        with lock:
            taken.extend(found)
            failed += wrong

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken), failed


def _server(folder: Path) -> subprocess.Popen[bytes]:
    """gunicorn with two workers under the role of the pages."""
    (folder / "care_bench_app.py").write_text(BARE, encoding="utf-8")
    environment = {**os.environ, "OPENTAMIN_ROLE": "web", "DJANGO_SETTINGS_MODULE": "opentamin.config.settings"}
    environment["PYTHONPATH"] = f"{folder}:{Path.cwd()}"
    words = ["gunicorn", "-w", "2", "-k", "gthread", "--threads", "8", "--keep-alive", "30", "-b", f"127.0.0.1:{PORT}"]
    server = subprocess.Popen([sys.executable, "-m", *words, "care_bench_app:application"], env=environment)
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            connection.request("GET", "/bare")
            if connection.getresponse().status == 200:
                return server
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """Checks at the rate and at most, beside bare; then the filter."""
    key = _fill(connection)
    server = _server(Path(os.environ["OPENTAMIN_HOME"]))
    try:
        codes = _codes()
        _load("/api/v1/care/check", codes, key, rate=50)
        yield from _rated(codes, key)
    finally:
        server.terminate()
        server.wait(10)
    kept = connection.execute("SELECT count(*) FROM care_check").fetchone()
    yield Measured("records of checks kept", f"{kept[0] if kept else 0:,}", 0)
    yield from _filter()


def _rated(codes: list[str], key: str) -> Iterator[Measured]:
    """Latency of both at the same rate, and the most that each can do."""
    bare, _ = _load("/bare", None, key)
    checks, failed = _load("/api/v1/care/check", codes, key)
    load = os.getloadavg()[0]
    parts = {
        name: checks[min(len(checks) - 1, len(checks) * at // 100)]
        for name, at in (("p50", 50), ("p95", 95), ("p99", 99))
    }
    floor = {
        name: bare[min(len(bare) - 1, len(bare) * at // 100)] for name, at in (("p50", 50), ("p95", 95), ("p99", 99))
    }
    words = ", ".join(f"{name} {value:.1f} ms" for name, value in parts.items())
    beside = "bare: " + ", ".join(f"{name} {value:.1f}" for name, value in floor.items())
    yield Measured(
        f"entitlement checks at {RATE}/s, each with a record",
        f"{words}; {failed} of {len(checks):,} failed; load {load:.1f}",
        SECONDS,
        beside,
        floor["p50"] / parts["p50"],
        f"p99 {AIM_MILLISECONDS} ms",
    )


def _filter() -> Iterator[Measured]:
    """Size, false positives and time over a million codes; beside rbloom at the same rate of false positives."""
    from rbloom import Bloom

    from opentamin.flow.care import offline
    from opentamin.flow.care.filters import BITS, filter_bytes
    from opentamin.ground.calendar import Day

    key = bytes(32)

    class Nobody:
        number = 1

        def sign(self, content: bytes) -> bytes:
            return bytes(64)

    begun = time.perf_counter()
    hashes = sorted(offline.hash_of(key, f"{n * 7:010d}") for n in range(CODES))
    content = filter_bytes(hashes, day=Day.of(1404, 9, 4), now=datetime.now(UTC), signing=Nobody())
    seconds = time.perf_counter() - begun
    held = offline.Filter(content)
    begun = time.perf_counter()
    found = sum(held.holds(key, f"{n * 7 + 1:010d}") for n in range(OTHERS))
    asked = time.perf_counter() - begun
    lost = sum(not held.holds(key, f"{n * 7:010d}") for n in range(0, CODES, 10))
    bloom = Bloom(CODES, 1 / (1 << BITS))
    other = best(lambda: bloom.update(range(CODES)), 1)
    yield Measured(
        f"daily filter of {CODES:,} codes",
        f"{len(content):,} bytes, {len(content) * 8 / CODES:.2f} bits a code",
        seconds,
        f"rbloom at the same rate: {bloom.size_in_bits // 8:,} bytes, {other:.2f} s without hashing",
        len(content) * 8 / bloom.size_in_bits,
    )
    yield Measured(
        "false positives of the filter",
        f"{found} of {OTHERS:,} (stated {OTHERS / (1 << BITS):.0f}); {lost} lost of {CODES // 10:,}; {asked / OTHERS * 1e6:.0f} µs a look",
        asked,
        "stated rate",
        found / (OTHERS / (1 << BITS)),
    )
