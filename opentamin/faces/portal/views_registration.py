"""Registration and recovery: a number is bound by a code; what cannot be proved from here goes to the desk."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from opentamin.desk import factors
from opentamin.desk.passwords import NOBODY, Own, own_of
from opentamin.faces.portal import door
from opentamin.faces.portal.new_password import new_faults, strength_of
from opentamin.faces.portal.views_identity import (
    LOGIN,
    closed,
    code_finding,
    failed,
    finding,
    send_code,
    typed_number,
)
from opentamin.faces.portal.when import months
from opentamin.ground.calendar import Day
from opentamin.journeys import messages

MOBILE = re.compile(r"09[0-9]{9}")
FIELDS = ("login", "insurance", "mobile", "year", "month", "day")


def register(request: HttpRequest) -> HttpResponse:
    """National code, insurance number, day of birth and mobile number: a code is sent to the number in every case."""
    typed = {name: typed_number(request, name) for name in FIELDS}
    errors: dict[str, Any] = {}
    if request.method == "POST":
        if not LOGIN.fullmatch(typed["login"]):
            errors["login"] = finding("LOGIN_UNREADABLE")
        if not MOBILE.fullmatch(typed["mobile"]):
            errors["mobile"] = finding("MOBILE_UNREADABLE")
        shut = None if errors else send_code(request, typed["login"], "register", typed["mobile"])
        if shut:
            errors["mobile"] = shut
        if not errors:
            return door.remember(request, redirect("portal:register_code"), stage="register", **typed)
    context = {"typed": typed, "errors": errors, "months": months(typed.get("month", ""))}
    return render(request, "portal/register.html", context, status=422 if errors else 200)


def register_code(request: HttpRequest) -> HttpResponse:
    """The code proves the number, the facts prove the person; then the password."""
    step = door.remembered(request)
    if step.get("stage") != "register":
        return redirect("portal:register")
    return _code_and_password(request, step["login"], "register", lambda password: _register(step, password))


def _register(step: dict[str, Any], sealed: str) -> dict[str, Any] | None:
    row = [step["login"], step["insurance"].zfill(10), _born(step), step["mobile"], sealed]
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_register(%s, %s, %s, %s, %s)", row)
        return None if cursor.fetchone()[0] else finding("REGISTRATION_REFUSED")


def _born(step: dict[str, Any]) -> date | None:
    try:
        return Day.of(int(step["year"]), int(step["month"]), int(step["day"])).to_date()
    except ValueError:
        return None


def recover(request: HttpRequest) -> HttpResponse:
    """A new password by a code to the bound number; the desk is the other way. Staff always need the desk."""
    login, error = typed_number(request, "login"), None
    if request.method == "POST":
        error = send_code(request, login, "recover") if LOGIN.fullmatch(login) else finding("LOGIN_UNREADABLE")
        if not error:
            return door.remember(request, redirect("portal:recover_code"), stage="recover", login=login)
    return render(request, "portal/recover.html", {"login": login, "error": error}, status=422 if error else 200)


def recover_code(request: HttpRequest) -> HttpResponse:
    """The code, and the new password."""
    step = door.remembered(request)
    if step.get("stage") != "recover":
        return redirect("portal:recover")
    return _code_and_password(request, step["login"], "recover", lambda sealed: _recover(step["login"], sealed))


def _recover(login: str, sealed: str) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_new_password(%s, %s)", [login, sealed])
        return None if cursor.fetchone()[0] else code_finding("wrong")


def _code_and_password(request: HttpRequest, login: str, purpose: str, act: Any) -> HttpResponse:
    """The page that takes a code and a new password; the password is judged before the code is spent."""
    errors: list[dict[str, Any]] = []
    password, own = request.POST.get("password", ""), NOBODY
    if request.method == "POST":
        errors = faults = new_faults(password, login)
        if not errors:
            errors = _code_faults(request, login, purpose)
        if not errors:
            own = _own(door.remembered(request), login, purpose)
            errors = faults = new_faults(password, login, own)
        if not errors and not (errors := _spend(request, login, purpose, password, act)):
            return redirect("portal:sign_in")
        faults = faults if errors is faults else []
    context = {
        "seconds": factors.code_seconds(login, purpose),
        "errors": errors,
        "code": typed_number(request, "code") if errors and faults else "",
        "password_errors": errors and faults,
        "strength": strength_of(password, login, own),
        "demo": door.demo_mode(),
        "purpose": purpose,
    }
    return render(request, "portal/new_password.html", context, status=422 if errors else 200)


def _own(step: dict[str, Any], login: str, purpose: str) -> Own:
    """What is known of who has proved to hold the code: by the desk, or by what was typed at registration."""
    if purpose == "recover":
        return factors.own_words(login)
    return own_of([], [step["login"], step["mobile"], step["insurance"]], _born(step))


def _code_faults(request: HttpRequest, login: str, purpose: str) -> list[dict[str, Any]]:
    """Whether the code is right, without spending it; a wrong one counts as a wrong try."""
    shut = closed(request, login)
    if shut:
        return [shut]
    outcome = factors.check_code(login, purpose, typed_number(request, "code"))
    if outcome == "taken":
        return []
    failed(request, 0, login, purpose)
    return [code_finding(outcome)]


def _spend(request: HttpRequest, login: str, purpose: str, password: str, act: Any) -> list[dict[str, Any]]:
    outcome = factors.take_code(login, purpose, typed_number(request, "code"))
    error = code_finding(outcome) if outcome != "taken" else act(factors.sealed_password(password))
    if error:
        failed(request, 0, login, purpose)
    else:
        messages.wake()
    return [error] if error else []
