"""Sessions as the desk keeps them: who is there, whom they act for, and the acts at the door.

Every function asks one function of the database (`identity.sql`), which is all that the role of the pages may do.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 10 * 3600
CODE_SECONDS = 120
PROOF_SECONDS = 15 * 60
"""For how long a second factor counts as given just now (the database knows the same: identity_gaps.sql)."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who is there: a user, the role and the scope that the session acts in. Times are instants in UTC."""

    login: str
    user_id: int | None
    role: str
    what: str
    sees_all: bool
    branches: tuple[int, ...]
    workshops: tuple[int, ...]
    persons: tuple[int, ...]
    own_person_id: int | None
    reason: str
    name: dict[str, str]
    acts_for: dict[str, str]
    mandates: int
    ends_at: datetime | None
    level: str = field(default="")
    reason_person_id: int | None = None
    proved_at: datetime | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Whether a factor was given so lately that an act with effect in law may be asked for; a program's key says it by a scope."""
        return self.level == "key" or (
            self.proved_at is not None and now < self.proved_at + timedelta(seconds=PROOF_SECONDS)
        )

    def has_reason(self, person_id: int) -> bool:
        """Whether it was said why this session opens that file; a program says it with each question."""
        return self.user_id is None or (bool(self.reason) and self.reason_person_id in (None, person_id))

    def owns(self, person_id: int) -> bool:
        """Whether a file is this session's own: of the user, or of whom the user guards."""
        return person_id == self.own_person_id or person_id in self.persons


def _one(statement: str, words: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        row = cursor.fetchone()
    return row[0] if row else None


def _rows(statement: str, words: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def enter(token: str) -> Sitting | None:
    """Open the session of a token for this transaction; None when it opens nothing any more."""
    found = _one("SELECT desk_enter(%s)", [token]) if token else None
    return None if found is None else sitting_from(json.loads(found) if isinstance(found, str) else found)


def sitting_from(plain: dict[str, Any]) -> Sitting:
    """The session as `desk_enter` tells it."""
    # A token without a user is that of a program; what sees all acts as headquarters.
    role = plain["role"] or ("headquarters" if plain["sees_all"] and plain["user_id"] is None else "")
    return Sitting(
        login=plain["officer"],
        user_id=plain["user_id"],
        role=role,
        what=plain["what"],
        sees_all=plain["sees_all"],
        branches=tuple(plain["branches"]),
        workshops=tuple(plain["workshops"]),
        persons=tuple(plain["persons"]),
        own_person_id=plain["own_person_id"],
        reason=plain["reason"],
        name={"fa": plain["name_fa"] or plain["officer"], "en": plain["name_en"] or plain["officer"]},
        acts_for=plain["for"] or {},
        mandates=plain["mandates"],
        ends_at=_instant(plain["ends_at"]),
        level=plain["level"],
        reason_person_id=plain["reason_person_id"],
        proved_at=_instant(plain["proved_at"]),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class Credentials(NamedTuple):
    """What the door needs to know of a login; `id` 0 stands for nobody."""

    id: int
    password: str
    totp: str
    staff: bool
    mobile: str
    demo: bool
    must_change: bool
    has_passkey: bool


NOBODY = Credentials(0, "", "", False, "", False, False, False)


def credentials(login: str) -> Credentials:
    """The user of a login; NOBODY keeps every later step the same for an unknown one."""
    rows = _rows("SELECT * FROM desk_credentials(%s)", [login])
    return Credentials(**rows[0]) if rows else NOBODY


def closed_seconds(login: str, address: str, device: str = "") -> int:
    """For how long sign-in is closed to who tries a login from an address, or from a device that is known by its mark.

    0 when it is open. Known and unknown logins alike; see `desk_closed_seconds` for the counts.
    """
    return int(_one("SELECT desk_closed_seconds(%s, %s, %s)", [login, address, device]))


def codes_closed_seconds(address: str) -> int:
    """For how long an address gets no more one-time codes, whatever the logins; 0 when it does."""
    return int(_one("SELECT desk_codes_closed_seconds(%s)", [address]))


def note(
    user_id: int | None, login: str, kind: str, address: str, agent: str, what: str = "", *, device: str = ""
) -> None:
    """Add to the log of sign-ins."""
    words = [user_id, login, kind, address, agent, what, device]
    _one("SELECT desk_note(%s, %s, %s, %s, %s, %s, %s)::text", words)


def begin(user_id: int, how: str, address: str, agent: str) -> str:
    """A new session under a token that nobody has known before; gives the token."""
    token = secrets.token_urlsafe(32)
    words = [user_id, token, how, IDLE_SECONDS, LONGEST_SECONDS, address, agent]
    _one("SELECT desk_begin_session(%s, %s, %s, %s, %s, %s, %s)::text", words)
    return token


def act_for(token: str, mandate_id: int) -> str:
    """Take another mandate of the same user; gives the new token, or "" when it is not theirs."""
    fresh = secrets.token_urlsafe(32)
    return fresh if _one("SELECT desk_act_for(%s, %s, %s)", [token, mandate_id, fresh]) else ""


def change_word(user_id: int, sealed: str) -> bool:
    """Put a password of one's own in the place of the desk's one-time word; False when there is none to change."""
    return bool(_one("SELECT desk_change_word(%s, %s)", [user_id, sealed]))


def change_password(sealed: str, *, end_others: bool) -> None:
    """Another password for the user of this transaction's session; the database asks for a fresh proof."""
    _one("SELECT desk_change_password(%s, %s)::text", [sealed, end_others])


def tell_device(token: str) -> bool:
    """Tell the user of a session that was begun just now that a browser without a mark has signed in."""
    return bool(_one("SELECT desk_tell_device(%s)", [token]))


def my_events() -> list[dict[str, Any]]:
    """What happened to the way in of the user who is there, the newest ten."""
    return _rows("SELECT * FROM desk_my_events()", [])


def my_passkeys() -> list[dict[str, Any]]:
    """The passkeys of the user who is there, the oldest first."""
    return _rows("SELECT * FROM desk_my_passkeys()", [])


def name_passkey(number: int, title: str) -> bool:
    """Call a passkey otherwise; False for one that is not one's own."""
    return bool(_one("SELECT desk_name_passkey(%s, %s)", [number, title]))


def drop_factor(number: int) -> str:
    """Take away a passkey, or (0) the authenticator: `gone`, `unknown` (not one's own) or `last` (staff keep one)."""
    return str(_one("SELECT desk_drop_factor(%s)", [number]))


def swap_totp(sealed: str, step: int) -> bool:
    """Another authenticator in the place of one's own, proved by the digits of that step."""
    return bool(_one("SELECT desk_swap_totp(%s, %s)", [sealed, step]))


def prove(token: str) -> str:
    """A factor was given again: the same session under a new token, fresh for PROOF_SECONDS; "" when it has ended."""
    fresh = secrets.token_urlsafe(32)
    return fresh if _one("SELECT desk_prove(%s, %s)", [token, fresh]) else ""


def end(token: str, number: int | None, why: str) -> int:
    """End this session (None), another of the same user by its number, all (0) or all others (-1); gives how many."""
    return int(_one("SELECT desk_end_session(%s, %s, %s)", [token, number, why]))


def my_sessions() -> list[dict[str, Any]]:
    """The sessions of the user who is there, the newest first."""
    return _rows("SELECT * FROM desk_my_sessions()", [])


def my_mandates() -> list[dict[str, Any]]:
    """What the user who is there may do today, and for whom."""
    return _rows("SELECT * FROM desk_my_mandates()", [])


def state_reason(words: str, person_id: int | None) -> None:
    """Why this session opens the file of one person, or (None) every file until it ends or acts for somebody else."""
    _one("SELECT desk_state_reason(%s, %s)::text", [words, person_id])


def demo_users() -> list[dict[str, Any]]:
    """Invented users of the demonstration; none elsewhere."""
    return _rows("SELECT * FROM desk_demo_users()", [])


def demo_messages() -> list[dict[str, Any]]:
    """Messages of the last 15 minutes, in the demonstration only."""
    return _rows("SELECT * FROM desk_demo_messages()", [])
