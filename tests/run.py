"""`make test`: the checks of the house in order, each with its seconds; the test run comes last.

A check that fails does not stop the others, so that one run shows everything; the exit code is 1 if any failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

PYTHON = sys.executable
CHECKS = [
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
    ("types", [PYTHON, "-m", "mypy", "--no-error-summary"]),
    ("imports", [PYTHON, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    ("migrations", [PYTHON, "-m", "opentamin", "manage", "makemigrations", "--check", "--dry-run", "-v", "0"]),
]
TESTS = [PYTHON, "-m", "pytest", "-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadgroup"]


def run(name: str, command: list[str]) -> bool:
    """Run one check, say how long it took, return whether it held."""
    begun = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True)
    good = result.returncode == 0
    print(f"{'ok    ' if good else 'FAILED'} {name} ({time.monotonic() - begun:.0f} s)", flush=True)
    if not good:
        print(result.stdout[-6000:] + result.stderr[-3000:], flush=True)
    return good


def main(argv: list[str]) -> int:
    """Run the checks and, unless told otherwise, the tests."""
    held = [run(name, command) for name, command in CHECKS]
    code = 0 if "--lint-only" in argv else subprocess.run(TESTS).returncode
    if not all(held):
        print("A check above has failed; the words beside it say what to mend.", flush=True)
    return code or int(not all(held))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
