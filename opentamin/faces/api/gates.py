"""Who may call what: the same declaration as the pages (`portal/gates.yaml`), asked before every call of a program.

Faces do not know each other's code; the file is the one place where both read who may.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.db import models
from django.http import HttpRequest

from opentamin.desk.api_keys import Caller
from opentamin.desk.gates import Gate, gates_of, log_readings
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.faces.api.catalogue import refuse

__all__ = ["Gate", "allowed", "caller_of", "gates", "open_file", "open_files", "theirs", "within"]
GATES = Path(__file__).resolve().parent.parent / "portal" / "gates.yaml"
REASON = "Reading-Reason"
OWN_LIST = "list of the own workshop"


def gates() -> dict[str, Gate]:
    """Every declared page by name."""
    return gates_of(GATES)


def caller_of(request: HttpRequest) -> Caller:
    """The program that calls; refuses when there is none."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        raise refuse("KEY_OPENS_NOTHING")
    return caller


def allowed(request: HttpRequest, gate: str, scope: str = "read") -> Sitting:
    """The session of the call, when key and role open the gate; a mandate that has ended opens nothing."""
    caller = caller_of(request)
    if caller.test and scope == "act":
        raise refuse("TEST_KEY_ONLY")
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


def open_file(request: HttpRequest, sitting: Sitting, person_id: int) -> None:
    """Before a personal file is read: one's own freely, another's with a reason, which its owner can see."""
    open_files(request, sitting, [person_id])


def open_files(request: HttpRequest, sitting: Sitting, people: Iterable[int | None]) -> None:
    """The same for many at once, such as the people of a list (one query); a reason is asked for once.

    An employer who reads what the own workshop has sent need not say why; the people see that it was read all the same.
    """
    others = [each for each in people if each is not None and not sitting.owns(each)]
    given = reason_of(request) or (OWN_LIST if sitting.role == "employer" else "")
    if others and not given:
        raise refuse("READING_REASON_MISSING", column=REASON)
    if others:
        log_readings(others, given)


def reason_of(request: HttpRequest) -> str:
    """Why files are read, as the call says it; empty when it does not."""
    return unquote(request.headers.get(REASON, ""), errors="replace").replace("\x00", "").strip()[:200]
