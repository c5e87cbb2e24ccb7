"""Keys of programs: made for one mandate of a user, with scopes; shown once, kept as a hash only.

What the desk stores is not the hash of the key but of its seal under a secret of this server: whoever holds a key cannot
make the token of a page from it, and a copy of the database opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from opentamin.config.places import secret
from opentamin.desk.addresses import as_address
from opentamin.desk.catalogue import refuse
from opentamin.desk.sessions import Sitting, sitting_from
from opentamin.ground.persian import ascii_digits

SCOPES = ("read", "send", "act")
"""What a key may do: read, send lists, ask for acts. Its role and its rows are those of the mandate."""
EFFECT = "effect"
"""Acts for which a person gives a fresh proof; such a key names its networks."""
ALL_SCOPES = (*SCOPES, EFFECT)
LONGEST_DAYS, TEST_DAYS = 366, 90
LONGEST_KEY, MOST_NETWORKS = 100, 10
SHOWN = 10
"""How much of a key is kept to be recognised: far too little to guess the rest of 256 bits."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The program behind a key: whose session it opens, the number of the key, its scopes, whether it is for tests."""

    sitting: Sitting
    key: int
    scopes: frozenset[str]
    test: bool


def seal(key: str) -> str:
    """What the desk knows a key by."""
    return hmac.new(secret("api_keys").encode(), key.encode(), hashlib.sha256).hexdigest()


def make(
    login: str, mandate: int, title: str, *, by: str, now: datetime, scopes: Sequence[str] = SCOPES, days: int = 365, networks: str = "",
) -> tuple[int, str]:  # fmt: skip
    """A new key over a mandate of a user; gives its number and the key, which nobody can be told again.

    `networks`: from where it opens (addresses or networks, with commas or blanks); "" from anywhere.
    """
    places, key = _readable(title, scopes, days, networks), _new_key()
    words = [seal(key), login, mandate, title[:100], list(scopes), False, now + timedelta(days=days), by, places]
    made = int(_one("SELECT desk_make_key(%s, %s, %s, %s, %s::text[], %s, %s, %s, %s::text[])", words))
    if not made:
        raise refuse("KEY_WITHOUT_MANDATE", value=login)
    return made, key


def make_mine(title: str, *, now: datetime, scopes: Sequence[str], days: int = 365, networks: str = "") -> str:
    """A new key over what this transaction's session acts for; gives the key, which nobody can be told again.

    Refuses KEY_UNREADABLE, KEY_PLACES_UNREADABLE, KEY_NEEDS_PLACES and KEY_WITHOUT_MANDATE. The database refuses a session
    that was not proved lately. A test key stands for nobody and is made by `make_test`.
    """
    places, key = _readable(title, scopes, days, networks), _new_key()
    words = [seal(key), title.strip()[:100], list(scopes), False, now + timedelta(days=days), key[:SHOWN], places]
    if not _one("SELECT desk_make_my_key(%s, %s, %s::text[], %s, %s, %s, %s::text[])", words):
        raise refuse("KEY_WITHOUT_MANDATE", value=title)
    return key


def _readable(title: str, scopes: Sequence[str], days: int, networks: str) -> list[str]:
    """The networks that were written; what cannot be a key is refused."""
    known = bool(scopes) and set(scopes) <= set(ALL_SCOPES) and (EFFECT not in scopes or "act" in scopes)
    if not known or not title.strip() or not 1 <= days <= LONGEST_DAYS:
        raise refuse("KEY_UNREADABLE", value=" ".join(scopes), days=LONGEST_DAYS)
    places = networks_of(networks)
    if EFFECT in scopes and not places:
        raise refuse("KEY_NEEDS_PLACES")
    return places


def networks_of(text: str) -> list[str]:
    """Addresses and networks in any digits, with commas or blanks between; refuses what is none, and the whole world."""
    found = []
    for word in re.split(r"[\s,،;؛]+", ascii_digits(text).strip()):
        if not word:
            continue
        try:
            network = ipaddress.ip_network(word, strict=False)
        except ValueError:
            raise refuse("KEY_PLACES_UNREADABLE", value=word[:60], most=MOST_NETWORKS) from None
        if network.prefixlen == 0:
            raise refuse("KEY_PLACES_UNREADABLE", value=word, most=MOST_NETWORKS)
        found.append(str(network))
    if len(found) > MOST_NETWORKS:
        raise refuse("KEY_PLACES_UNREADABLE", value=str(len(found)), most=MOST_NETWORKS)
    return found


def _new_key(kind: str = "") -> str:
    return f"ot_{kind}{secrets.token_urlsafe(32)}"


def my_keys() -> list[dict[str, Any]]:
    """The keys of the user who is there, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_my_keys()")
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def end_mine(number: int) -> bool:
    """End one of the keys of the user who is there; False for any other."""
    return bool(_one("SELECT desk_end_my_key(%s)", [number]))


def make_test(title: str, *, by: str, now: datetime, days: int = TEST_DAYS) -> tuple[int, str]:
    """A new test key, which stands for nobody; gives its number and the key. Refuses when too many were made lately."""
    if not title.strip() or not 1 <= days <= LONGEST_DAYS:
        raise refuse("KEY_UNREADABLE", value=title, days=LONGEST_DAYS)
    key = _new_key("test_")
    words = [seal(key), title.strip()[:100], now + timedelta(days=days), by]
    made = int(_one("SELECT desk_make_test_key(%s, %s, %s, %s)", words))
    if not made:
        raise refuse("TEST_KEYS_TOO_MANY")
    return made, key


def enter_key(key: str, address: str = "") -> Caller | None:
    """Open the session of a key for this transaction (one query); None when it opens nothing, or not from this address."""
    found = (
        _one("SELECT desk_enter_key(%s, %s::inet)", [seal(key), as_address(address)])
        if 0 < len(key) <= LONGEST_KEY
        else None
    )
    if found is None:
        return None
    plain: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return Caller(sitting_from(plain), plain["key"], frozenset(plain["scopes"]), plain["test"])


def keys_of(login: str) -> list[tuple[Any, ...]]:
    """The keys of a user: number, title, scopes, test, role, who made it, until when, when it was ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_keys_of(%s)", [login])
        return list(cursor.fetchall())


def end_key(number: int, *, by: str) -> None:
    """End a key at once; refuses one that is not open."""
    if not _one("SELECT desk_end_key(%s, %s)", [number, by]):
        raise refuse("KEY_UNKNOWN", value=str(number))


def _one(statement: str, words: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        row = cursor.fetchone()
    return row[0] if row else None
