"""The page of the API for people: operations in groups with what they take and give, and a call to copy; no script, no other host."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from opentamin.faces.api.acts import texts
from opentamin.faces.api.app import api
from opentamin.ground.persian import fa_digits

GROUPS = (
    "sandbox", "key", "lists", "workshops", "money", "contracts", "persons", "claims", "inspections", "offices", "figures", "desk",
    "documents", "acts", "users", "law", "care",
)  # fmt: skip
EXAMPLES = {
    "workshop_code": "9990010014", "office_code": "9990", "month": "140408", "country": "ir", "act": "ssa_1354", "number": "28",
    "name": "monthly_premium", "code": "100000000001",
}  # fmt: skip
RULES = ("rule_key", "rule_once", "rule_pages", "rule_reason", "rule_errors", "rule_often")


@cache
def _words() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("documentation.yaml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def summaries() -> dict[str, str]:
    """The summaries of operations in Persian, by operation."""
    path = Path(__file__).with_name("summaries_fa.yaml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def documentation(request: HttpRequest) -> HttpResponse:
    """All operations, in the language of `?language=`, Persian where nothing is asked."""
    language = "en" if request.GET.get("language") == "en" else "fa"
    return render(request, "api/docs.html", _page(language))


@cache
def _page(language: str) -> dict[str, Any]:
    """What the page shows; it changes with the code only."""
    words = {name: both[language] for name, both in _words().items()}
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_operation(method, path, operation, schema, language, words))
    groups = [
        {"id": name, "title": words[name], "operations": rows, "count": _figure(len(rows), language)}
        for name, rows in found.items()
    ]
    return {
        "say": words,
        "language": language,
        "other": "fa" if language == "en" else "en",
        "direction": "ltr" if language == "en" else "rtl",
        "rules": [words[name] for name in RULES],
        "groups": groups,
    }


def _figure(number: int, language: str) -> str:
    return fa_digits(str(number)) if language == "fa" else str(number)


def _operation(
    method: str, path: str, facts: Mapping[str, Any], schema: Mapping[str, Any], language: str, words: Mapping[str, str]
) -> dict[str, Any]:
    body = facts.get("requestBody", {}).get("content", {})
    media, shape = next(((name, each["schema"]) for name, each in body.items()), ("", {}))
    act = texts().get(f"act.{facts['operationId'].removeprefix('act_')}.title", {}) if method == "post" else {}
    return {
        "id": facts["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": act.get(language)
        or (language == "fa" and summaries().get(facts["operationId"]))
        or facts["summary"],
        "text": facts.get("description", ""),
        "takes": [*_parameters(facts, words), *_fields(shape, schema, words)],
        "answers": [
            (status, answer.get("description", ""))
            for status, answer in facts["responses"].items()
            if int(status) < 400
        ],
        "refused": " ".join(str(status) for status in facts["responses"] if int(status) >= 400),
        "gives": _given(facts, schema),
        "example": _example(method, path, facts, media, shape, schema),
    }


def _parameters(facts: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for each in facts.get("parameters", ()):
        needed = words["required" if each.get("required") else "optional"]
        yield each["name"], words[f"place_{each['in']}"], needed, each["schema"].get("description", "")


def _resolved(shape: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = shape.get("$ref", "").rpartition("/")[2]
    return dict(schema["components"]["schemas"][found]) if found else shape


def _fields(
    shape: Mapping[str, Any], schema: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    resolved = _resolved(shape, schema)
    for name, facts in resolved.get("properties", {}).items():
        needed = words["required" if name in resolved.get("required", ()) else "optional"]
        yield name, words["place_body"], needed, facts.get("description", "")


def _given(facts: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """The names of the fields of the answer; of a page, those of its rows."""
    good = next((each for status, each in facts["responses"].items() if int(status) < 300), {})
    shape = _resolved(next(iter(good.get("content", {}).values()), {}).get("schema", {}), schema)
    items = shape.get("properties", {}).get("items", {}).get("items")
    return list(_resolved(items or shape, schema).get("properties", {}))


def _example(
    method: str, path: str, facts: Mapping[str, Any], media: str, shape: Mapping[str, Any], schema: Mapping[str, Any]
) -> str:
    """A call that can be copied; numbers of rows are 1."""
    known = {each["name"]: each for each in facts.get("parameters", ())}
    place = path.format(**{name: EXAMPLES.get(name, "1") for name, each in known.items() if each["in"] == "path"})
    wanted = [name for name, each in known.items() if each["in"] == "query" and each.get("required")]
    place += "?" + "&".join(f"{name}=1" for name in wanted) if wanted else ""
    header = "X-API-Key: $KEY" if "/care/" in path else "Authorization: Bearer $KEY" if facts.get("security") else ""
    parts = ["curl -s", f'-H "{header}"' if header else ""]
    parts += ['-H "Idempotency-Key: $(uuidgen)"'] if "Idempotency-Key" in known else []
    parts += ['-H "Reading-Reason: claim"'] if "Reading-Reason" in known else []
    if "multipart" in media:
        parts.append('-F "files=@list.xlsx"')
    elif method == "post":
        needed = _resolved(shape, schema).get("required", ())
        parts += [
            '-H "Content-Type: application/json"',
            f"-d '{json.dumps(dict.fromkeys(needed, '…'), ensure_ascii=False)}'",
        ]
    return " ".join(each for each in [*parts, f'"$HOST{place}"'] if each)
