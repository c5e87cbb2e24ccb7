"""The door of the pages: the cookie, where a visitor is sent, what was typed and must not be lost, and demo mode."""

from __future__ import annotations

import os
import re
import secrets
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from opentamin.config.places import home
from opentamin.desk.addresses import client_address
from opentamin.faces.portal.words import say

COOKIE, SAFE_COOKIE = "opentamin_session", "__Host-opentamin"
STEP_COOKIE = "opentamin_step"
DEVICE_COOKIE, DEVICE_SECONDS, LOGINS_OF_A_DEVICE = "opentamin_device", 180 * 86_400, 5
STEP_SECONDS = 600
OWN_ADDRESS = re.compile(r"/(?!/)[^\x00-\x20\x7f\\]*")
"""A path of our own. Browsers drop tabs and ends of lines: what begins with one slash may begin with two afterwards."""
LARGEST_KEPT = 20_000
REASONS = ("claim", "service", "correction", "objection", "inspection", "audit", "other")
REASON_OF_PAGE = {"claim": "claim", "letter": "claim", "award": "claim", "readiness": "service", "person": "service"}


def token_of(request: HttpRequest) -> str:
    """The token of the browser's session, or nothing."""
    return request.COOKIES.get(SAFE_COOKIE if request.is_secure() else COOKIE, "")[:200]


def give_token(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    """Hand the browser its session; not readable by script, never sent along from elsewhere."""
    secure = request.is_secure()
    response.set_cookie(
        SAFE_COOKIE if secure else COOKIE, token, httponly=True, secure=secure, samesite="Strict", path="/"
    )
    response.delete_cookie(STEP_COOKIE)
    return response


def drop_token(response: HttpResponse) -> HttpResponse:
    """Take the session away from the browser."""
    for name in (COOKIE, SAFE_COOKIE, STEP_COOKIE):
        response.delete_cookie(name, path="/", samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def remember(request: HttpRequest, response: HttpResponse, **facts: Any) -> HttpResponse:
    """Keep what has been reached of signing in, sealed; nothing of it tells whether the login exists."""
    value = signing.dumps(facts, salt="step", compress=True)
    response.set_cookie(
        STEP_COOKIE, value, max_age=STEP_SECONDS, httponly=True, secure=request.is_secure(), samesite="Strict"
    )
    return response


def remembered(request: HttpRequest) -> dict[str, Any]:
    """What has been reached of signing in; empty when there is none, or it is too old."""
    try:
        found: dict[str, Any] = signing.loads(request.COOKIES.get(STEP_COOKIE, ""), salt="step", max_age=STEP_SECONDS)
    except signing.BadSignature:
        return {}
    return found


def device_of(request: HttpRequest, login: str) -> str:
    """The mark of this browser where somebody has signed in with this login before; "" for a stranger."""
    return _devices(request).get(login, "")


def _devices(request: HttpRequest) -> dict[str, str]:
    try:
        found: dict[str, str] = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt="device", max_age=DEVICE_SECONDS
        )
    except signing.BadSignature:
        return {}
    return found


def keep_device(request: HttpRequest, response: HttpResponse, login: str) -> HttpResponse:
    """Mark this browser as one of a login, anew at each sign-in: the failures of strangers do not lock it out."""
    others = [(name, mark) for name, mark in _devices(request).items() if name != login][1 - LOGINS_OF_A_DEVICE :]
    value = signing.dumps({**dict(others), login: secrets.token_hex(10)}, salt="device", compress=True)
    words: dict[str, Any] = {"max_age": DEVICE_SECONDS, "httponly": True, "samesite": "Strict"}
    response.set_cookie(DEVICE_COOKIE, value, secure=request.is_secure(), **words)
    return response


def safe_next(given: str) -> str:
    """An address of our own to go on to; anything else leads home."""
    own = OWN_ADDRESS.fullmatch(given) and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if own else reverse("portal:home")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the door; a form that was sent stays with them, sealed, and comes back after it."""
    if request.method != "POST":
        return redirect(f"{reverse('portal:sign_in')}?{urlencode({'next': request.get_full_path()})}")
    from opentamin.faces.portal.views_identity import first_page

    return first_page(request, next_url=request.get_full_path(), kept=kept_of(request.POST), status=401)


def kept_of(form: QueryDict) -> str:
    """A form as it was sent, sealed, without passwords; "" for one that is too large to go along."""
    fields = [(name, value) for name, values in form.lists() for value in values if name != "csrfmiddlewaretoken"]
    plain = [(name, value) for name, value in fields if "password" not in name]
    sealed = signing.dumps(plain, salt="kept", compress=True)
    return sealed if len(sealed) <= LARGEST_KEPT else ""


def kept_fields(sealed: str) -> list[tuple[str, str]]:
    """The form that was sent before signing in; empty when there is none."""
    try:
        return [(name, value) for name, value in signing.loads(sealed, salt="kept", max_age=86_400)]
    except signing.BadSignature:
        return []


def arrive(request: HttpRequest, next_url: str, kept: str, token: str, *, words: str = "resume.lede") -> HttpResponse:
    """In: go on to where the visitor wanted, or show the form that is still theirs to send."""
    fields, action = kept_fields(kept), safe_next(next_url)
    if not fields:
        return give_token(request, redirect(action), token)
    context = {"fields": fields, "action": action, "lede": say(words)}
    return give_token(request, render(request, "portal/resume.html", context), token)


def to_act_for(request: HttpRequest) -> HttpResponse:
    """Ask first for whom."""
    return redirect(f"{reverse('portal:act_for')}?{urlencode({'next': request.get_full_path()})}")


def ask_reason(request: HttpRequest, person_id: int, error: str = "") -> HttpResponse:
    """Before somebody else's file opens: why. The case at hand is chosen already."""
    here = request.POST.get("next") or request.get_full_path()
    name = request.resolver_match.url_name if request.resolver_match else ""
    chosen = request.POST.get("choice") or REASON_OF_PAGE.get(name or "", "service")
    context = {
        "next": here,
        "person_id": person_id,
        "choices": [{"value": each, "text": say(f"reading.{each}"), "on": each == chosen} for each in REASONS],
        "typed": request.POST.get("text", ""),
        "error": error,
    }
    return render(request, "portal/reading_reason.html", context, status=422 if error else 200)


def demo_mode() -> bool:
    """Whether this is the demonstration: the state folder says so (`opentamin demo`), or OPENTAMIN_DEMO."""
    given = os.environ.get("OPENTAMIN_DEMO", "")
    return given == "1" or (given != "0" and (home() / "demo").exists())


def place(request: HttpRequest) -> tuple[str, str]:
    """From where, and with what: for the log and the list of sessions."""
    return client_address(request.META), request.META.get("HTTP_USER_AGENT", "")[:200]
