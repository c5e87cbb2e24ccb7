"""The embedded server: started once, found again, recovered after a kill, backed up and really restored."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from opentamin.config import backup, embedded
from opentamin.config.embedded import DatabaseTrouble, Server
from tests.homes import throw_away

pytestmark = pytest.mark.xdist_group("servers")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Server]:
    """A server of its own, in a folder with a blank in its name."""
    state = tmp_path / "a house with blanks"
    yield embedded.ensure_running(state)
    throw_away(state)


def count(server: Server, sql: str) -> object:
    """The one value of a query."""
    with server.connect() as connection:
        row = connection.execute(sql).fetchone()
    return row[0] if row else None


def test_starting_again_finds_the_same_server(running: Server) -> None:
    first = embedded.running_pid(running)
    embedded.ensure_running(running.state)
    assert embedded.running_pid(running) == first is not None


def test_nobody_else_enters_socket_secrets_or_data(running: Server) -> None:
    for folder in (running.socket, running.state / "secrets", running.data):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0, folder
    assert stat.S_IMODE((running.state / "secrets" / "postgres").stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to an unprivileged user")
def test_as_root_the_server_runs_as_an_unprivileged_user(running: Server) -> None:
    pid = embedded.running_pid(running)
    assert Path(f"/proc/{pid}").stat().st_uid not in (0, None)


def test_a_password_is_asked_for_and_the_network_is_not_listened_to(running: Server) -> None:
    assert count(running, "SHOW listen_addresses") == ""
    with running.connect() as admin:
        methods = {row[0] for row in admin.execute("SELECT auth_method FROM pg_hba_file_rules").fetchall()}
    assert methods == {"scram-sha-256"}


def test_committed_rows_survive_a_kill_of_the_server(running: Server) -> None:
    with running.connect() as admin:
        admin.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    embedded.stop(running.state, now=True)
    embedded.ensure_running(running.state)
    assert count(running, "SELECT count(*) FROM kept") == 1000


def test_two_commands_at_the_same_moment_start_one_server(tmp_path: Path) -> None:
    state = tmp_path / "twins"
    code = "import sys; from pathlib import Path; from opentamin.config import embedded; embedded.ensure_running(Path(sys.argv[1]))"
    twins = [subprocess.Popen([sys.executable, "-c", code, str(state)]) for _ in range(2)]
    try:
        assert [twin.wait(60) for twin in twins] == [0, 0]
    finally:
        throw_away(state)


def test_a_backup_comes_to_life_elsewhere_with_the_same_rows_and_passwords(running: Server, tmp_path: Path) -> None:
    with running.connect() as admin:
        admin.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    copy = backup.backup(tmp_path / "backups", running.state)
    elsewhere = tmp_path / "elsewhere"
    try:
        restored = backup.restore(copy, elsewhere)
        assert count(restored, "SELECT sum(n) FROM kept") == 500_500
        assert restored.password == running.password
    finally:
        throw_away(elsewhere)


def test_a_restore_can_stop_at_an_instant(running: Server, tmp_path: Path) -> None:
    wal = backup.archive_on(running.state)
    with running.connect() as admin:
        admin.execute("CREATE TABLE kept (n int)")
        admin.execute("INSERT INTO kept VALUES (1)")
    copy = backup.backup(tmp_path / "backups", running.state)
    with running.connect() as admin:
        admin.execute("INSERT INTO kept VALUES (2)")
        instant = admin.execute("SELECT clock_timestamp()::text").fetchone()
        admin.execute("SELECT pg_sleep(0.2)")
        admin.execute("INSERT INTO kept VALUES (3)")
        admin.execute("SELECT pg_switch_wal()")
        admin.execute("SELECT pg_sleep(1)")
    elsewhere = tmp_path / "elsewhere"
    try:
        assert instant is not None
        restored = backup.restore(copy, elsewhere, wal=wal, until=instant[0])
        assert count(restored, "SELECT string_agg(n::text, ',' ORDER BY n) FROM kept") == "1,2"
    finally:
        throw_away(elsewhere)


def test_a_backup_with_a_changed_byte_is_refused_and_nothing_is_restored(running: Server, tmp_path: Path) -> None:
    copy = backup.backup(tmp_path / "backups", running.state)
    victim = copy / "PG_VERSION"
    victim.write_bytes(b"99\n")
    with pytest.raises(DatabaseTrouble) as trouble:
        backup.restore(copy, tmp_path / "elsewhere")
    assert trouble.value.finding.name == "BACKUP_NOT_WHOLE"
    assert not embedded.server(tmp_path / "elsewhere").data.exists()


def test_a_state_folder_thrown_away_and_made_again_gets_a_server_of_its_own(tmp_path: Path) -> None:
    state = tmp_path / "state"
    first = embedded.ensure_running(state)
    embedded.stop(state)
    shutil.rmtree(state)
    second = embedded.ensure_running(state)
    try:
        assert embedded.answers(second)
        assert os.geteuid() or first.data != second.data
    finally:
        embedded.stop(state)
        shutil.rmtree(second.data, ignore_errors=True)
        shutil.rmtree(first.data, ignore_errors=True)
