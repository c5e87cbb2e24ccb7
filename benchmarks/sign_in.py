"""Does a known login take longer to refuse than an unknown one? Tries in turn, on a database of its own.

`python -m benchmarks.sign_in` prints the difference of the medians beside what the same login differs from itself (the floor)
and the work of one password.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter_ns

TRIES = 100
UNKNOWN, KNOWN = "9970000999", "9970000123"


def main() -> int:
    """Set up, try, print microseconds, take down."""
    os.environ["OPENTAMIN_HOME"] = home = tempfile.mkdtemp(prefix="opentamin-bench-")
    os.environ["DATABASE_URL"], os.environ["OPENTAMIN_ROLE"] = "", "owner"
    subprocess.run([sys.executable, "-m", "opentamin", "setup"], check=True, stdout=subprocess.DEVNULL)
    try:
        _measure()
    finally:
        from tests.homes import throw_away

        throw_away(Path(home))
    return 0


def _measure() -> None:
    from opentamin.faces.cli.server_side import clock, start

    start("owner")
    from opentamin.desk import factors, sessions, users
    from opentamin.desk.models import User

    users.add(KNOWN, {"fa": "آزمونگر", "en": "Tester"}, mobile="", by="bench", now=clock()[0])
    User.objects.filter(login=KNOWN).update(password=factors.sealed_password("three plain words"))

    def refused(login: str) -> int:
        begun = perf_counter_ns()
        sessions.closed_seconds(login, "127.0.0.1")
        known = sessions.credentials(login)
        assert not factors.password_fits("a wrong password", known.password)
        sessions.note(known.id or None, login, "failed", f"198.51.100.{begun % 250}", "bench")
        return (perf_counter_ns() - begun) // 1000

    spent: dict[str, list[int]] = {"known": [], "known again": [], "unknown": []}
    for _ in range(TRIES):
        for name, times in spent.items():
            times.append(refused(UNKNOWN if name == "unknown" else KNOWN))
    middle = {name: int(median(times)) for name, times in spent.items()}
    print(f"{TRIES} tries each, in turn; medians in microseconds: {middle}")
    print(
        f"known - unknown: {middle['known'] - middle['unknown']}; floor, known - known: {middle['known'] - middle['known again']}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
