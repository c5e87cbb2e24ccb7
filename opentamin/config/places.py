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
    """A random secret, made once and kept apart in `secrets/<name>` (0600); two processes at once get the same one."""
    path = private_folder((state or home()) / "secrets") / name
    known = path.read_text(encoding="ascii").strip() if path.exists() else ""
    return known or _make_secret(path, length)


def before(name: str, *, state: Path | None = None) -> str:
    """The secret that stood before the one of today, while it is being turned; "" otherwise."""
    path = (state or home()) / "secrets" / f"{name}.before"
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def turn(name: str, *, state: Path | None = None, length: int = 48) -> None:
    """Put a new secret in the place of one, and keep that as `<name>.before` until `forget_before`.

    A second call while one is kept changes nothing: what the kept one sealed must be sealed anew first. At every moment
    of it the folder holds whatever something may be sealed with.
    """
    known, path = secret(name, state=state, length=length), private_folder((state or home()) / "secrets") / name
    kept = path.with_name(f"{name}.before")
    if not kept.exists():
        _write_private(kept, known)
    if kept.read_text(encoding="ascii").strip() == known:
        _write_private(path, secrets.token_urlsafe(length))


def forget_before(name: str, *, state: Path | None = None) -> None:
    """Everything is sealed anew: the secret of before is not needed any more."""
    ((state or home()) / "secrets" / f"{name}.before").unlink(missing_ok=True)


def _write_private(path: Path, text: str) -> None:
    """Whole beside its place (0600), then renamed."""
    whole = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(text)
    whole.replace(path)


def _make_secret(path: Path, length: int) -> str:
    """Written whole beside its place, then linked there: who comes second keeps the first one's. A file that a kill
    left empty is replaced."""
    whole = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(length))
    try:
        os.link(whole, path)
    except FileExistsError:
        if not path.read_text(encoding="ascii").strip():
            whole.replace(path)
    finally:
        whole.unlink(missing_ok=True)
    return path.read_text(encoding="ascii").strip()
