"""DATABASE_URL: the same set-up on Debian's PostgreSQL 15."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BIN = Path(os.environ.get("SECOND_POSTGRES", "/usr/lib/postgresql/15/bin"))
PROJECT = Path(__file__).resolve().parent.parent.parent.parent
pytestmark = [pytest.mark.second_postgres, pytest.mark.xdist_group("servers")]


@pytest.fixture
def url() -> Iterator[str]:
    """A PostgreSQL 15 on a socket of its own; the database in the address does not exist yet."""
    folder = Path(tempfile.mkdtemp(prefix="pg15-"))
    more: dict[str, object] = {"cwd": str(folder), "check": True, "capture_output": True}
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        more |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = folder / "data"
    subprocess.run([BIN / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"], **more)
    options = f"-k {folder} -c listen_addresses="
    subprocess.run(
        [BIN / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"],
        **{**more, "capture_output": False},
    )
    yield f"postgresql://postgres@/tamin?host={folder}"
    subprocess.run([BIN / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **more)
    shutil.rmtree(folder, ignore_errors=True)


def test_set_up_and_the_samples_run_on_postgresql_15(url: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "OPENTAMIN_HOME": str(tmp_path / "state"),
        "OPENTAMIN_ROLE": "app",
    }

    def opentamin(*words: str) -> str:
        done = subprocess.run([sys.executable, *words], cwd=PROJECT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "PostgreSQL 15" in opentamin("-m", "opentamin", "setup")
    folder = tmp_path / "lists"
    sample = PROJECT / "samples" / "lists" / "02-clean-1403-layout"
    shutil.copytree(sample, folder / "one", ignore=shutil.ignore_patterns("*.json"))
    opentamin("-m", "tests.journeys.victim", "seed", str(folder))
    opentamin("-m", "tests.journeys.victim", "submit", str(folder))
    state = json.loads(opentamin("-m", "tests.journeys.victim", "state", str(folder)))
    assert (state["states"], state["careers"], state["holds"]) == (["credited"], 24, True)
