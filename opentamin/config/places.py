"""Where things lie: the project's state folder, its secrets, and how they are created with the right to read them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def home() -> Path:
    """The folder of all state: OPENTAMIN_HOME, or `.data` of the project."""
    return Path(os.environ.get("OPENTAMIN_HOME") or PROJECT / ".data").resolve()


def private_folder(path: Path) -> Path:
    """The folder, made if needed, that only its owner can enter (0700)."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def secret(name: str, *, state: Path | None = None, length: int = 32) -> str:
    """A random secret, made once and kept apart in `secrets/<name>` (0600)."""
    path = private_folder((state or home()) / "secrets") / name
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip() or _refill(path, length)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(length))
    return path.read_text(encoding="ascii").strip()


def _refill(path: Path, length: int) -> str:
    """A secret file that a kill left empty is written again, whole."""
    whole = path.with_suffix(f".{os.getpid()}")
    whole.write_text(secrets.token_urlsafe(length), encoding="ascii")
    whole.chmod(0o600)
    whole.replace(path)
    return path.read_text(encoding="ascii").strip()
