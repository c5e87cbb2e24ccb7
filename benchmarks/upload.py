"""A list of 10,000 people through the employer's page: first sign of progress, result, and planted errors that are told.

A real `opentamin serve` (web server and worker in processes of their own) on the demonstration's data, a real browser form.
Beside the time to the result stands the same list read and checked in one process without a server or a database.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg

from benchmarks.measure import Measured, best
from opentamin.flow.lists.checking import check_files
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import write_csv, write_xlsx
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import add_up, make_lists, national_code

PEOPLE, WORKSHOP, MONTH = 10_000, "9990010014", 140408
HEADINGS = 2
FIRST_SECONDS, RESULT_SECONDS = 1, 3
PLANTED: tuple[tuple[str, Any], ...] = (
    ("national_code", "9910000001"), ("national_code", "1111111111"), ("national_code", "12345"), ("national_code", ""),
    ("insurance_number", "12345678901"), ("first_name", ""), ("sex", "1"), ("job_title", "R&D <x>"),
    ("birth_date", "13671331"), ("days", 32), ("insurable", 1), ("premium_insured", 5), ("monthly_wage", 77),
    ("workshop_code", "9990099999"),
)  # fmt: skip
"""Fourteen errors in fourteen rows: the column and what stands in it."""


def _list(*, wrong: bool) -> tuple[WageListFile, list[tuple[int, str]]]:
    """A consistent list of PEOPLE people (too long for the widths of DBF), and where errors were planted."""
    wages: WageListFile = make_lists(workshops=1, people_per_workshop=PEOPLE, month=MONTH, seed=77)[0]
    wages.workshop["code"] = WORKSHOP
    wages.people["workshop_code"] = [WORKSHOP] * len(wages)
    for at, foreign in enumerate(nation != "ایرانی" for nation in wages.people["nationality"]):
        wages.people["national_code"][at] = "" if foreign else national_code(6_000_000 + at)
        wages.people["insurance_number"][at] = f"{40_000_000 + at:08}"
        wages.people["id_card_number"][at] = f"999{7_000_000 + at:09}" if foreign else str(at % 9_000 + 1)
    places = []
    for turn, (column, value) in enumerate(PLANTED if wrong else ()):
        at = next(i for i in range(137 + turn * 691, len(wages)) if wages.people["nationality"][i] == "ایرانی")
        wages.people[column][at] = value
        places.append((wages.rows[at] + HEADINGS, column))
    add_up(wages)
    return wages, places


class Browser:
    """One signed-in browser without script: it opens pages, sends forms and does not follow redirects by itself."""

    def __init__(self, port: int) -> None:
        self.home = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def open(
        self, path: str, form: bytes | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[str, str]:
        """The last address and the text of a page; redirects are followed as a browser does."""
        asked = urllib.request.Request(self.home + path, form, {"Referer": self.home + path, "Content-Type": kind})
        with self.opener.open(asked, timeout=60) as answer:
            return answer.url.removeprefix(self.home), answer.read().decode("utf-8-sig")

    def field(self, text: str, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]+)"', text)
        if found is None:
            raise RuntimeError(f"no field {name}")
        return found[1]

    def sign_in(self) -> None:
        """Headquarters of the demonstration, with a reason for opening files."""
        text = self.open("/fa/sign-in/")[1]
        words = {
            "csrfmiddlewaretoken": self.field(text, "csrfmiddlewaretoken"),
            "login": re.findall(r'name="login" value="(\d+)"', text)[0],
        }
        self.open("/fa/sign-in/demo/", urllib.parse.urlencode(words).encode())

    def upload(self, files: list[NamedBytes]) -> tuple[float, float, str]:
        """Seconds to the first sign of progress and to the result, and the address of the result."""
        path = f"/fa/employer/{WORKSHOP}/new/"
        text = self.open(path)[1]
        body, kind = _multipart({name: self.field(text, name) for name in ("csrfmiddlewaretoken", "key")}, files)
        begun = time.perf_counter()
        address, _ = self.open(path, body, kind)
        first = time.perf_counter() - begun
        progress = address
        while "/submissions/" in address:
            if time.perf_counter() - begun > 120:
                raise RuntimeError("no result in two minutes")
            time.sleep(0.1)
            address, text = self.open(progress)
            if "<progress" not in text:
                break
        return first, time.perf_counter() - begun, address


def _multipart(words: dict[str, str], files: list[NamedBytes]) -> tuple[bytes, str]:
    mark = secrets.token_hex(12)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in words.items()
    ]
    for file in files:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\n\r\n'
        parts.append(head.encode() + file.content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def _served() -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "opentamin", "serve", "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    return process, port


def _told(browser: Browser, address: str, places: list[tuple[int, str]]) -> int:
    """How many planted errors the sheet of findings names with row, column and remedy."""
    number = re.search(r"/lists/(\d+)/", address)
    if number is None:
        raise RuntimeError(f"the list with errors led to {address}")
    rows = list(csv.reader(io.StringIO(browser.open(f"/en/lists/{number[1]}/findings.csv")[1])))[1:]
    named = [({int(part) for part in re.findall(r"\d+", row[3])}, row[4], row[7]) for row in rows]
    return sum(any(place in at and column and remedy for at, column, remedy in named) for place, _ in places)


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """The demonstration, then a sound list and one with errors through the page."""
    subprocess.run([sys.executable, "-m", "opentamin", "demo"], check=True, stdout=subprocess.DEVNULL)
    yield from through_the_page()


def through_the_page() -> Iterator[Measured]:
    """Both lists on whatever stands in the state folder (the demonstration must)."""
    (right, _), (bad, places) = _list(wrong=False), _list(wrong=True)
    sound, wrong = write_csv(right), write_csv(bad)
    today = Day.from_date(datetime.now(UTC).date())
    alone = best(lambda: check_files(sound, today=today), 2)
    server, port = _served()
    try:
        browser = Browser(port)
        browser.sign_in()
        browser.open(f"/fa/employer/{WORKSHOP}/new/")
        first, result, address = browser.upload(sound)
        load = f"load {os.getloadavg()[0]:.1f}"
        yield Measured(
            "upload of 10,000 people: first sign of progress", f"{first:.2f} s; {load}", first, aim=f"{FIRST_SECONDS} s"
        )
        words = f"{result:.2f} s, to {'totals to sign' if '/sign/' in address else address}; {load}"
        yield Measured(
            "upload of 10,000 people: result",
            words,
            result,
            f"checker alone: {alone:.2f} s",
            alone / result,
            f"{RESULT_SECONDS} s",
        )
        other = browser.upload([write_xlsx(right)])[1]
        yield Measured(
            "upload of 10,000 people as a workbook: result", f"{other:.2f} s", other, aim=f"{RESULT_SECONDS} s"
        )
        first, result, address = browser.upload(wrong)
        told = _told(browser, address, places)
        words = f"{told} of {len(places)} planted errors told with row, column and remedy, in {result:.2f} s"
        yield Measured("upload of 10,000 people with errors", words, result, aim=f"{len(places)} of {len(places)}")
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    from benchmarks.measure import HEAD
    from opentamin.faces.cli.server_side import start

    start("app")
    print(HEAD)
    for each in through_the_page():
        print(each.row(), flush=True)
