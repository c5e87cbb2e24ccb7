"""`make bench`: measure on a database of its own and print figures beside what they are compared with.

`python -m benchmarks --write` also writes docs/measured.md. The database lies in a temporary state folder with the
default settings of `make setup`, and is taken away at the end.
"""

from __future__ import annotations

import importlib
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import HEAD, Measured
from tests.homes import throw_away

ROOT = Path(__file__).resolve().parent.parent
PARTS = (
    "engine",
    "checker",
    "river",
    "payroll",
    "receipts",
    "debts",
    "care",
    "offices",
    "upload",
    "documents",
    "pages",
    "api",
)
WITHOUT_DATABASE = {"checker"}


def figures(parts: list[str]) -> Iterator[Measured]:
    """All figures of the chosen parts."""
    from opentamin.config.database import connect
    from opentamin.faces.cli.server_side import start

    start("app")
    for part in parts:
        module = importlib.import_module(f"benchmarks.{part}")
        # A connection for each part: its tables of the session (the floors) go with it, as do its settings.
        with connect("app", autocommit=True) as connection:
            yield from module.measure() if part in WITHOUT_DATABASE else module.measure(connection)


def machine() -> str:
    """What the figures were measured on."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


def main(argv: list[str]) -> int:
    """Set up, measure, show, take down."""
    parts = [word for word in argv if word in PARTS] or list(PARTS)
    os.environ["OPENTAMIN_HOME"] = home = tempfile.mkdtemp(prefix="opentamin-bench-")
    os.environ["DATABASE_URL"] = ""
    subprocess.run([sys.executable, "-m", "opentamin", "setup"], check=True, cwd=ROOT)
    rows = [HEAD]
    print(HEAD)
    try:
        for measured in figures(parts):
            rows.append(measured.row())
            print(rows[-1], flush=True)
    finally:
        throw_away(Path(home))
    if "--write" in argv:
        head = (ROOT / "benchmarks/measured_head.md").read_text(encoding="utf-8")
        (ROOT / "docs/measured.md").write_text(head.format(machine=machine(), table="\n".join(rows)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
