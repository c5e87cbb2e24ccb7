"""Errors of the API as problem details (RFC 9457) that carry our finding numbers, in both languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from opentamin.faces.api.catalogue import findings as own
from opentamin.flow.care.catalogue import findings as care
from opentamin.ground.findings import Finding

PROBLEM = "application/problem+json"
STATUS = {
    "REQUEST_UNREADABLE": 400,
    "BODY_UNREADABLE": 400,
    "API_KEY_INVALID": 401,
    "KEY_OPENS_NOTHING": 401,
    "SCOPE_MISSING": 403,
    "KEY_SCOPE_MISSING": 403,
    "ROLE_NOT_LET": 403,
    "ACT_NOT_OPEN": 403,
    "TEST_KEY_ONLY": 403,
    "TEST_PEOPLE_ONLY": 403,
    "REAL_KEY_HERE": 403,
    "PROVIDER_UNKNOWN": 404,
    "FILTER_MISSING": 404,
    "BILL_UNKNOWN": 404,
    "BILL_UNREADABLE": 400,
    "NOT_THERE": 404,
    "SUBJECT_NOT_YOURS": 404,
    "METHOD_UNKNOWN": 405,
    "KEY_REUSED": 409,
    "KEY_CONFLICT": 409,
    "ACT_KEY_REUSED": 409,
    "OTHER_KEY_USE": 409,
    "BODY_TOO_LARGE": 413,
    "BODY_KIND": 415,
    "BATCH_TOO_LARGE": 422,
    "TOO_MANY_REQUESTS": 429,
    "TEST_KEYS_TOO_MANY": 429,
    "RUNS_WAITING": 429,
}


def status_of(found: Sequence[Finding]) -> int:
    """The HTTP status of some findings: that of the first; 422 where nothing else is fitting."""
    return STATUS.get(found[0].name, 422)


def problem(found: Sequence[Finding], status: int | None = None, request: HttpRequest | None = None) -> HttpResponse:
    """All findings as one problem; each names the place in the body or the parameters as a JSON pointer."""
    first = found[0]
    body: dict[str, Any] = {
        "type": f"urn:opentamin:finding:{first.number}",
        "title": first.message_en,
        "title_fa": first.message_fa,
        "status": status or status_of(found),
        "detail": first.advice_en,
        "detail_fa": first.advice_fa,
        "instance": request.path if request is not None else None,
        "findings": [{**each.as_dict(), "pointer": pointer(each.column)} for each in found],
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=PROBLEM, status=body["status"])
    if response.status_code == 429:
        response.headers["Retry-After"] = "3600" if first.name == "TEST_KEYS_TOO_MANY" else "1"
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = f'{_scheme(first)} realm="opentamin"'
    return response


def _scheme(first: Finding) -> str:
    return "ApiKey" if first.name == "API_KEY_INVALID" else "Bearer"


def pointer(column: str | None) -> str | None:
    """A field as a JSON pointer: `people.3.days` is `/people/3/days`."""
    return None if column is None else "".join(f"/{part}" for part in column.split("."))


def of_validation(
    errors: Sequence[dict[str, Any]],
    request: HttpRequest,
    *,
    names: tuple[str, str] = ("VALUE_MISSING", "VALUE_INVALID"),
) -> HttpResponse:
    """What the schema refused, field by field; `names` are the findings for a missing and a wrong field."""
    found = []
    catalogue = own() if names[0] == "VALUE_MISSING" else care()
    for error in errors:
        column = ".".join(
            str(part) for part in error["loc"] if part not in ("body", "query", "path", "header", "payload")
        )
        if error["type"] == "missing":
            found.append(catalogue.make(names[0], value=column, column=column))
        else:
            shown = str(error.get("input", ""))[:60]
            found.append(catalogue.make(names[1], column=column, value=shown, wanted=error["msg"]))
    return problem(found, request=request)


CARE = ("FIELD_MISSING", "FIELD_INVALID")
"""The findings of care for its own fields; centres know their numbers."""
