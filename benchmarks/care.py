"""Care: the API's check at a steady rate beside a bare endpoint of the same server; the filter over a million codes.

The server is gunicorn as `opentamin serve` starts it (two workers of four threads) and the database with its default,
durable settings; every check leaves its record, and its answer waits for the disk. The client is benchmarks/load.py.
"""

from __future__ import annotations

import http.client
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from benchmarks.load import Request, load, server_seconds
from benchmarks.measure import Measured, best

RATE = 300
SECONDS = 15
CLIENTS = 16
MOST = 4_000
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


def _check(codes: list[str], key: str) -> Request:
    """A check of the number-th person, each with a key of its own."""

    def request(number: int) -> bytes:
        body = f'{{"national_code": "{codes[number % len(codes)]}", "care": "outpatient"}}'
        return (
            "POST /api/v1/care/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-API-Key: {key}\r\nIdempotency-Key: {secrets.token_hex(8)}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    return request


def _bare(number: int) -> bytes:
    return b"GET /bare HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def _server(folder: Path) -> subprocess.Popen[bytes]:
    """gunicorn with two workers under the role of the pages."""
    (folder / "care_bench_app.py").write_text(BARE, encoding="utf-8")
    environment = {**os.environ, "OPENTAMIN_ROLE": "web", "DJANGO_SETTINGS_MODULE": "opentamin.config.settings"}
    environment["OPENTAMIN_API_RATE"] = "100000"
    environment["PYTHONPATH"] = f"{folder}:{Path.cwd()}"
    words = ["gunicorn", "-w", "2", "-k", "gthread", "--threads", "4", "--keep-alive", "30", "-b", f"127.0.0.1:{PORT}"]
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
    pid = connection.info.backend_pid
    postmaster = int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1])
    try:
        check = _check(_codes(), key)
        load(PORT, check, count=RATE * 2, rate=RATE, connections=CLIENTS)
        yield from _rated(check, (server.pid, postmaster))
    finally:
        server.terminate()
        server.wait(10)
    kept = connection.execute("SELECT count(*) FROM care_check").fetchone()
    yield Measured("records of checks kept", f"{kept[0] if kept else 0:,}", 0)
    yield from _filter()


def _rated(check: Request, parents: tuple[int, int]) -> Iterator[Measured]:
    """Latency of both at the same rate with the CPU that the server spends on each, and the most that each can do."""
    found = []
    for request, wanted in ((_bare, b"{}"), (check, b'"covered":true')):
        before = server_seconds(*parents)
        paced = load(PORT, request, count=RATE * SECONDS, rate=RATE, connections=CLIENTS, wanted=wanted)
        spent = (server_seconds(*parents) - before) / (RATE * SECONDS) * 1000
        found.append((paced, spent, load(PORT, request, count=MOST, rate=None, connections=CLIENTS, wanted=wanted)))
    (bare, bare_cpu, bare_most), (paced, cpu, most) = found
    yield Measured(
        f"entitlement checks at {RATE}/s, each with a record",
        f"{paced.words()}; {paced.failed} of {RATE * SECONDS:,} failed; client {paced.client_seconds / SECONDS:.0%} of a core;"
        f" load {os.getloadavg()[0]:.1f}",
        SECONDS,
        f"bare: {bare.words()}",
        bare.at(50) / paced.at(50),
        f"p99 {AIM_MILLISECONDS} ms",
    )
    yield Measured(
        "CPU of web workers and database for one check",
        f"{cpu:.2f} ms",
        0,
        f"bare: {bare_cpu:.2f} ms",
        bare_cpu / cpu,
        "0.4",
    )
    yield Measured(
        f"most checks a second, {CLIENTS} connections",
        f"{MOST / most.seconds:,.0f}/s, {most.failed} failed",
        most.seconds,
        f"bare: {MOST / bare_most.seconds:,.0f}/s (client {bare_most.client_seconds / bare_most.seconds:.0%} of a core)",
        bare_most.seconds / most.seconds,
        "0.4",
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
