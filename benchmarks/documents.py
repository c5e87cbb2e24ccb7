"""A statement of forty years of record on paper, beside a page of the same typesetter with one word on it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import typst

from benchmarks.measure import Measured, best
from opentamin.faces.documents.statement import statement_pdf

YEARS = range(1365, 1405)
FIRST = "from benchmarks.documents import ready, whole; ready(); from time import perf_counter as p; b = p(); whole(); print(p() - b)"


def ready() -> None:
    """Django's language, for a process of its own."""
    from opentamin.faces.cli.server_side import start

    start("app")


def whole() -> bytes:
    """The paper of an invented person with 480 months."""
    rows = [
        {"month": year * 100 + at, "workshop": "کارگاه آزمون · 9990010014", "days": 30, "base_rial": 137_729_680}
        | {"source": "list", "list_number": "1", "version": 1}
        for year in YEARS
        for at in range(1, 13)
    ]
    person = {"name": "سارا گچ‌پژ", "national_code": "9980000015", "insurance_number": "0099828422"}
    totals = {"total_days": 30 * len(rows), "total_months": len(rows)}
    return statement_pdf({"person": person, "known_on": "1405-09-04", "rows": rows, "seal": "0a1b2c3d4e5f", **totals})


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """The first paper of a process, and the next ones."""
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / "word.typ"
        word.write_text("word", encoding="utf-8")
        bare = best(lambda: typst.compile(word))
    first = min(
        float(subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    )
    size = len(whole())
    seconds = best(whole)
    beside = f"one word: {bare:.3f} s"
    yield Measured("statement of 480 months, first of a process", f"{size} bytes", first, beside, first / bare, "0.5 s")
    yield Measured("the same again", f"{size} bytes", seconds, beside, seconds / bare, "0.5 s")
