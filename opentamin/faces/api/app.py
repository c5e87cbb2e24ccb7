"""The API as a whole: OpenAPI 3.1, its own page of documentation, problems instead of traces."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from opentamin.faces.api import (
    acts,
    care,
    care_bills,
    country,
    figures,
    law,
    law_figures,
    papers,
    people,
    questions,
    questions_house,
    sandbox,
    sending,
    single,
    state,
    tables,
    uploads,
)
from opentamin.faces.api.catalogue import findings
from opentamin.faces.api.problems import CARE, PROBLEM, of_validation, problem
from opentamin.flow.care.catalogue import findings as of_care
from opentamin.ground.findings import FindingTrouble


class Marked(JSONRenderer):
    """Answers to a test key say so."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """The answer as JSON; `test` is true where the key is one of the sandbox."""
        caller = getattr(request, "caller", None)
        if caller is not None and caller.test and isinstance(data, dict) and response_status < 400:
            data = {**data, "test": True}
        return super().render(request, data, response_status=response_status)


class Api(NinjaAPI):
    """Problems are documented with the media type that they are sent with."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """The schema, with problem+json for every answer from 400 upwards."""
        schema = super().get_openapi_schema(**given)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"] = {PROBLEM: answer["content"]["application/json"]}
        return schema


api = Api(
    title="OpenTamin",
    version="1",
    description="All that the pages show and do, for programs: keys of users (Bearer), and of centres of treatment (X-API-Key).",
    docs_url=None,
    urls_namespace="api",
    renderer=Marked(),
)
api.add_router("/care", care.router)
api.add_router("/care", care_bills.router)
api.add_router("/law", law.router)
api.add_router("/law", law_figures.router)
api.add_router("/acts", acts.router)
api.add_router("/papers", uploads.router)
for each in (
    questions.router, questions_house.router, papers.router, single.router, figures.router, country.router, tables.router, people.router, sending.router,
    sandbox.router, sandbox.public, law.public, state.router,
):  # fmt: skip
    api.add_router("", each)


def of_a_centre(request: HttpRequest) -> bool:
    """Whether a request is for the operations of care, which have findings of their own."""
    return request.path.startswith("/api/v1/care/")


@api.exception_handler(FindingTrouble)
def _refusal(request: HttpRequest, trouble: FindingTrouble) -> HttpResponse:
    return problem([trouble.finding], request=request)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    names = CARE if of_a_centre(request) else ("VALUE_MISSING", "VALUE_INVALID")
    return of_validation(trouble.errors, request, names=names)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, trouble: AuthenticationError) -> HttpResponse:
    known = of_care().make("API_KEY_INVALID") if of_a_centre(request) else findings().make("KEY_OPENS_NOTHING")
    return problem([known], request=request)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    if of_a_centre(request):
        return problem([of_care().make("REQUEST_UNREADABLE", reason="the body is not JSON")], 400, request)
    return problem([findings().make("BODY_UNREADABLE")], 400, request)
