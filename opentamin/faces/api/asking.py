"""Every declared question as an operation: gate, row above, personal file, the station's answer in its own shape."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from django.db import models
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import create_model

from opentamin.desk.sessions import Sitting
from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.care import now_and_today
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed, open_file, open_files, theirs
from opentamin.faces.api.shapes import KEYED, Answer, Why, argument
from opentamin.faces.api.told import plain, shape_of
from opentamin.ground.calendar import Day


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is asked with: who asks, when, the row of the address (None without), the parameters by name."""

    who: Sitting
    now: datetime
    today: Day
    above: Any
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """An answer of a station as programs see it.

    `kind` is the type that `ask` gives, one or (`many`) several; None from `ask` is told as what does not exist. `gate` is a
    page of gates.yaml. `of`: the parameter of the address -> "app.Model column"; `person`: the row above is, or names, a
    person whose file is opened. `people`: the field of each row that names a person. `takes`: parameters with their types.
    """

    name: str
    path: str
    title: str
    gate: str
    kind: type
    ask: Callable[[Asked], Any]
    many: bool = False
    of: tuple[str, str] | None = None
    person: bool = False
    people: str = ""
    takes: Mapping[str, Any] = field(default_factory=dict)
    tag: str = ""

    @property
    def opens_files(self) -> bool:
        """Whether it shows personal files."""
        return self.person or bool(self.people)


def _signature(question: Question) -> inspect.Signature:
    """The parameters of an operation, as the framework reads them."""
    kind = inspect.Parameter.KEYWORD_ONLY
    found = [inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)]
    if question.of:
        name, place = question.of
        found.append(inspect.Parameter(name, kind, annotation=Annotated[argument(place), Path()]))
    for name, taken in question.takes.items():
        found.append(inspect.Parameter(name, kind, annotation=Annotated[taken | None, Query()], default=None))
    if question.opens_files:
        found.append(inspect.Parameter("reading_reason", kind, annotation=Why, default=None))
    return inspect.Signature(found)


def _asked(request: HttpRequest, question: Question, given: dict[str, Any]) -> Asked:
    """The gate and the row above; a personal file is opened here."""
    sitting = allowed(request, question.gate)
    above: models.Model | None = None
    if question.of:
        name, place = question.of
        above = theirs(sitting, place, given[name])
        if question.person:
            open_file(request, sitting, getattr(above, "person_id", above.pk))
    now, today = now_and_today()
    return Asked(sitting, now, today, above, given)


def operation(question: Question) -> Callable[..., Any]:
    """The operation of one question."""

    def read(request: HttpRequest, **given: Any) -> Any:
        asked = _asked(request, question, given)
        found = question.ask(asked)
        if found is None:
            raise refuse("NOT_THERE")
        rows = found if question.many else [found]
        if question.people:
            open_files(request, asked.who, [getattr(row, question.people) for row in rows])
        told = [plain(row) for row in rows]
        return {"items": told} if question.many else told[0]

    read.__signature__ = _signature(question)
    read.__name__ = question.name
    read.__doc__ = f"Roles: as the page `{question.gate}`."
    return read


def answer_of(question: Question) -> type[Schema]:
    """The shape of an answer: the station's own, or its items."""
    shape = shape_of(question.kind)
    if not question.many:
        return create_model(f"One_{question.name}", __base__=(Answer, shape), __doc__=shape.__doc__)
    fields: dict[str, Any] = {"items": (list[shape], ...)}
    return create_model(f"All_{question.name}", __base__=Answer, __doc__=question.title, **fields)


def router_of(questions: tuple[Question, ...]) -> Router:
    """All of them, each under its own address."""
    router = Router(auth=BearerKey())
    for each in questions:
        add = router.get(
            each.path,
            response={200: answer_of(each), **KEYED},
            summary=each.title,
            operation_id=each.name,
            tags=[each.tag],
        )
        add(operation(each))
    return router
