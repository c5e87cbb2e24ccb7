"""An organisation's own sign-on by OpenID Connect: off until the environment names a provider.

OPENTAMIN_OIDC_ISSUER, _CLIENT, _SECRET, _AUTHORIZE, _TOKEN, _KEYS. Subjects are bound to users by the desk (`users bind`);
nobody is made from what a provider says. Signature, nonce, issuer, audience and time of the token are all checked.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from typing import Any

import requests
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from jwt import ExpiredSignatureError, PyJWTError

from opentamin.desk import sessions
from opentamin.desk.catalogue import findings
from opentamin.faces.portal import door
from opentamin.faces.portal.words import either, say

NAMES = {
    "OIDC_OP_TOKEN_ENDPOINT": "TOKEN",
    "OIDC_OP_JWKS_ENDPOINT": "KEYS",
    "OIDC_RP_CLIENT_ID": "CLIENT",
    "OIDC_RP_CLIENT_SECRET": "SECRET",
}
FIXED = {"OIDC_RP_SIGN_ALGO": "RS256", "OIDC_OP_USER_ENDPOINT": "", "OIDC_TIMEOUT": 10}
SKEW_SECONDS = 60
AGAIN_SECONDS = 300
"""How long ago the provider may have asked somebody who was to show again that it is them."""


class _Refusal(Exception):
    """Why nobody is let in: `sso.<name>` says it in words."""


BROKEN = (_Refusal, requests.RequestException, SuspiciousOperation, PyJWTError, ValueError, KeyError, TypeError)


def _given(name: str) -> str:
    return os.environ.get(f"OPENTAMIN_OIDC_{name}", "")


def configured() -> bool:
    """Whether an organisation's sign-on is set up."""
    return all(_given(name) for name in ("ISSUER", "CLIENT", "SECRET", "AUTHORIZE", "TOKEN", "KEYS"))


def _backend() -> Any:
    """mozilla-django-oidc's client, with its settings from the environment."""
    from mozilla_django_oidc.auth import OIDCAuthenticationBackend

    class Client(OIDCAuthenticationBackend):
        """Asks the environment instead of Django's settings."""

        @staticmethod
        def get_settings(attr: str, *default: Any) -> Any:
            """One setting."""
            if attr in NAMES:
                return _given(NAMES[attr])
            return FIXED.get(attr, default[0] if default else None)

    return Client()


def _back_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:sign_in_organisation_back"))


def begin(request: HttpRequest) -> HttpResponse:
    """Off to the provider, with a state, a nonce and a challenge (PKCE) that only this browser holds."""
    if not configured():
        raise Http404
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    words = {
        "response_type": "code",
        "scope": "openid",
        "client_id": _given("CLIENT"),
        "redirect_uri": _back_url(request),
    }
    again = request.GET.get("again") == "1"
    words |= {"prompt": "login", "max_age": "0"} if again else {}
    words |= {"state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256"}
    answer = redirect(f"{_given('AUTHORIZE')}?{urlencode(words)}")
    facts = {"stage": "organisation", "state": state, "nonce": nonce, "verifier": verifier, "again": again}
    door.remember(request, answer, **facts, next=request.GET.get("next", ""))
    # The provider sends the browser back from elsewhere: a strict cookie would stay at home.
    answer.cookies[door.STEP_COOKIE]["samesite"] = "Lax"
    return answer


def back(request: HttpRequest) -> HttpResponse:
    """Back from the provider: the state is ours, the token is for us, its subject is bound to a user."""
    step = door.remembered(request)
    if not configured() or step.get("stage") != "organisation":
        raise Http404
    if not secrets.compare_digest(request.GET.get("state", "").encode(), step["state"].encode()):
        return _refused(request, "state")
    if request.GET.get("error") or not request.GET.get("code"):
        return _refused(request, "denied")
    try:
        claims = _claims(request, step)
    except BROKEN as fault:
        return _refused(request, _reason(fault))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM desk_user_of_organisation(%s)", [str(claims.get("sub", ""))])
        row = cursor.fetchone()
    if row is None:
        return _refused(request, "subject")
    token = sessions.begin(row[0], "organisation", *door.place(request))
    page = render(request, "portal/arrived.html", {"action": door.safe_next(step.get("next", ""))})
    page.headers["Refresh"] = f"0; url={door.safe_next(step.get('next', ''))}"
    return door.give_token(request, page, token)


def _reason(fault: Exception) -> str:
    """The word for a fault, as `sso.<word>` says it. (A fault of the way is also a ValueError where its JSON is none.)"""
    if isinstance(fault, _Refusal):
        return str(fault)
    if isinstance(fault, requests.RequestException):
        return "provider"
    return "time" if isinstance(fault, ExpiredSignatureError) else "token"


def _claims(request: HttpRequest, step: dict[str, Any]) -> dict[str, Any]:
    """The claims of the id token; the library checks signature and nonce, the rest is checked here."""
    client = _backend()
    words = {
        "client_id": _given("CLIENT"),
        "client_secret": _given("SECRET"),
        "grant_type": "authorization_code",
        "code": request.GET.get("code", ""),
        "redirect_uri": _back_url(request),
        "code_verifier": step["verifier"],
    }
    token = client.get_token(words)["id_token"]
    claims: dict[str, Any] = client.verify_token(token, nonce=step["nonce"])
    _ours(claims)
    _in_time(claims, again=bool(step.get("again")))
    return claims


def _ours(claims: dict[str, Any]) -> None:
    """From the provider that we asked, and for us: among several audiences it must say that it was made for us (azp)."""
    given, client = claims.get("aud"), _given("CLIENT")
    audience = given if isinstance(given, list) else [given]
    made_for = claims.get("azp", client if len(audience) == 1 else "")
    if claims.get("iss") != _given("ISSUER"):
        raise _Refusal("issuer")
    if client not in audience or made_for != client:
        raise _Refusal("audience")


def _in_time(claims: dict[str, Any], *, again: bool) -> None:
    """Not over, not from the future; who was to be asked again was asked just now."""
    now = int(timezone.now().timestamp())
    if int(claims["exp"]) <= now or int(claims["iat"]) > now + SKEW_SECONDS:
        raise _Refusal("time")
    if again and int(claims.get("auth_time", 0)) < now - AGAIN_SECONDS:
        raise _Refusal("again")


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    sessions.note(None, "", "failed", *door.place(request), f"organisation: {reason}")
    found = findings().make("ORGANISATION_UNKNOWN", reason=say(f"sso.{reason}"))
    words = {"title": either(found.message_fa, found.message_en), "text": either(found.advice_fa, found.advice_en)}
    return render(request, "portal/plain.html", words, status=422)
