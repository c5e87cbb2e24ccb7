"""Backup and restore: a base copy that checks itself, the log of changes after it, and a drill that really restores.

`pg_basebackup` copies the whole cluster with a manifest of SHA-256 sums; every file is read again and compared (the
wheel's own pg_verifybackup ends with a segmentation fault, so the comparison is ours). With archiving on, every
finished log segment is kept too, and a restore can stop at any instant since the base copy.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from pathlib import Path

from opentamin.config import embedded
from opentamin.config.catalogue import findings as catalogue
from opentamin.config.embedded import DatabaseTrouble, Server, ensure_running, server
from opentamin.config.places import home, private_folder


def backup(target: Path, state: Path | None = None) -> Path:
    """Copy the running cluster into a new folder under `target` and verify it; returns the folder."""
    running = ensure_running(state)
    staging = _staging(running) / f"base-{time.time_ns()}"
    words = [
        "-D",
        str(staging),
        "-h",
        str(running.socket),
        "-U",
        embedded.ADMIN,
        "-X",
        "stream",
        "-c",
        "fast",
        "--manifest-checksums=SHA256",
    ]
    done = embedded.run_program(running, ["pg_basebackup", *words], password=running.password)
    _refuse(done.returncode, staging, done.stderr)
    verify(staging)
    final = private_folder(target) / staging.name
    shutil.move(str(staging), str(final))
    _keep_secrets(running, final)
    return final


def verify(folder: Path) -> int:
    """Compare every file with the manifest; returns how many. DatabaseTrouble names the first that differs."""
    try:
        manifest = json.loads((folder / "backup_manifest").read_bytes())
        for entry in manifest["Files"]:
            content = (folder / entry["Path"]).read_bytes()
            if len(content) != entry["Size"] or hashlib.sha256(content).hexdigest() != entry.get("Checksum"):
                raise ValueError(f"{entry['Path']} differs from the manifest")
    except (OSError, ValueError, KeyError) as fault:
        raise DatabaseTrouble(catalogue().make("BACKUP_NOT_WHOLE", file=str(folder), reason=str(fault))) from None
    return len(manifest["Files"])


def _staging(running: Server) -> Path:
    """A folder that the server's user may write."""
    folder = running.data.parent / "backup"
    embedded.owned_folder(running, folder)
    return folder


def _keep_secrets(running: Server, final: Path) -> None:
    """The roles' passwords belong to the cluster; without them a restored one opens to nobody. The name of the place
    where it ran (`instance`) stays there.
    """
    leave = shutil.ignore_patterns("instance")
    shutil.copytree(running.state / "secrets", final / "secrets", ignore=leave, dirs_exist_ok=True)
    (final / "secrets").chmod(0o700)


def _refuse(code: int, folder: Path, words: str) -> None:
    """A backup that is not whole is taken away and named."""
    if code:
        shutil.rmtree(folder, ignore_errors=True)
        raise DatabaseTrouble(catalogue().make("BACKUP_NOT_WHOLE", file=str(folder), reason=words.strip()[-400:]))


def archive_on(state: Path | None = None) -> Path:
    """Keep every finished log segment in the state folder's `wal`; returns the folder. Needs a restart, which it makes."""
    running = ensure_running(state)
    folder = running.data.parent / "wal"
    embedded.owned_folder(running, folder)
    with running.connect() as admin:
        admin.execute("ALTER SYSTEM SET archive_mode = 'on'")
        command = f'test ! -f "{folder}/%f" && cp "%p" "{folder}/%f.part" && mv "{folder}/%f.part" "{folder}/%f"'
        admin.execute("ALTER SYSTEM SET archive_command = '{}'".format(command.replace("'", "''")))
    embedded.stop(state)
    ensure_running(state)
    return folder


def restore(source: Path, state: Path, *, wal: Path | None = None, until: str | None = None) -> Server:
    """Bring a verified copy to life in another state folder; with `wal`, go on to `until` (an instant) or to the end.

    The folder must not hold a database yet: nothing is ever overwritten.
    """
    wanted = server(state)
    if wanted.data.exists():
        raise DatabaseTrouble(
            catalogue().make("BACKUP_NOT_WHOLE", file=str(wanted.data), reason="there is a database already")
        )
    verify(source)
    private_folder(state)
    shutil.copytree(source / "secrets", state / "secrets", dirs_exist_ok=True)
    wanted.data.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, wanted.data, ignore=shutil.ignore_patterns("secrets", "postmaster.pid"))
    if wal is not None:
        _recovery(wanted, wal, until)
    _hand_over(wanted)
    (wanted.data / "READY").touch()
    return ensure_running(state)


def _recovery(wanted: Server, wal: Path, until: str | None) -> None:
    """Tell the new cluster where the log lies and when to stop."""
    lines = [f'restore_command = \'cp "{wal}/%f" "%p"\'', "recovery_target_action = 'promote'", "archive_mode = 'off'"]
    lines += [f"recovery_target_time = '{until}'"] if until else []
    with open(wanted.data / "postgresql.auto.conf", "a", encoding="utf-8") as settings:
        settings.write("\n".join(lines) + "\n")
    (wanted.data / "recovery.signal").touch()


def _hand_over(wanted: Server) -> None:
    """The copy belongs to the server's user, and to nobody else."""
    wanted.data.chmod(0o700)
    if wanted.user is None:
        return
    for path in (wanted.data.parent, wanted.data, *wanted.data.rglob("*")):
        os.chown(path, wanted.user.pw_uid, wanted.user.pw_gid, follow_symlinks=False)


def default_target() -> Path:
    """Where backups go when nobody says."""
    return home() / "backups"
