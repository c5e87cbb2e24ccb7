"""Keys that seal what leaves the house: statements, certificates, the anchor of the audit.

Made at set-up, kept apart in `secrets/` (0600), numbered. Sealing takes the newest; older ones still verify, so a paper
sealed before a rotation stays good. A seal reads `k2:<HMAC-SHA256>` and is bound to its purpose.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import Path

from opentamin.config.places import home, secret

NAME = re.compile(r"key-([1-9][0-9]*)")
SEAL = re.compile(r"k([1-9][0-9]*):([0-9a-f]{64})")


def _folder(state: Path | None) -> Path:
    return (state or home()) / "secrets"


def numbers(*, state: Path | None = None) -> list[int]:
    """The numbers of all keys, the oldest first; empty before the first one is made."""
    folder = _folder(state)
    found = (NAME.fullmatch(path.name) for path in folder.iterdir()) if folder.is_dir() else ()
    return sorted(int(match[1]) for match in found if match)


def rotate(*, state: Path | None = None) -> int:
    """Make the next key, which seals from now on; gives its number."""
    number = max(numbers(state=state), default=0) + 1
    _key(number, state)
    return number


def ensure(*, state: Path | None = None) -> int:
    """The number of the newest key; the first one is made where there is none."""
    known = numbers(state=state)
    return known[-1] if known else rotate(state=state)


def seal(purpose: str, content: bytes, *, state: Path | None = None) -> str:
    """Seal some content for a purpose with the newest key."""
    number = ensure(state=state)
    return f"k{number}:{_mac(number, purpose, content, state)}"


def verify(purpose: str, content: bytes, given: str, *, state: Path | None = None) -> bool:
    """Whether a seal was made here, for this purpose and this content, by any key that is still kept."""
    match = SEAL.fullmatch(given)
    if match is None or int(match[1]) not in numbers(state=state):
        return False
    return hmac.compare_digest(match[2], _mac(int(match[1]), purpose, content, state))


def _key(number: int, state: Path | None) -> bytes:
    return secret(f"key-{number}", state=state, length=48).encode("ascii")


def _mac(number: int, purpose: str, content: bytes, state: Path | None) -> str:
    return hmac.new(_key(number, state), f"{purpose}\0".encode() + content, hashlib.sha256).hexdigest()
