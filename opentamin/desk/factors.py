"""Passwords, one-time codes and authenticators: made, sealed, checked with the same work for everybody.

Instants are handed in. Secrets of authenticators are sealed with a key of the state folder, so that a copy of the
database alone opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
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
from opentamin.desk.leaked import is_leaked
from opentamin.desk.passwords import NOBODY, Own, is_guessed, own_of
from opentamin.ground.findings import Finding

SHORTEST_PASSWORD, LONGEST_PASSWORD, LONGEST_TRIED = 12, 128, 1000
STEP_SECONDS = 30


def sealed_password(password: str) -> str:
    """A password as it is stored: the whole of it, in one form of each letter, by scrypt with a salt of its own."""
    hasher = ScryptPasswordHasher()
    return str(hasher.encode(_one_form(password), hasher.salt()))


def _one_form(password: str) -> str:
    """The same letters from every keyboard (NFKC, as NIST 800-63B asks)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return sealed_password(secrets.token_urlsafe(24))


def password_fits(password: str, stored: str) -> bool:
    """Whether the password is the stored one; where nothing is stored, the same work is done and the answer is no.

    One that is longer than any may be is not cut: it fits nothing.
    """
    readable = len(password) <= LONGEST_TRIED
    fits = ScryptPasswordHasher().verify(_one_form(password) if readable else "", stored or _nobodys())
    return bool(fits) and bool(stored) and readable


def password_findings(password: str, login: str, own: Own | None = None) -> list[Finding]:
    """What is wrong with a new password (NIST 800-63B: length, and no guess that lies at hand; no rules of letters).

    `own`: what is known of its owner, for whoever has proved to be it; a stranger could learn it by trying.
    """
    length = len(_one_form(password))
    if length > LONGEST_PASSWORD:
        return [findings().make("PASSWORD_LONG", value=str(LONGEST_PASSWORD))]
    found = []
    if length < SHORTEST_PASSWORD:
        found.append(findings().make("PASSWORD_SHORT", value=str(SHORTEST_PASSWORD)))
    if is_guessed(password, login, own or NOBODY):
        found.append(findings().make("PASSWORD_GUESSED"))
    elif is_leaked(password):
        found.append(findings().make("PASSWORD_LEAKED"))
    return found


def own_words(login: str) -> Own:
    """What others know of a user, by the register and the desk; nothing for an unknown login."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT names, numbers, born FROM desk_own_words(%s)", [login])
        row = cursor.fetchone()
    return own_of(*row) if row else NOBODY


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
    return _code("SELECT desk_take_code(%s, %s, %s)", login, purpose, code)


def check_code(login: str, purpose: str, code: str) -> str:
    """The same answer, and a right code stays good: who holds it may be told more than a stranger."""
    return _code("SELECT desk_check_code(%s, %s, %s)", login, purpose, code)


def _code(statement: str, login: str, purpose: str, code: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, [login, purpose, code_seal(login, purpose, code)])
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
