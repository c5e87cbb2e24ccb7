"""Acts of the desk about users: made, given mandates, ended, recovered by two people. Instants and days are handed in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from opentamin.desk.catalogue import refuse
from opentamin.desk.factors import sealed_password
from opentamin.desk.models import Mandate, Role, SignInEvent, Task, User
from opentamin.desk.models_identity import OF_BRANCH, OF_PERSON, STAFF

RECOVERY = "identity_recovery"
WORD_HOURS = 72
"""For how long the word that the desk gave lets somebody in to change it."""


def note(user: User, kind: str, *, by: str, now: datetime, what: str = "") -> None:
    """Add an act of the desk to the log."""
    SignInEvent.objects.create(user_id=user.pk, login=user.login, kind=kind, at=now, by=by, what=what[:200])


def find(login: str) -> User:
    """The user of a login; refuses an unknown one."""
    found = User.objects.filter(login=login).first()
    if found is None:
        raise refuse("USER_UNKNOWN", value=login)
    return found


@transaction.atomic
def add(login: str, name: Mapping[str, str], *, mobile: str, by: str, now: datetime, staff: bool = False) -> User:
    """A new user without a password: the first one is set with the desk's one-time word, or by a code."""
    if User.objects.filter(Q(login=login) | Q(mobile=mobile, mobile__gt="")).exists():
        raise refuse("USER_EXISTS", value=login)
    person = person_id(login)
    made = User.objects.create(
        login=login,
        name_fa=name["fa"],
        name_en=name["en"],
        person_id=person,
        mobile=mobile,
        staff=staff,
        made_by=by,
        made_at=now,
    )
    note(made, "made", by=by, now=now)
    return made


def person_id(national_code: str) -> int | None:
    """The person of the register behind a national code."""
    return _id("SELECT id FROM registers_person WHERE national_code = %s OR foreign_code = %s", [national_code] * 2)


def _id(statement: str, words: list[Any]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
        row = cursor.fetchone()
    return int(row[0]) if row else None


def subject_of(role: str, scope: str) -> dict[str, int]:
    """The row that a mandate is over: an office for officers, a workshop for employers, a person for themselves."""
    if role in OF_BRANCH:
        column, found = "office_id", _id("SELECT id FROM registers_office WHERE code = %s", [scope])
    elif role == Role.EMPLOYER:
        column, found = "workshop_id", _id("SELECT id FROM registers_workshop WHERE code = %s", [scope])
    elif role in OF_PERSON:
        column, found = "person_id", person_id(scope)
    else:
        return {}
    if found is None:
        raise refuse("SCOPE_UNKNOWN", value=scope)
    return {column: found}


@transaction.atomic
def give(
    login: str, role: str, scope: str = "", *, by: str, now: datetime, from_on: date, until_on: date | None = None, what: str = "all"
) -> Mandate:  # fmt: skip
    """Let a user act in a role over a scope, from a day until (without) another; the same again changes nothing."""
    user, subject = find(login), subject_of(role, scope)
    known = Mandate.objects.filter(user=user, role=role, what=what, ended_at=None, until_on=until_on, **subject).first()
    if known:
        return known
    if role in STAFF and not user.staff:
        User.objects.filter(pk=user.pk).update(staff=True)
    made = Mandate.objects.create(
        user=user, role=role, what=what, from_on=from_on, until_on=until_on, given_by=by, given_at=now, **subject
    )
    note(user, "mandate", by=by, now=now, what=f"{role} {scope} {what}")
    return made


@transaction.atomic
def end_mandate(number: int, *, by: str, now: datetime) -> Mandate:
    """End a mandate at once; open sessions lose its scope with their next page."""
    found = Mandate.objects.select_for_update().select_related("user").filter(pk=number, ended_at=None).first()
    if found is None:
        raise refuse("MANDATE_UNKNOWN", value=str(number))
    others = Mandate.objects.filter(workshop_id=found.workshop_id, role=Role.EMPLOYER, ended_at=None).exclude(pk=number)
    if found.role == Role.EMPLOYER and not others.exists():
        raise refuse("LAST_REPRESENTATIVE")
    found.ended_by, found.ended_at = by, now
    found.save(update_fields=["ended_by", "ended_at"])
    note(found.user, "mandate_ended", by=by, now=now, what=f"{found.role} {found.pk}")
    return found


def unlock(login: str, *, by: str, now: datetime) -> None:
    """Take back a lock before its time."""
    note(find(login), "unlocked", by=by, now=now)


@transaction.atomic
def propose_recovery(login: str, mobile: str, *, by: str, now: datetime) -> Task:
    """An officer has seen the person and the card: a new number and a new password, when a second one agrees."""
    user = find(login)
    task, _ = Task.objects.get_or_create(
        key=f"{RECOVERY}/{login}/{mobile}/{now.date()}",
        defaults={
            "kind": RECOVERY,
            "subject": f"user/{user.pk}/{mobile}",
            "text_fa": f"بازیابی کاربر {login} با شمارهٔ {mobile}",
            "text_en": f"Recovery of user {login} with the number {mobile}",
            "opened_at": now,
            "proposed_by": by,
        },
    )
    note(user, "recovery_asked", by=by, now=now)
    return task


@transaction.atomic
def approve_recovery(number: int, *, by: str, now: datetime) -> str:
    """The second officer agrees: number bound, second factor and sessions ended; gives the one-time password.

    It must be changed at the next sign-in, within WORD_HOURS: it opens no session.
    """
    task = Task.objects.select_for_update().filter(pk=number, kind=RECOVERY, closed_at=None).first()
    if task is None:
        raise refuse("RECOVERY_UNKNOWN", value=str(number))
    if task.proposed_by == by:
        raise refuse("SAME_PERSON")
    _, user_id, mobile = task.subject.split("/")
    user, word = User.objects.get(pk=user_id), secrets.token_urlsafe(12)
    Task.objects.filter(pk=number).update(closed_by=by, closed_at=now, outcome="recovered")
    User.objects.filter(pk=user.pk).update(
        mobile=mobile,
        password=sealed_password(word),
        must_change=True,
        word_until=now + timedelta(hours=WORD_HOURS),
        totp="",
        totp_step=0,
    )
    user.passkeys.all().delete()
    end_sessions(user)
    note(user, "recovered", by=by, now=now, what=f"proposed by {task.proposed_by}")
    return word


def end_sessions(user: User) -> None:
    """Every open session of a user ends. The role of journeys may not read tokens, so this is the owner's function."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_end_sessions_of(%s)", [user.pk])


def bind_organisation(login: str, subject: str, *, by: str, now: datetime) -> None:
    """Bind what an organisation's sign-on calls somebody to their user."""
    user = find(login)
    User.objects.filter(pk=user.pk).update(organisation_subject=subject)
    note(user, "bound", by=by, now=now, what=subject)
