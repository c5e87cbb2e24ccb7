"""Errors of the API as problem details (RFC 9457) that carry our finding numbers, in both languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.ground.findings import Finding

PROBLEM = "application/problem+json"
STATUS = {
    "REQUEST_UNREADABLE": 400,
    "API_KEY_INVALID": 401,
    "SCOPE_MISSING": 403,
    "PROVIDER_UNKNOWN": 404,
    "FILTER_MISSING": 404,
    "KEY_REUSED": 409,
    "BATCH_TOO_LARGE": 422,
    "TOO_MANY_REQUESTS": 429,
}


def status_of(found: Sequence[Finding]) -> int:
    """The HTTP status of some findings: that of the first; 422 where nothing else is fitting."""
    return STATUS.get(found[0].name, 422)


def problem(found: Sequence[Finding], status: int | None = None) -> HttpResponse:
    """All findings as one problem."""
    first = found[0]
    body: dict[str, Any] = {
        "type": f"urn:opentamin:finding:{first.number}",
        "title": first.message_en,
        "status": status or status_of(found),
        "detail": first.advice_en,
        "findings": [each.as_dict() for each in found],
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=PROBLEM, status=body["status"])
    if response.status_code == 429:
        response.headers["Retry-After"] = "1"
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'ApiKey realm="opentamin"'
    return response


def of_validation(errors: Sequence[dict[str, Any]]) -> HttpResponse:
    """What the schema refused, field by field."""
    found = []
    for error in errors:
        column = ".".join(str(part) for part in error["loc"] if part not in ("body", "payload"))
        if error["type"] == "missing":
            found.append(catalogue().make("FIELD_MISSING", value=column, column=column))
        else:
            shown = str(error.get("input", ""))[:60]
            found.append(catalogue().make("FIELD_INVALID", column=column, value=shown, wanted=error["msg"]))
    return problem(found)
