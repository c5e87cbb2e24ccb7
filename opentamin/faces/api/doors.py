"""Who comes in by the API: keys of centres with scopes, and how often a second. Keys are remembered for a few seconds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from time import monotonic

from django.db import connection
from django.http import HttpRequest
from ninja.security import APIKeyHeader

from opentamin.faces.api.counting import counts
from opentamin.flow.care.catalogue import refuse
from opentamin.flow.care.models import Provider

REMEMBERED_SECONDS = 5
"""A key that was ended opens nothing after this long."""
MOST_A_SECOND = int(os.environ.get("OPENTAMIN_API_RATE", "500"))
"""Requests of one key that are answered in a second, by all server processes of the machine together."""
MOST_REMEMBERED = 10_000
HEADER = "X-API-Key"


@dataclass(frozen=True, slots=True)
class Caller:
    """The centre behind a key, with what it may do."""

    provider: Provider
    scopes: frozenset[str]

    def may(self, scope: str) -> Provider:
        """The centre, if its key carries the scope; a named refusal otherwise."""
        if scope not in self.scopes:
            raise refuse("SCOPE_MISSING", value=scope)
        return self.provider


_known: dict[str, tuple[float, Caller]] = {}


def caller_of(key: str | None) -> Caller:
    """Who a key belongs to; named refusals for a key that opens nothing and for one that asks too often."""
    if not key or len(key) > 200:
        raise refuse("API_KEY_INVALID")
    count_request(key)
    kept = _known.get(key)
    if kept is not None and monotonic() - kept[0] < REMEMBERED_SECONDS:
        return kept[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT provider_id, scopes FROM care_open_key(%s)", [key])
        row = cursor.fetchone()
    if row is None:
        _known.pop(key, None)
        raise refuse("API_KEY_INVALID")
    if len(_known) >= MOST_REMEMBERED:
        _known.clear()
    caller = Caller(Provider.objects.get(pk=row[0]), frozenset(row[1]))
    _known[key] = (monotonic(), caller)
    return caller


def count_request(key: str) -> None:
    """Count one request; refuses when the key asked too often in this second."""
    if counts().count(key, int(monotonic())) > MOST_A_SECOND:
        raise refuse("TOO_MANY_REQUESTS", most=MOST_A_SECOND)


def forget() -> None:
    """Forget remembered keys and counts (tests)."""
    _known.clear()
    counts().forget()


class CentreKey(APIKeyHeader):
    """The key of a centre in the header X-API-Key."""

    param_name = HEADER

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        """The caller; refusals pass on as problems."""
        return caller_of(key)
