"""`make soak`: kills and random lines, again and again, for SOAK_MINUTES (60).

Each round is a house of its own with nine kills (process, database, web and worker), then a hundred thousand random
lines through the rules and the independent oracle, then lives of workshops across the stations of late money against a
clerk's paper, and kills of these stations. The first thing that does not hold ends it with its seed.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.homes import throw_away
from tests.journeys.kills import House
from tests.oracle.test_benefits import check_rights
from tests.oracle.test_oracle import check_lines

LINES = 100_000
LIVES = 12_500
ROUNDS_OF_A_HOUSE = 3
MONEY = {"MONEY_LIVES": "150", "MONEY_STEPS": "60"}


def kills(seed: int) -> int:
    """Nine kills in a fresh house; returns how many there were."""
    folder = Path(tempfile.mkdtemp(prefix="opentamin-soak-"))
    house = House(folder, seed)
    house.set_up()
    try:
        for _ in range(ROUNDS_OF_A_HOUSE):
            house.kill_during_submit("process")
            house.kill_during_submit("database")
            house.kill_web_and_worker()
    finally:
        throw_away(house.home)
        shutil.rmtree(folder, ignore_errors=True)
    return 3 * ROUNDS_OF_A_HOUSE


def contract() -> None:
    """The contract of the programs' interface with many random examples of each operation."""
    words = [sys.executable, "-m", "pytest", "-q", "opentamin/faces/api/tests/test_contract.py"]
    subprocess.run(words, check=True, env={**os.environ, "API_EXAMPLES": "200"})


def money(seed: int) -> None:
    """Deep lives of late money and kills of its stations, under a test database of their own."""
    files = ["tests/journeys/test_money_machine.py", "tests/journeys/test_money_kills.py"]
    words = [sys.executable, "-m", "pytest", "-q", "-x", f"--hypothesis-seed={seed}", *files]
    subprocess.run(words, check=True, env={**os.environ, **MONEY, "OPENTAMIN_KILL_SEED": str(seed)})


def main() -> int:
    """Round after round until the time is over."""
    until = time.monotonic() + 60 * float(os.environ.get("SOAK_MINUTES", "60"))
    seed = int(os.environ.get("SOAK_SEED", random.SystemRandom().randrange(10**9)))
    killed = compared = 0
    contract()
    while time.monotonic() < until:
        print(f"seed {seed}: {killed} kills, {compared:,} lines and lives compared so far", flush=True)
        killed += kills(seed)
        check_lines(LINES, seed)
        compared += LINES + check_rights(LIVES, seed)
        money(seed)
        seed += 1
    print(
        f"held: {killed} kills, {compared:,} random lines and lives; nothing lost, nothing doubled, every rial the same"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
