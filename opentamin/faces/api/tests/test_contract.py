"""The contract: every operation, called with what its document allows and forbids, answers as its document says."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from ninja import Schema
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from opentamin.desk.models import Role
from opentamin.faces.api import doors
from opentamin.faces.api.app import api
from opentamin.faces.api.tests.programs import key_of
from tests import walls

EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))
"""Examples of each operation; the soak takes many more."""
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, negative_data_rejection,
    unsupported_method, ignored_auth,
]  # fmt: skip


@pytest.fixture
def everything(committed_db: None) -> dict[str, str]:
    walls.build()
    doors.MOST_A_SECOND = 10**9
    yield {"Authorization": f"Bearer {key_of(walls.user_of(Role.HEADQUARTERS, '', 60))}", "Reading-Reason": "audit"}
    doors.MOST_A_SECOND = 500


def test_every_operation_keeps_its_contract(everything: dict[str, str]) -> None:
    """Everything that breaks is named at once."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    broken: dict[str, str] = {}
    seen = 0
    with walls.as_role("web"):
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.path.startswith("/api/v1/care/"):
                continue
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                seen += 1
                try:
                    hammer(operation, mode, everything)
                except Unsatisfiable:
                    assert mode == GenerationMode.NEGATIVE, operation.path  # what takes nothing cannot be given wrongly
                except (Exception, BaseExceptionGroup) as trouble:
                    broken[f"{operation.method} {operation.path} {mode}"] = describe(trouble)
    assert not broken, "\n\n".join(f"{name}\n{text}" for name, text in broken.items())
    assert seen > 80


def test_no_two_shapes_share_a_name() -> None:
    """The document would show one of them for both."""
    found: dict[str, set[str]] = {}
    waiting = list(Schema.__subclasses__())
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__module__.startswith("opentamin.faces.api") and ".tests." not in each.__module__:
            found.setdefault(each.__name__, set()).add(f"{each.__module__}.{each.__qualname__}")
    told = set(api.get_openapi_schema()["components"]["schemas"])
    assert told & set(found) and not {name: found[name] for name in told & set(found) if len(found[name]) > 1}


def describe(trouble: BaseException) -> str:
    """What broke, with the parts of a group."""
    parts = getattr(trouble, "exceptions", ())
    return str(trouble)[:1200] + "".join(f"\n- {str(each)[:300]}" for each in parts)


def hammer(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize="API_EXAMPLES" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        wrong = mode == GenerationMode.NEGATIVE and "Reading-Reason" in (case.headers or {})
        own = {name: value for name, value in headers.items() if not (wrong and name == "Reading-Reason")}
        case.call_and_validate(headers=own, checks=CHECKS)

    one()
