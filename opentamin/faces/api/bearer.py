"""The door of programs: a key in `Authorization: Bearer`, its session for one transaction, and how often a second.

Requests are counted by all server processes of a machine together (as those of centres are), before the database is
asked. Whatever is refused is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from opentamin.desk.addresses import client_address
from opentamin.desk.api_keys import Caller, enter_key, seal
from opentamin.desk.sessions import note
from opentamin.faces.api.catalogue import findings
from opentamin.faces.api.doors import count_request
from opentamin.faces.api.problems import problem
from opentamin.ground.findings import FindingTrouble

MOST_BODY_BYTES = 5_000_000
"""Largest body that is not a file; Django refuses more."""


class BearerKey(HttpBearer):
    """The key of a program; the session was opened around the view."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or nobody."""
        return getattr(request, "caller", None)


def given_key(request: HttpRequest) -> str:
    """The key of a request, or nothing."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def under_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view inside one transaction in which the key's session is open; row security sees only through it."""

    @wraps(view)
    def answer(request: HttpRequest, *words: Any, **more: Any) -> HttpResponse:
        key, place = given_key(request), client_address(request.META)
        try:
            count_request(seal(key) if key else f"address {place}")
        except FindingTrouble as trouble:
            return problem([trouble.finding], request=request)
        if (
            request.content_type != "multipart/form-data"
            and int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY_BYTES
        ):
            return problem([findings().make("BODY_TOO_LARGE", most=MOST_BODY_BYTES // 1_000_000)], request=request)
        request.caller = None
        with transaction.atomic():
            request.caller = enter_key(key, place) if key else None
            response = view(request, *words, **more)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        if response.status_code == 403:
            _note_refusal(request, place)
        return response

    return answer


def _note_refusal(request: HttpRequest, place: str) -> None:
    """What was refused to a key that opens is kept in the log of the door: the rest of its transaction is not."""
    caller: Caller | None = request.caller
    if caller is not None:
        route = request.resolver_match.route if request.resolver_match else ""
        what = f"key {caller.key} {request.method} {route}"  # never the arguments: the log knows nobody's code
        note(
            caller.sitting.user_id, caller.sitting.login, "refused", place, request.headers.get("User-Agent", ""), what
        )
