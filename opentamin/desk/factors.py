"""Passwords, one-time codes and authenticators: made, sealed, checked with the same work for everybody.

Instants are handed in. Secrets of authenticators are sealed with a key of the state folder, so that a copy of the
database alone opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from functools import cache
from typing import Any

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection

from opentamin.config.places import before, secret
from opentamin.desk.catalogue import findings
from opentamin.desk.passwords import is_guessed
from opentamin.ground.findings import Finding

SHORTEST_PASSWORD = 12
STEP_SECONDS = 30


def sealed_password(password: str) -> str:
    """A password as it is stored: scrypt with a salt of its own."""
    hasher = ScryptPasswordHasher()
    return str(hasher.encode(password, hasher.salt()))


@cache
def _nobodys() -> str:
    return sealed_password(secrets.token_urlsafe(24))


def password_fits(password: str, stored: str) -> bool:
    """Whether the password is the stored one; where nothing is stored, the same work is done and the answer is no."""
    fits = ScryptPasswordHasher().verify(password[:1000], stored or _nobodys())
    return bool(fits) and bool(stored)


def password_findings(password: str, login: str) -> list[Finding]:
    """What is wrong with a new password (NIST 800-63B: length, and no guess that lies at hand; no rules of letters)."""
    found = []
    if len(password) < SHORTEST_PASSWORD:
        found.append(findings().make("PASSWORD_SHORT", value=str(SHORTEST_PASSWORD)))
    if is_guessed(password, login):
        found.append(findings().make("PASSWORD_GUESSED"))
    return found


def new_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_seal(login: str, purpose: str, code: str) -> str:
    """What is kept of a code: bound to its login and purpose, with a key that the database does not hold."""
    key = secret("codes", length=48).encode("ascii")
    return hmac.new(key, f"{purpose}\0{login}\0{code}".encode(), hashlib.sha256).hexdigest()


def send_code(login: str, purpose: str, words: str, seconds: int, mobile: str = "") -> None:
    """Make a code and leave its message for the gateway (`{code}` in `words`); for an unknown login nothing is sent."""
    code = new_code()
    row: list[Any] = [login, purpose, code_seal(login, purpose, code), seconds, words.format(code=code), mobile]
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_begin_code(%s, %s, %s, %s, %s, %s)", row)


def take_code(login: str, purpose: str, code: str) -> str:
    """`taken` once; else `wrong`, `late` (its time is over) or `spent` (five wrong tries)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_take_code(%s, %s, %s)", [login, purpose, code_seal(login, purpose, code)])
        return str(cursor.fetchone()[0])


def code_seconds(login: str, purpose: str) -> int:
    """Seconds that the newest code is still good for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_code_seconds(%s, %s)", [login, purpose])
        return int(cursor.fetchone()[0])


def box(*words: str) -> MultiFernet:
    """Seals with the first word and opens what any of them sealed."""
    return MultiFernet([Fernet(urlsafe_b64encode(hashlib.sha256(word.encode("ascii")).digest())) for word in words])


def _box() -> MultiFernet:
    """With the key of today; while keys are being turned, what the one before it sealed is opened too."""
    words = [secret("identity", length=48), before("identity")]
    return box(*(word for word in words if word))


def seal_totp(plain: str) -> str:
    """An authenticator's secret as it is stored."""
    return _box().encrypt(plain.encode("ascii")).decode("ascii")


def totp_step(sealed: str, code: str, now: datetime) -> int | None:
    """The 30-second step whose six digits these are (this one, or one to either side); None when none."""
    try:
        known = pyotp.TOTP(_box().decrypt(sealed.encode("ascii")).decode("ascii"))
    except InvalidToken:
        return None
    here = int(now.timestamp()) // STEP_SECONDS
    steps = [step for step in (here, here - 1, here + 1) if hmac.compare_digest(known.generate_otp(step), code)]
    return steps[0] if steps else None


def take_totp(user_id: int, sealed: str, code: str, now: datetime) -> bool:
    """Whether the digits are right and have not been taken before."""
    step = totp_step(sealed, code, now)
    if step is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_take_step(%s, %s)", [user_id, step])
        return bool(cursor.fetchone()[0])


def bind_totp(user_id: int, plain: str) -> bool:
    """Bind the first authenticator of a user; False when there is one already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_bind_totp(%s, %s)", [user_id, seal_totp(plain)])
        return bool(cursor.fetchone()[0])
