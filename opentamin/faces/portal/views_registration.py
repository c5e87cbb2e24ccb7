"""Registration and recovery: a number is bound by a code; what cannot be proved from here goes to the desk."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from opentamin.desk import factors
from opentamin.faces.portal import door
from opentamin.faces.portal.views_identity import (
    LOGIN,
    closed,
    code_finding,
    failed,
    finding,
    send_code,
    told,
    typed_number,
)
from opentamin.ground.calendar import Day

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
        if not errors:
            send_code(typed["login"], "register", typed["mobile"])
            return door.remember(request, redirect("portal:register_code"), stage="register", **typed)
    context = {"typed": typed, "errors": errors}
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
        if LOGIN.fullmatch(login):
            send_code(login, "recover")
            return door.remember(request, redirect("portal:recover_code"), stage="recover", login=login)
        error = finding("LOGIN_UNREADABLE")
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
    """The page that takes a code and a new password; the password is checked before the code is spent."""
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        password = request.POST.get("password", "")
        errors = [told(found) for found in factors.password_findings(password, login)]
        if not errors:
            errors = _spend(request, login, purpose, password, act)
        if not errors:
            return redirect("portal:sign_in")
    context = {
        "seconds": factors.code_seconds(login, purpose),
        "errors": errors,
        "demo": door.demo_mode(),
        "purpose": purpose,
    }
    return render(request, "portal/new_password.html", context, status=422 if errors else 200)


def _spend(request: HttpRequest, login: str, purpose: str, password: str, act: Any) -> list[dict[str, Any]]:
    shut = closed(request, login)
    if shut:
        return [shut]
    outcome = factors.take_code(login, purpose, typed_number(request, "code"))
    error = code_finding(outcome) if outcome != "taken" else act(factors.sealed_password(password))
    if error:
        failed(request, 0, login, purpose)
    return [error] if error else []
