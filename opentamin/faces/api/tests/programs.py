"""Programs for tests: keys of users, a client that sends one, every operation with example arguments."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from django.test import Client

from opentamin.desk import api_keys
from opentamin.desk.models import User
from opentamin.faces.api import doors
from opentamin.faces.api.app import api
from tests import world


class Program:
    """A client of the API with a key."""

    def __init__(self, key: str, reason: str = "claim") -> None:
        doors.forget()
        self.client = Client(raise_request_exception=False)
        self.client.cookies.clear()
        self.headers = {"Authorization": f"Bearer {key}", "Reading-Reason": reason}

    def get(self, path: str, **headers: str) -> Any:
        """GET under /api/v1."""
        return self.client.get(f"/api/v1{path}", headers={**self.headers, **headers})

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """POST of JSON under /api/v1."""
        sent = {**self.headers, **headers}
        return self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=sent)


def key_of(user: User, *, scopes: tuple[str, ...] = api_keys.SCOPES, networks: str = "") -> str:
    """A key over the one mandate of a user; for acts that need a proof with `ALL_SCOPES`, and networks."""
    mandate = user.mandates.order_by("-id").first()
    assert mandate is not None
    now = world.NOW.replace(year=2090)
    return api_keys.make(user.login, mandate.pk, "test", by="test", now=now, scopes=scopes, networks=networks)[1]


MORE = {
    "figure_name": "insured",
    "debt_id": 1,
    "code": "100000000001",
    "country": "ir",
    "act": "ssa_1354",
    "run_number": 1,
}


def arguments(built: dict[Any, Any]) -> dict[str, Any]:
    """The arguments of the walls as the addresses of the API name them."""
    from opentamin.flow.collection.models import Debt

    renamed = {
        "inspection_plan_id": built["inspections-plan", "plan_id"],
        "number": built["inspections-sheet", "number"],
        "debt_id": Debt.objects.order_by("pk").values_list("pk", flat=True).first(),
    }
    return {**MORE, **{name: value for name, value in built.items() if isinstance(name, str)}, **renamed}


QUERIES = {"persons": "?q=1", "parameters": "?year=1405", "reason": "?row={row}"}
"""What an operation must be asked with."""


class Operation(NamedTuple):
    """An operation of the document."""

    name: str
    method: str
    path: str
    keyed: bool


def operations() -> list[Operation]:
    """Every operation of the document; those of care have keys of their own."""
    schema = api.get_openapi_schema(path_prefix="")
    return [
        Operation(facts["operationId"], method, path, bool(facts.get("security")))
        for path, methods in schema["paths"].items()
        if not path.startswith("/care")
        for method, facts in methods.items()
    ]
