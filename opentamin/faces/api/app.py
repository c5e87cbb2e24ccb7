"""The API as a whole: OpenAPI 3.1, its own page of documentation, problems instead of traces."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from opentamin.faces.api import care
from opentamin.faces.api.problems import PROBLEM, of_validation, problem
from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.ground.findings import FindingTrouble


class Api(NinjaAPI):
    """Problems are documented with the media type that they are sent with."""

    def get_openapi_schema(self, **words: Any) -> Any:
        """The schema, with problem+json for every answer from 400 upwards."""
        schema = super().get_openapi_schema(**words)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"] = {PROBLEM: answer["content"]["application/json"]}
        return schema


api = Api(
    title="OpenTamin",
    version="1",
    description="Entitlement to treatment with the national code alone, for centres of treatment.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/care", care.router)


@api.exception_handler(FindingTrouble)
def _refusal(request: HttpRequest, trouble: FindingTrouble) -> HttpResponse:
    return problem([trouble.finding])


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    return of_validation(trouble.errors)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, trouble: AuthenticationError) -> HttpResponse:
    return problem([catalogue().make("API_KEY_INVALID")])


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    return problem([catalogue().make("REQUEST_UNREADABLE", reason="the body is not JSON")], 400)


def documentation(request: HttpRequest) -> HttpResponse:
    """The operations with their fields, as a page without script and without another host."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "text": operation.get("description", ""),
            "answers": [(status, answer["description"]) for status, answer in operation["responses"].items()],
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = [
        {
            "name": name,
            "fields": [
                (field, facts.get("type", ""), facts.get("description", ""))
                for field, facts in shape.get("properties", {}).items()
            ],
        }
        for name, shape in schema["components"]["schemas"].items()
    ]
    return render(request, "api/docs.html", {"operations": operations, "schemas": schemas, "info": schema["info"]})
