"""What the tables of the registers share: history by statement-level triggers, and intervals that may not overlap."""

from __future__ import annotations

from typing import TypeVar

import pghistory
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Value

Tracked = TypeVar("Tracked", bound=type[models.Model])


def tracked(model: Tracked) -> Tracked:
    """History of every insert, update and delete, one trigger call for each statement."""
    events = (pghistory.InsertEvent, pghistory.UpdateEvent, pghistory.DeleteEvent)
    pghistory.track(*(event(level=pghistory.Statement) for event in events))(model)
    return model


class Int8Range(Func):
    """A range of whole numbers; equal keys overlap, so an exclusion needs no extension (btree_gist)."""

    function = "int8range"


class DateRange(Func):
    """A range of days."""

    function = "daterange"


def same(column: str) -> tuple[Func, str]:
    """Two rows clash in `column` when they hold the same key."""
    return Int8Range(F(column), F(column), Value("[]")), RangeOperators.OVERLAPS


def months(first: str, until: str) -> tuple[Func, str]:
    """Two rows clash when their months [first, until) overlap; an open end is NULL."""
    return Int8Range(F(first), F(until), Value("[)")), RangeOperators.OVERLAPS


def days(first: str, until: str) -> tuple[Func, str]:
    """Two rows clash when their days [first, until) overlap; an open end is NULL."""
    return DateRange(F(first), F(until), Value("[)")), RangeOperators.OVERLAPS
