"""Shapes that all answers share: a page with the address of the next, problems, and types of columns of tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.db import models
from ninja import Header, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, create_model

from opentamin.ground.calendar import Month

LARGEST_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Row = Annotated[int, Field(ge=0, le=2**31 - 1)]
Digits = Annotated[str, Field(pattern=r"^[0-9]{1,13}$")]
MonthCode = Annotated[
    int,
    Field(ge=130001, le=149912, description="Jalali month as yyyymm, such as 140408"),
    AfterValidator(lambda code: Month(code).code),
]
Word = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]
Why = Annotated[
    str | None, Header(alias="Reading-Reason", max_length=600, description="Why the file is read; percent-encoded")
]
Text = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]


def argument(place: str) -> Any:
    """What a parameter of an address takes: a code of digits, or a number of a row."""
    return Digits if place.endswith((" code", " number")) else Id


class Strict(Schema):
    """Fields that nobody knows are refused: a misspelt one must not be silently ignored."""

    model_config = ConfigDict(extra="forbid")


class Answer(Schema):
    """Every answer says whether it came by a test key, from a workshop that is invented."""

    test: bool = Field(False, description="True for a key of the sandbox")


class Problem(Schema):
    """Problem details (RFC 9457) with the numbers of our findings, in both languages."""

    type: str
    title: str
    title_fa: str
    status: int
    detail: str
    detail_fa: str
    instance: str | None
    findings: list[dict[str, Any]] = Field(description="Each with number, messages, advice, clause and JSON pointer")


def refusals(*statuses: int) -> dict[int | frozenset[int], Any]:
    """The problems that an operation may answer with; every one may be asked too often."""
    return dict.fromkeys((400, *statuses, 422, 429), Problem)


PUBLIC = refusals(404)
KEYED = refusals(401, 403, 404)
ASKS, OPEN_ASKS = refusals(401, 403, 404, 415), refusals(404, 415)
WRITES = refusals(401, 403, 404, 409, 413, 415)

TYPES: dict[type[models.Field[Any, Any]], Any] = {
    models.BooleanField: bool,
    models.DateField: date,
    models.DateTimeField: datetime,
    models.TimeField: str,
    models.JSONField: Any,
}


def field_of(model: type[models.Model], source: str) -> models.Field[Any, Any]:
    """The column that a path such as `workshop__code` ends in."""
    name, _, rest = source.partition("__")
    field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return field_of(field.related_model, rest) if rest else field


def type_of(model: type[models.Model], source: str) -> Any:
    """What a column is in an answer: whole numbers stay whole, days are ISO days, instants carry their zone."""
    field: Any = field_of(model, source)
    if field.is_relation:
        field = field.target_field
    exact = TYPES.get(type(field))
    if exact is None:
        whole = isinstance(field, (models.IntegerField, models.AutoField))
        base = getattr(field, "base_field", None)
        exact = list[Any] if base is not None else int if whole else str
    nullable = field_of(model, source).null or "__" in source
    return exact | None if nullable and exact is not Any else exact


def row_shape(name: str, model: type[models.Model], columns: dict[str, str], text: str) -> type[Schema]:
    """The shape of one row, from the columns that are told."""
    fields: dict[str, Any] = {out: (type_of(model, source), ...) for out, source in columns.items()}
    return create_model(name, __base__=Schema, __doc__=text, **fields)


def page_shape(name: str, row: type[Schema]) -> type[Schema]:
    """A page of rows."""
    fields: dict[str, Any] = {
        "items": (list[row], ...),
        "next": (str | None, Field(description="Address of the next page; null on the last one")),
    }
    return create_model(name, __base__=Answer, __doc__="One page, in a fixed order.", **fields)


Exact = Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))]
"""An exact fraction as text, such as 1234567/50."""
