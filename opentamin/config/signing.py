"""Keys that sign what clinics hold off line: tokens of care and daily filters (Ed25519).

Kept apart in `secrets/` (0600) and numbered, like the keys that seal. Signing takes the newest; the public halves of
older ones still verify, so what was signed before a rotation stays good until its own end.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from opentamin.config.places import home, secret

NAME = re.compile(r"sign-([1-9][0-9]*)")
PURPOSE = b"opentamin-ed25519\0"


@dataclass(frozen=True, slots=True)
class Signer:
    """The newest private key with its number, and all public keys by number."""

    number: int
    private: Ed25519PrivateKey
    public: dict[int, bytes]

    def sign(self, content: bytes) -> bytes:
        """64 bytes of signature."""
        return self.private.sign(content)


def numbers(*, state: Path | None = None) -> list[int]:
    """The numbers of all signing keys, the oldest first."""
    folder = (state or home()) / "secrets"
    found = (NAME.fullmatch(path.name) for path in folder.iterdir()) if folder.is_dir() else ()
    return sorted(int(match[1]) for match in found if match)


def rotate(*, state: Path | None = None) -> int:
    """Make the next signing key; gives its number."""
    number = max(numbers(state=state), default=0) + 1
    _private(number, state)
    return number


def signer(*, state: Path | None = None) -> Signer:
    """The newest key, made where there is none, with every public key."""
    known = numbers(state=state) or [rotate(state=state)]
    return Signer(known[-1], _private(known[-1], state), {number: public(number, state=state) for number in known})


def public(number: int, *, state: Path | None = None) -> bytes:
    """The 32 bytes of a public key."""
    return _private(number, state).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def verify(key: bytes, content: bytes, signature: bytes) -> bool:
    """Whether a signature over some content was made with the private half of `key`."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def daily_secret(day: int, *, state: Path | None = None) -> bytes:
    """32 bytes that key the filter of one day (yyyymmdd); the same day always gives the same ones."""
    master = secret("care-filter", state=state, length=48)
    return hashlib.sha256(f"care-filter\0{day}\0{master}".encode("ascii")).digest()


def _private(number: int, state: Path | None) -> Ed25519PrivateKey:
    seed = secret(f"sign-{number}", state=state, length=48).encode("ascii")
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(PURPOSE + seed).digest())


def protecting_number(provider: str, code: str, on: date, *, state: Path | None = None) -> str:
    """The number that a clinic gets while nothing answers; made from a secret, so it can be believed afterwards."""
    master = secret("care-trouble", state=state, length=48)
    digest = hashlib.sha256(f"care-trouble\0{provider}\0{code}\0{on.isoformat()}\0{master}".encode()).digest()
    return f"T{on:%Y%m%d}-{int.from_bytes(digest[:8], 'big') % 10**12:012d}"
