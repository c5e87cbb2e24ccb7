"""Acts by the API: each declared act is an operation of its own, with a body made from its declaration."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path as Folder
from typing import Annotated, Any, Literal

import yaml
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema, Status
from pydantic import Field as Bounds
from pydantic import create_model

from opentamin.desk.api_keys import EFFECT
from opentamin.desk.models import Act
from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed
from opentamin.faces.api.problems import problem
from opentamin.faces.api.rows import Key
from opentamin.faces.api.shapes import KEYED, LARGEST_ID, WRITES, Answer, Strict
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.acts.doing import ask
from opentamin.journeys.acts.facts import Action, Field, Kind
from opentamin.journeys.acts.reading import read
from opentamin.journeys.acts.visiting import CONSENT, DOORS, as_asked_by

router = Router(auth=BearerKey(), tags=["acts"])
TEXTS = Folder(__file__).resolve().parent.parent / "portal" / "texts"
DAY = r"^1[34][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MONTH = r"^1[34][0-9]{2}-(0[1-9]|1[0-2])$"
PLAIN = r"^[^\x00]*$"
PAPERS = r"^([0-9]{16}( [0-9]{16}){0,4})?$"


@cache
def texts() -> dict[str, dict[str, str]]:
    """The words of the pages, which are those of the API too."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(TEXTS.glob("*.yaml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return found


def words(action: Action) -> Callable[[Field], tuple[str, str]]:
    """The words of the fields of one act, in both languages."""

    def label(field: Field) -> tuple[str, str]:
        shared = "act.papers" if field.kind == Kind.FILE else ""
        both = texts().get(f"act.{action.name}.{field.name}") or texts().get(shared, {})
        return both.get("fa", field.name), both.get("en", field.name)

    return label


def title(action: Action, part: str = "title") -> str:
    """The English words of an act."""
    return texts().get(f"act.{action.name}.{part}", {}).get("en", action.name)


def kind_of(field: Field) -> Any:
    """What a field takes in JSON; a kind that is not known here is taken as text and judged by the reader of acts."""
    if field.kind in (Kind.RIAL, Kind.NUMBER):
        return Annotated[int, Bounds(ge=field.least, le=min(field.most, LARGEST_ID))]
    if field.kind == Kind.CHOICE:
        return Literal[field.choices]
    if field.kind == Kind.YES:
        return bool
    if field.kind == Kind.ROWS:
        row = {each.name: (kind_of(each) if each.required else kind_of(each) | None, None) for each in field.columns}
        return Annotated[
            list[create_model(f"Act_row_{field.name}", __base__=Strict, **row)], Bounds(max_length=field.most)
        ]
    if field.kind == Kind.SUBJECT:
        return Annotated[str, Bounds(min_length=1, max_length=60, pattern=r"^[0-9A-Za-z/_-]+$")]
    if field.kind in (Kind.DAY, Kind.MONTH):
        return Annotated[str, Bounds(pattern=DAY if field.kind == Kind.DAY else MONTH)]
    if field.kind == Kind.FILE:
        return Annotated[str, Bounds(pattern=PAPERS, description="Codes of POST /papers, with blanks between")]
    return Annotated[str, Bounds(min_length=1 if field.required else 0, max_length=field.most, pattern=PLAIN)]


def body_of(action: Action) -> type[Schema]:
    """The body of an act."""
    label = words(action)
    fields: dict[str, Any] = {}
    consent = (CONSENT,) if action.door in DOORS and "service_desk" in action.roles else ()
    for each in (*action.fields, *(replace(one, required=False) for one in consent)):
        given, needed = kind_of(each), each.required and each.kind != Kind.YES
        told = Bounds(... if needed else None, description=" · ".join(dict.fromkeys(label(each))))
        fields[each.name] = (given if needed else given | None, told)
    return create_model(f"Act_{action.name}", __base__=Strict, __doc__=title(action, "lede"), **fields)


class AskedOut(Answer):
    """An act was asked for: its tracking code, and where to ask what became of it."""

    code: str
    act: str
    href: str


class ActOut(Answer):
    """What became of an act: asked, done (with what it made), or refused (with findings)."""

    code: str
    act: str
    state: Literal["asked", "done", "refused"]
    asked_at: datetime
    done_at: datetime | None
    findings: list[dict[str, Any]]
    result: dict[str, Any]


class ActRow(Schema):
    """An act that this key may ask for."""

    act: str
    door: str
    title_en: str
    clause: str
    href: str


class ActsOut(Answer):
    """All of them."""

    items: list[ActRow]


def typed_of(payload: Mapping[str, Any]) -> dict[str, str]:
    """JSON values as the reader of acts takes them: as typed."""
    return {name: _typed(value) for name, value in payload.items()}


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def operation(action: Action) -> Callable[..., Any]:
    """The operation that asks for one act."""

    def act(request: HttpRequest, response: HttpResponse, idempotency_key: str, payload: Strict) -> Any:
        sitting = allowed(request, "act", "act")
        if action.needs_proof:
            allowed(request, "act", EFFECT)
        asked_for = as_asked_by(action, sitting)
        values, found = read(asked_for, typed_of(payload.model_dump()), words(action))
        if found:
            return problem(found, 422, request)
        asked = ask(action, values, key=idempotency_key, who=sitting, label=words(action))
        if asked.findings:
            return problem(asked.findings, request=request)
        response["Location"] = f"/api/v1/acts/{asked.code}"
        return Status(202, {"code": asked.code, "act": action.name, "href": response["Location"]})

    given = {"request": HttpRequest, "response": HttpResponse, "idempotency_key": Key, "payload": body_of(action)}
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter(name, kind, annotation=each) for name, each in given.items()]
    act.__signature__ = inspect.Signature(parameters)
    act.__name__ = f"act_{action.name}"
    act.__doc__ = f"{title(action, 'lede')} Clause: {action.clause}. Roles: {', '.join(sorted(action.roles))}."
    return act


@router.get("", response={200: ActsOut, **KEYED}, operation_id="acts", summary="What this key may ask for")
def all_acts(request: HttpRequest) -> Any:
    """By door."""
    sitting = allowed(request, "acts")
    rows = [
        {
            "act": each.name,
            "door": each.door,
            "title_en": title(each),
            "clause": each.clause,
            "href": f"/api/v1/acts/{each.name}",
        }
        for each in actions().values()
        if each.lets(sitting)
    ]
    return {"items": rows}


for each in actions().values():
    router.post(
        f"/{each.name}", response={202: AskedOut, **WRITES}, operation_id=f"act_{each.name}", summary=title(each)
    )(operation(each))


@router.get("/{code}", response={200: ActOut, **KEYED}, operation_id="act", summary="What became of an act")
def one(request: HttpRequest, code: Annotated[str, Path(pattern=r"^[0-9]{12}$")]) -> Any:
    """Only the user who asked sees it."""
    sitting = allowed(request, "act_done")
    found = Act.objects.filter(code=code, user_id=sitting.user_id or 0).first()
    if found is None:
        raise refuse("NOT_THERE")
    names = ("code", "state", "asked_at", "done_at", "findings", "result")
    return {"act": found.action, **{name: getattr(found, name) for name in names}}
