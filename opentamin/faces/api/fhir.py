"""The FHIR door: POST a CoverageEligibilityRequest, get a CoverageEligibilityResponse or an OperationOutcome."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from opentamin.faces.api.care import now_and_today
from opentamin.faces.api.doors import HEADER, caller_of
from opentamin.faces.api.problems import status_of
from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.flow.care.checking import check_all
from opentamin.flow.care.fhir import outcome, read_request, response
from opentamin.ground.findings import Finding, FindingTrouble

FHIR = "application/fhir+json"


def _answer(body: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=FHIR, status=status)


@csrf_exempt
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """One request; the centre is that of the key in X-API-Key. Every fault is named, with its number."""
    try:
        provider = caller_of(request.headers.get(HEADER)).may("check")
        resource = _json(request)
        now, today = now_and_today()
        asked, faults = read_request(resource, key=request.headers.get("Idempotency-Key", ""), today=today)
        if asked is None:
            return _answer(outcome(faults), status_of(faults))
        answered = check_all(provider, [asked], by=f"fhir/{provider.code}", now=now, today=today)[0]
    except FindingTrouble as trouble:
        return _answer(outcome([trouble.finding]), status_of([trouble.finding]))
    if isinstance(answered, Finding):
        return _answer(outcome([answered]), status_of([answered]))
    return _answer(response(resource, answered), 200)


def _json(request: HttpRequest) -> Any:
    """The body as JSON; deep nests and broken text are refused alike."""
    try:
        return json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise FindingTrouble(catalogue().make("REQUEST_UNREADABLE", reason="not JSON in UTF-8")) from None


submit.without_rows = True
