"""The checker alone, as an employer's desk runs it: a process of its own, no database."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Measured, best
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import read_list, write_dbf
from opentamin.journeys.invented import make_lists

LINES = 100_000


SEED = 11
BIG_WORKSHOP = "9990099990"


def big_list(lines: int) -> list[NamedBytes]:
    """One DBF pair of so many invented people of one workshop, in the layout whose totals have room for them."""
    wages = make_lists(workshops=1, people_per_workshop=lines, month=140410, seed=SEED)[0]
    wages.workshop["code"] = BIG_WORKSHOP
    wages.people["workshop_code"] = [BIG_WORKSHOP] * len(wages.rows)
    return list(write_dbf(wages, layout="dbf-1403-wide" if lines > 5_000 else "dbf-1403"))


def measure() -> Iterator[Measured]:
    """Reading alone, `opentamin check` on the same bytes, and importing the command."""
    files = big_list(LINES)
    reading = best(lambda: read_list(files))
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in files:
            (Path(folder) / file.name).write_bytes(file.content)
            paths.append(str(Path(folder) / file.name))
        seconds = best(lambda: _check(paths))
    yield Measured(
        f"opentamin check, {LINES:,} lines, start to verdict",
        f"{LINES / seconds:,.0f} lines/s",
        seconds,
        f"reading the same bytes into columns: {reading:.2f} s",
        seconds / reading,
        "5 s",
    )
    empty = best(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    imported = best(lambda: subprocess.run([sys.executable, "-c", "import opentamin.faces.cli.check"], check=True))
    yield Measured(
        "importing `opentamin check`", f"{imported - empty:.2f} s", imported, f"Python alone: {empty:.2f} s",
        imported / empty, "0.3 s",
    )  # fmt: skip


def _check(paths: list[str]) -> None:
    begun = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "opentamin", "check", "--today", "1404-11-20", *paths], capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"check ended with {done.returncode} after {perf_counter() - begun:.1f} s: {done.stderr}")
