"""Addresses of the API. Its views open no session of an officer: a centre sees only what it asks by code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import path

from opentamin.faces.api import fhir
from opentamin.faces.api.app import api, documentation


def _without_rows(patterns: Iterable[Any]) -> list[Any]:
    """Views that work without the session of an officer."""
    made = list(patterns)
    for pattern in made:
        pattern.callback.without_rows = True
    return made


urlpatterns = [
    path("api/v1/docs", documentation),
    path("api/v1/", (_without_rows(api.urls[0]), *api.urls[1:])),
    path("fhir/CoverageEligibilityRequest", fhir.submit),
    path("fhir/CoverageEligibilityRequest/$submit", fhir.submit),
]
documentation.without_rows = True  # type: ignore[attr-defined]
