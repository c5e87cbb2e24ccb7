"""Who may call what: the same declaration as the pages (`portal/gates.yaml`), asked before every call of a program.

Faces do not know each other's code; the file is the one place where both read who may.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from django.apps import apps
from django.db import connection, models
from django.http import HttpRequest

from opentamin.desk.api_keys import Caller
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.faces.api.catalogue import refuse

GATES = Path(__file__).resolve().parent.parent / "portal" / "gates.yaml"
REASON = "Reading-Reason"


@dataclass(frozen=True, slots=True)
class Gate:
    """A page of the declaration: the roles that it opens for, or `any` key."""

    name: str
    any: bool
    roles: frozenset[str]

    def lets(self, sitting: Sitting) -> bool:
        """Whether the role opens it; an employer's mandate may be for lists or debts only (`employer.debts`)."""
        if sitting.what == "all":
            return self.any or any(role.partition(".")[0] == sitting.role for role in self.roles)
        return self.any or f"{sitting.role}.{sitting.what}" in self.roles


@cache
def gates() -> dict[str, Gate]:
    """Every declared page by name."""
    plain = yaml.safe_load(GATES.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = plain["groups"]
    found = {}
    for name, words in plain["pages"].items():
        given = str(words["for"] if isinstance(words, dict) else words).split()
        roles = {role for each in given for role in groups.get(each, [each])}
        found[name] = Gate(name, "any" in given, frozenset(roles | {"headquarters"}))
    return found


def caller_of(request: HttpRequest) -> Caller:
    """The program that calls; refuses when there is none."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        raise refuse("KEY_OPENS_NOTHING")
    return caller


def allowed(request: HttpRequest, gate: str, scope: str = "read") -> Sitting:
    """The session of the call, when key and role open the gate; a mandate that has ended opens nothing."""
    caller = caller_of(request)
    if scope not in caller.scopes:
        raise refuse("KEY_SCOPE_MISSING", value=scope)
    if not caller.sitting.role or not gates()[gate].lets(caller.sitting):
        raise refuse("ROLE_NOT_LET", value=caller.sitting.role or "-")
    return caller.sitting


def theirs(sitting: Sitting, place: str, value: Any) -> models.Model:
    """The row `app.Model column` with that value, when it lies in the scope; the same refusal for none and not theirs."""
    label, column = place.split(" ")
    model = apps.get_model(label)
    found = visible(model._default_manager.filter(**{column: value}), sitting).first()
    if found is None:
        raise refuse("NOT_THERE")
    return found


def within(rows: models.QuerySet[Any], sitting: Sitting) -> models.QuerySet[Any]:
    """The rows that lie in the scope, in a form that may be joined with other tables."""
    if sitting.sees_all:
        return rows
    return rows.filter(pk__in=visible(rows.model._default_manager.all(), sitting).values("pk"))


def open_file(request: HttpRequest, sitting: Sitting, person_id: int, page: str) -> None:
    """Before a personal file is read: one's own freely, another's with a reason, which its owner can see."""
    given = unquote(request.headers.get(REASON, ""), errors="replace").replace("\x00", "").strip()[:200]
    if not sitting.owns(person_id) and not given:
        raise refuse("READING_REASON_MISSING", column=REASON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_log_reading(%s, %s)", [person_id, given or page])
