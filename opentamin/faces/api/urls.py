"""Addresses of the API. Views of care ask by code and open no session; all others stand in the session of their key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from opentamin.faces.api import fhir
from opentamin.faces.api.app import api
from opentamin.faces.api.bearer import under_session
from opentamin.faces.api.catalogue import findings
from opentamin.faces.api.documentation import documentation
from opentamin.faces.api.problems import problem
from opentamin.ground.findings import Finding

View = Callable[..., HttpResponse]
BODIES = {"application/json", "multipart/form-data"}
PUBLIC, PUBLIC_SECONDS = "/api/v1/law/", 300
"""Answers about the law, which anybody may keep for a while."""


@cache
def parameters() -> dict[tuple[str, str], frozenset[str]]:
    """The parameters that each operation takes in its query, by method and address, as the document says."""
    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return {
        (method.upper(), path): frozenset(each["name"] for each in facts.get("parameters", ()) if each["in"] == "query")
        for path, methods in paths.items()
        for method, facts in methods.items()
    }


def fault_of_query(request: HttpRequest) -> Finding | None:
    """What is wrong with the names of a query: unknown (a misspelt filter must not show everything), or given twice."""
    match = request.resolver_match
    route = f"/{match.route}".translate({ord("<"): "{", ord(">"): "}"}) if match else ""
    known = parameters().get((str(request.method), route))
    if known is None:
        return None
    for name in request.GET:
        if name not in known:
            return findings().make("PARAMETER_UNKNOWN", column=name[:60], value=name[:60])
        if len(request.GET.getlist(name)) > 1:
            return findings().make("PARAMETER_TWICE", column=name, value=name)
    return None


def fault_of_body(request: HttpRequest) -> Finding | None:
    """A body of another kind than is taken is not read at all."""
    empty = request.method in ("GET", "HEAD") or not int(request.META.get("CONTENT_LENGTH") or 0)
    if empty or request.content_type in BODIES:
        return None
    return findings().make("BODY_KIND", value=(request.content_type or "-")[:60])


def _for_everybody(request: HttpRequest) -> bool:
    """Whether an answer is the same for all who ask."""
    return request.method == "GET" and request.path.startswith(PUBLIC) and "Authorization" not in request.headers


def _kept(request: HttpRequest) -> list[str]:
    """The marks of answers that the caller has; a weak mark is as good."""
    return [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]


def finished(view: View) -> View:
    """Answers as programs want them: a problem for a method that is not there, an ETag for what was read."""

    @wraps(view)
    def answer(request: HttpRequest, *words: Any, **more: Any) -> HttpResponse:
        fault = fault_of_query(request) or fault_of_body(request)
        if fault is not None:
            return problem([fault], request=request)
        response = view(request, *words, **more)
        if response.status_code == 405:
            refused = problem([findings().make("METHOD_UNKNOWN", value=str(request.method))], request=request)
            refused["Allow"] = response["Allow"]
            return refused
        if getattr(request, "next_page", None):
            response["Link"] = f'<{request.next_page}>; rel="next"'
        if _for_everybody(request) and response.status_code == 200:
            response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
        if request.method == "GET" and response.status_code == 200 and not response.has_header("ETag"):
            response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
            if response["ETag"] in _kept(request):
                kept = {name: response[name] for name in ("ETag", "Cache-Control", "Link") if response.has_header(name)}
                return HttpResponse(status=304, headers=kept)
        return response

    return answer


def _doors(patterns: Iterable[Any]) -> list[Any]:
    """The right door for every view."""
    made = list(patterns)
    for pattern in made:
        view = pattern.callback
        free = str(pattern.pattern).startswith(("care/", "openapi.json"))
        pattern.callback = finished(view if free else under_session(view))
        pattern.callback.without_rows = True
    return made


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that the API does not have, as a problem."""
    return problem([findings().make("NOT_THERE")], request=request)


urlpatterns = [
    path("api/v1/docs", documentation),
    path("api/v1/", (_doors(api.urls[0]), *api.urls[1:])),
    path("api/v1/<path:rest>", nowhere),
    path("fhir/CoverageEligibilityRequest", fhir.submit),
    path("fhir/CoverageEligibilityRequest/$submit", fhir.submit),
]
for each in (documentation, nowhere):
    each.without_rows = True
