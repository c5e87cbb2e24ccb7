"""Answers of the stations as answers of the API: the shape comes from the type that the station gives, field by field.

Whole numbers stay whole, days become ISO days, months yyyymm, exact fractions text, legal records and findings what their
`as_dict` says. A field that holds a row of a table is left out: rows have operations of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db import models
from ninja import Schema
from pydantic import create_model

from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.ground.reasons import LegalRecord

PLAIN = (bool, int, str, date, datetime, NoneType)
AS_DICT = (LegalRecord, Finding)


@cache
def hints(kind: type) -> dict[str, Any]:
    """The fields of a station's answer that are told, with their types."""
    found = get_type_hints(kind)
    names = [each.name for each in fields(kind)] if is_dataclass(kind) else list(getattr(kind, "_fields", ()))
    return {name: found[name] for name in names if not _is_row(found[name])}


def _is_row(hint: Any) -> bool:
    return any(isinstance(each, type) and issubclass(each, models.Model) for each in (hint, *get_args(hint)))


def _is_told(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or (issubclass(kind, tuple) and hasattr(kind, "_fields")))


def type_of(hint: Any) -> Any:
    """What a field is in JSON; refuses a type that has no plain form, when the server starts."""
    arguments = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return reduce(or_, (type_of(each) for each in arguments))
    if hint is Any or hint in PLAIN:
        return hint
    if hint in (Month, Day, Fraction):
        return {Month: int, Day: date, Fraction: str}[hint]
    if hint in AS_DICT:
        return dict[str, Any]
    if _is_told(hint):
        return shape_of(hint)
    return _many(get_origin(hint), arguments, hint)


def _many(origin: Any, arguments: tuple[Any, ...], hint: Any) -> Any:
    """A sequence of one kind, or names with values."""
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[str, type_of(arguments[1])]
    if isinstance(origin, type) and issubclass(origin, Sequence):
        inner = {each for each in arguments if each is not Ellipsis}
        return list[type_of(inner.pop())] if len(inner) == 1 else list[Any]
    raise TypeError(f"{hint} has no plain form")


@cache
def shape_of(kind: type) -> type[Schema]:
    """The shape of a station's answer."""
    told: dict[str, Any] = {name: (type_of(hint), ...) for name, hint in hints(kind).items()}
    text = (kind.__doc__ or "").split("\n\n")[0]
    place = kind.__module__.removeprefix("opentamin.").replace("flow.", "").split(".")[0]
    return create_model(f"Told_{place}_{kind.__name__}", __base__=Schema, __doc__=text, **told)


def plain(value: Any) -> Any:
    """A station's answer as plain values, by the same rules."""
    if isinstance(value, AS_DICT):
        return value.as_dict()
    if isinstance(value, (Month, Day)):
        return value.code if isinstance(value, Month) else value.to_date()
    if isinstance(value, Fraction):
        return str(value)
    if _is_told(type(value)):
        return {name: plain(getattr(value, name)) for name in hints(type(value))}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value
