"""Set-up from nothing: `python3 bootstrap.py server` or `python3 bootstrap.py test`, as the Makefile does.

Uses only the standard library. Makes the virtual environment `.venv`, installs what `requirements/<what>.txt` lists
(every package checked against its hash), and remembers in `.venv/.ready` what it installed: the second run takes no
time, and a run that was killed in the middle starts again from a clean environment.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
READY = VENV / ".ready"
LEAST_PYTHON = (3, 11)
SIZES = {"server": 1, "test": 2}


def python_of_venv() -> Path:
    """The interpreter inside the virtual environment, on Unix and on Windows."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_state(what: str) -> str:
    """A line that names what should be installed: size, interpreter, hash of the pinned requirements."""
    pinned = (ROOT / "requirements" / f"{what}.txt").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    digest = hashlib.sha256(pinned + str(ROOT).encode()).hexdigest()
    return f"{what} {sys.version_info.major}.{sys.version_info.minor} {digest}"


def is_ready(what: str) -> bool:
    """True when the environment holds `what`, or the larger set that includes it."""
    if not READY.exists() or not python_of_venv().exists():
        return False
    states = READY.read_text().splitlines()
    larger = [name for name, size in SIZES.items() if size >= SIZES[what]]
    return any(wanted_state(name) in states for name in larger)


def pip(*words: str) -> None:
    """Run pip of the virtual environment; its failure ends the set-up with its own words on the screen."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location", "--root-user-action=ignore"]
    subprocess.run([python_of_venv(), "-m", "pip", "install", *quiet, *words], check=True, cwd=ROOT)


def install(what: str) -> None:
    """Bring the environment to `what`; a half-made environment is thrown away first."""
    if not READY.exists():
        print("opentamin: making the virtual environment .venv ...", flush=True)
        venv.EnvBuilder(with_pip=True, clear=VENV.exists(), symlinks=os.name != "nt").create(VENV)
    print(f"opentamin: installing requirements/{what}.txt (hashes are checked) ...", flush=True)
    pip("--require-hashes", "-r", str(Path("requirements") / f"{what}.txt"))
    pip("--no-deps", "--no-build-isolation", "-e", ".")
    READY.write_text(wanted_state(what) + "\n")


def main(argv: list[str]) -> int:
    """Entry point; returns the exit code."""
    what = argv[1] if len(argv) > 1 else "server"
    if what not in SIZES:
        print(f"bootstrap.py: say one of {', '.join(SIZES)}", file=sys.stderr)
        return 2
    if sys.version_info < LEAST_PYTHON:
        print(f"OpenTamin needs Python 3.11 or later; this is {sys.version.split()[0]}.", file=sys.stderr)
        print("Install one and say, for example:  make demo PYTHON=python3.11", file=sys.stderr)
        return 2
    if is_ready(what):
        return 0
    begun = time.monotonic()
    try:
        install(what)
    except subprocess.CalledProcessError as fault:
        print(f"opentamin: set-up stopped (pip ended with {fault.returncode}); mend it and say the same again.")
        return 1
    print(f"opentamin: ready after {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
