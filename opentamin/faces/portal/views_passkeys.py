"""Passkeys of staff: a device bound while signed in, used instead of the digits of an authenticator.

Passkeys need script in the browser; whoever has none types the digits. The challenge waits in the sealed step cookie.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pyotp
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from opentamin.desk import factors, sessions
from opentamin.faces.portal import door
from opentamin.faces.portal.views_identity import SECOND, SIX, closed, failed, finding, let_in, qr, typed_number
from opentamin.faces.portal.words import say, shown
from opentamin.journeys import messages

BROKEN = (WebAuthnException, ValueError, KeyError, TypeError)


def _here(request: HttpRequest) -> dict[str, str]:
    """What a key is bound to: this host, and the origin that the browser must name."""
    return {
        "expected_rp_id": request.get_host().split(":")[0],
        "expected_origin": f"{request.scheme}://{request.get_host()}",
    }


def _keys_of(user_id: int) -> dict[str, tuple[bytes, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_passkeys(%s)", [user_id])
        return {row[0]: (bytes(row[1]), row[2]) for row in cursor.fetchall()}


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def passkeys(request: HttpRequest, *, error: dict[str, Any] | None = None) -> HttpResponse:
    """What I sign in with beside the password, and the form that binds the device I hold; only with a second factor, fresh."""
    sitting = request.sitting
    refuse_one_factor(request)
    if not sitting.is_fresh(timezone.now()):
        return _ask_again(request)
    if request.method == "POST" and error is None:
        return _bind(request)
    options = generate_registration_options(
        rp_id=_here(request)["expected_rp_id"],
        rp_name="OpenTamin",
        user_name=sitting.login,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=_bytes(key)) for key in _keys_of(sitting.user_id or 0)],
    )
    context = {"options": options_to_json(options), "error": error, **_factors(sitting)}
    page = render(request, "portal/passkeys.html", context, status=422 if error else 200)
    return door.remember(request, page, stage="passkey", challenge=_text(options.challenge))


def refuse_one_factor(request: HttpRequest) -> None:
    """A session with one factor alone finds nothing here."""
    if request.sitting.user_id is None or request.sitting.level not in {"totp", "passkey", "demo"}:
        raise Http404


def _ask_again(request: HttpRequest) -> HttpResponse:
    from opentamin.faces.portal.views_proof import ask_again

    return ask_again(request)


def _factors(sitting: sessions.Sitting) -> dict[str, Any]:
    """The authenticator and the passkeys of the user; staff keep the last one."""
    known = sessions.credentials(sitting.login)
    rows = [{**row, "shown": shown(row["title"]) or say("factors.unnamed")} for row in sessions.my_passkeys()]
    rows = [*([{"number": 0}] if known.totp else []), *rows]
    last = known.staff and len(rows) == 1
    return {"factors": [{**row, "last": last} for row in rows], "has_app": bool(known.totp), "staff": known.staff}


def factor(request: HttpRequest) -> HttpResponse:
    """Call one of my passkeys otherwise, or take away a passkey or the authenticator (0); foreign ones do not exist."""
    refuse_one_factor(request)
    if not request.sitting.is_fresh(timezone.now()):
        return _ask_again(request)
    number, title = request.POST.get("number", ""), " ".join(request.POST.get("title", "").split())
    if request.method != "POST" or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    if request.POST.get("do") == "name" and not title:
        return passkeys(request, error=finding("TITLE_MISSING"))
    if request.POST.get("do") == "name":
        outcome = "gone" if sessions.name_passkey(int(number), title) else "unknown"
    else:
        outcome = sessions.drop_factor(int(number))
        messages.wake()
    if outcome == "unknown":
        raise Http404
    return passkeys(request, error=finding("LAST_FACTOR")) if outcome == "last" else redirect("portal:passkeys")


def authenticator(request: HttpRequest) -> HttpResponse:
    """Another authenticator in the place of mine: its six digits prove that it works."""
    refuse_one_factor(request)
    known = sessions.credentials(request.sitting.login)
    if not known.staff:
        raise Http404
    if not request.sitting.is_fresh(timezone.now()):
        return _ask_again(request)
    step = door.remembered(request)
    plain = step["secret"] if step.get("stage") == "authenticator" else pyotp.random_base32()
    error = None
    if request.method == "POST":
        sealed, digits = factors.seal_totp(plain), typed_number(request, "code")
        at = factors.totp_step(sealed, digits, timezone.now()) if SIX.fullmatch(digits) else None
        if at is not None and sessions.swap_totp(sealed, at):
            messages.wake()
            return redirect("portal:passkeys")
        error = finding("SECOND_FACTOR_WRONG")
    context = {"secret": plain, "picture": qr(plain, request.sitting.login), "error": error}
    page = render(request, "portal/authenticator.html", context, status=422 if error else 200)
    return door.remember(request, page, stage="authenticator", secret=plain)


def _bind(request: HttpRequest) -> HttpResponse:
    step = door.remembered(request)
    try:
        found = verify_registration_response(
            credential=request.POST.get("credential", ""),
            expected_challenge=_bytes(step["challenge"]),
            **_here(request),
        )
    except BROKEN:
        return passkeys(request, error=finding("PASSKEY_REFUSED"))
    title = " ".join(request.POST.get("title", "").split())
    row: list[Any] = [_text(found.credential_id), found.credential_public_key, found.sign_count, title]
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_add_passkey(%s, %s, %s, %s)", row)
    messages.wake()
    return redirect("portal:passkeys")


def sign_in(request: HttpRequest) -> HttpResponse:
    """The second factor by passkey: GET gives the challenge to the script of the page, POST takes the answer."""
    step = door.remembered(request)
    if step.get("stage") != SECOND:
        return redirect("portal:sign_in")
    known = sessions.credentials(step["login"])
    if request.method != "POST":
        return challenge(request, known.id, step)
    shut = closed(request, step["login"])
    if not shut and fits(request, step, known.id):
        return let_in(request, step["login"], known, "passkey", step)
    failed(request, known.id, step["login"], "passkey")
    context = {"error": shut or finding("PASSKEY_REFUSED"), "passkeys": True}
    return render(request, "portal/sign_in_second.html", context, status=422)


def challenge(request: HttpRequest, user_id: int, step: dict[str, Any]) -> HttpResponse:
    """What the script of the page hands to the browser; the challenge waits in the sealed step."""
    allowed = [PublicKeyCredentialDescriptor(id=_bytes(key)) for key in _keys_of(user_id)]
    options = generate_authentication_options(rp_id=_here(request)["expected_rp_id"], allow_credentials=allowed)
    answer = JsonResponse(json.loads(options_to_json(options)))
    return door.remember(request, answer, **{**step, "challenge": _text(options.challenge)})


def fits(request: HttpRequest, step: dict[str, Any], user_id: int) -> bool:
    """Whether the answer is signed by one of the user's keys, for this challenge, and its counter went on."""
    try:
        plain = json.loads(request.POST.get("credential", ""))
        key, count = _keys_of(user_id)[plain["id"]]
        found = verify_authentication_response(
            credential=plain,
            expected_challenge=_bytes(step["challenge"]),
            credential_public_key=key,
            credential_current_sign_count=count,
            **_here(request),
        )
    except BROKEN:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_use_passkey(%s, %s)", [plain["id"], found.new_sign_count])
        return bool(cursor.fetchone()[0])
