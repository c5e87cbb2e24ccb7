"""The door: national code with a password or a one-time code, and for staff a second factor.

Every answer to a login that nobody has is the one to a wrong password: the same words, the same work, the same lock.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pyotp
import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from opentamin.config.places import secret
from opentamin.desk import factors, sessions
from opentamin.desk.catalogue import findings
from opentamin.faces.portal import door
from opentamin.faces.portal.views_sso import configured
from opentamin.faces.portal.words import either, say
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits
from opentamin.journeys import messages

SIX = re.compile(r"[0-9]{6}")
LOGIN = re.compile(r"[0-9]{10,13}")
SECOND = "second"


def told(finding: Finding) -> dict[str, Any]:
    """A finding beside its field."""
    return {
        "number": finding.number,
        "text": either(finding.message_fa, finding.message_en),
        "advice": either(finding.advice_fa, finding.advice_en),
    }


def finding(name: str, **facts: Any) -> dict[str, Any]:
    """A finding of the desk, beside its field."""
    return told(findings().make(name, **facts))


def typed_number(request: HttpRequest, name: str) -> str:
    """A number as it was typed, in any digits, without blanks and dashes."""
    return re.sub(r"[\s\-]", "", ascii_digits(request.POST.get(name, "")))[:20]


def first_page(request: HttpRequest, **words: Any) -> HttpResponse:
    """The first step, with what was typed (never the password)."""
    status = words.pop("status", 422 if words.get("error") else 200)
    context = {
        "next_url": words.get("next_url") or request.POST.get("next") or request.GET.get("next", ""),
        "kept": words.get("kept") or request.POST.get("kept", ""),
        "login": words.get("login", ""),
        "error": words.get("error"),
        "demo_users": _invented() if door.demo_mode() else [],
        "demo_word": secret("demo-word") if door.demo_mode() else "",
        "organisation": configured(),
    }
    return render(request, "portal/sign_in.html", context, status=status)


def _invented() -> list[dict[str, Any]]:
    rows = [row for row in sessions.demo_users() if row["role"]]
    return [
        {**row, "name": either(row["name_fa"], row["name_en"]), "role_text": say(f"role.{row['role']}")} for row in rows
    ]


def sign_in(request: HttpRequest) -> HttpResponse:
    """National code and password, or a code to the number that is bound to it."""
    if request.method != "POST":
        return first_page(request)
    login = typed_number(request, "login")
    if not LOGIN.fullmatch(login):
        return first_page(request, login=login, error=finding("LOGIN_UNREADABLE"))
    shut = closed(request, login)
    if shut:
        return first_page(request, login=login, error=shut)
    if request.POST.get("way") == "code":
        return _send(request, login)
    known = sessions.credentials(login)
    fits = factors.password_fits(request.POST.get("password", ""), known.password)
    if not fits:
        return _failed(request, known.id, login)
    return _proved(request, login, known, "password")


def closed(request: HttpRequest, login: str) -> dict[str, Any] | None:
    """Why somebody may not try just now, and for how long; None when they may."""
    seconds = sessions.closed_seconds(login, door.place(request)[0], door.device_of(request, login))
    if not seconds:
        return None
    return finding("LOCKED", value=str(-(-seconds // 60))) if seconds > 60 else finding("WAIT", value=str(seconds))


def failed(request: HttpRequest, user_id: int, login: str, what: str = "") -> None:
    """Keep a wrong try, with the device and the address that it counts for."""
    sessions.note(user_id or None, login, "failed", *door.place(request), what, device=door.device_of(request, login))


def _failed(request: HttpRequest, user_id: int, login: str) -> HttpResponse:
    failed(request, user_id, login)
    return first_page(request, login=login, error=closed(request, login) or finding("SIGN_IN_REFUSED"))


def _send(request: HttpRequest, login: str) -> HttpResponse:
    """A code is made for every login; a message goes out where there is a number."""
    shut = send_code(request, login, "sign_in")
    if shut:
        return first_page(request, login=login, error=shut)
    return door.remember(request, redirect("portal:sign_in_code"), login=login, stage="code", **_onward(request))


def send_code(request: HttpRequest, login: str, purpose: str, mobile: str = "") -> dict[str, Any] | None:
    """Make a code, leave its message and wake the gateway, for every login alike; else why this address gets none now."""
    seconds = sessions.codes_closed_seconds(door.place(request)[0])
    if seconds:
        return finding("CODES_TOO_MANY", value=str(-(-seconds // 60)))
    sessions.note(None, login, "code", *door.place(request), purpose)
    factors.send_code(login, purpose, say("code.message", minutes="2"), sessions.CODE_SECONDS, mobile)
    messages.wake()
    return None


def _onward(request: HttpRequest) -> dict[str, str]:
    return {"next": request.POST.get("next", "")[:2000], "kept": request.POST.get("kept", "")[:2500]}


def _proved(request: HttpRequest, login: str, known: sessions.Credentials, how: str) -> HttpResponse:
    """One factor is right: in, or on to the second one."""
    step = door.remembered(request) or _onward(request)
    onward = {name: step.get(name, "") for name in ("next", "kept")} if how == "code" else _onward(request)
    if known.staff:
        answer = redirect("portal:sign_in_second")
        secret = "" if known.totp or known.has_passkey else pyotp.random_base32()
        return door.remember(request, answer, login=login, stage=SECOND, secret=secret, **onward)
    return let_in(request, login, known, how, onward)


def let_in(
    request: HttpRequest, login: str, known: sessions.Credentials, how: str, onward: dict[str, str]
) -> HttpResponse:
    """A new session, whatever the browser held before; an old one ends. A one-time word of the desk is changed first."""
    if known.must_change:
        words = {name: onward.get(name, "") for name in ("next", "kept")}
        return door.remember(request, redirect("portal:sign_in_change"), login=login, stage="change", how=how, **words)
    old = door.token_of(request)
    if old:
        sessions.end(old, None, "signed_in_again")
    token = sessions.begin(known.id, how, *door.place(request))
    if not door.device_of(request, login) and sessions.tell_device(token):
        messages.wake()
    answer = door.arrive(request, onward.get("next", ""), onward.get("kept", ""), token)
    return door.keep_device(request, answer, login)


def code(request: HttpRequest) -> HttpResponse:
    """The code that was sent: seconds left, another one by a button."""
    step = door.remembered(request)
    if step.get("stage") != "code":
        return redirect("portal:sign_in")
    login, error = step["login"], None
    if request.method == "POST" and request.POST.get("way") == "again":
        error = send_code(request, login, "sign_in")
    elif request.method == "POST":
        outcome = _take(request, login)
        if isinstance(outcome, HttpResponse):
            return outcome
        error = outcome
    seconds = factors.code_seconds(login, "sign_in")
    context = {"seconds": seconds, "error": error, "demo": door.demo_mode(), "action": reverse("portal:sign_in_code")}
    return render(request, "portal/sign_in_code.html", context, status=422 if error else 200)


def _take(request: HttpRequest, login: str) -> HttpResponse | dict[str, Any]:
    shut = closed(request, login)
    if shut:
        return shut
    outcome = factors.take_code(login, "sign_in", typed_number(request, "code"))
    known = sessions.credentials(login)
    if outcome == "taken" and known.id:
        return _proved(request, login, known, "code")
    failed(request, known.id, login)
    return code_finding(outcome)


def code_finding(outcome: str) -> dict[str, Any]:
    """What is told of a code that was not taken."""
    names = {"wrong": "CODE_WRONG", "late": "CODE_LATE", "spent": "CODE_SPENT"}
    return finding(names.get(outcome, "CODE_WRONG"))


def second(request: HttpRequest) -> HttpResponse:
    """The second factor of staff; who has none yet binds an authenticator first."""
    step = door.remembered(request)
    if step.get("stage") != SECOND:
        return redirect("portal:sign_in")
    known, error = sessions.credentials(step["login"]), None
    if request.method == "POST":
        outcome = _second(request, step, known)
        if isinstance(outcome, HttpResponse):
            return outcome
        error = outcome
    context: dict[str, Any] = {"error": error, "passkeys": True}
    if step.get("secret") and not known.totp:
        context |= {"secret": step["secret"], "picture": qr(step["secret"], step["login"])}
    return render(request, "portal/sign_in_second.html", context, status=422 if error else 200)


def _second(request: HttpRequest, step: dict[str, Any], known: sessions.Credentials) -> HttpResponse | dict[str, Any]:
    shut = closed(request, step["login"])
    if shut:
        return shut
    digits = typed_number(request, "code")
    sealed = known.totp or factors.seal_totp(step.get("secret") or pyotp.random_base32())
    right = bool(SIX.fullmatch(digits)) and factors.totp_step(sealed, digits, timezone.now()) is not None
    if right and not known.totp:
        right = factors.bind_totp(known.id, step["secret"])
    if right and factors.take_totp(known.id, sealed, digits, timezone.now()):
        return let_in(request, step["login"], known, "totp", step)
    failed(request, known.id, step["login"], "second factor")
    return finding("SECOND_FACTOR_WRONG")


def qr(secret: str, login: str) -> str:
    """The picture that an authenticator reads, as SVG in the page."""
    buffer = BytesIO()
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="OpenTamin")
    segno.make(uri, error="m").save(
        buffer, kind="svg", xmldecl=False, svgns=True, border=2, scale=5, omitsize=True, dark="#000", light="#fff"
    )
    return mark_safe(buffer.getvalue().decode("utf-8"))


def demo_enter(request: HttpRequest) -> HttpResponse:
    """One press, and in as an invented user; only in the demonstration."""
    login = typed_number(request, "login")
    wanted = {row["login"] for row in sessions.demo_users()} if door.demo_mode() else set()
    if request.method != "POST" or login not in wanted:
        raise Http404
    return let_in(request, login, sessions.credentials(login), "demo", _onward(request))


def codes(request: HttpRequest) -> HttpResponse:
    """The messages of the last minutes, as the phones of invented people would show them; only in the demonstration."""
    if not door.demo_mode():
        raise Http404
    rows = [{**row, "mobile": f"{row['mobile'][:4]}•••{row['mobile'][-2:]}"} for row in sessions.demo_messages()]
    return render(request, "portal/codes.html", {"messages": rows})
