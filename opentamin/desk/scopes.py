"""The gate in code: which rows of a model a session may see, from the same declaration as row security behind it."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from opentamin.config.scopes import Scope, scopes
from opentamin.desk.sessions import Sitting

Row = TypeVar("Row", bound=models.Model)


def scope_of(model: type[models.Model]) -> Scope | None:
    """The declared scope of a model; a model that is not declared is judged by its own columns, or by nobody's."""
    table = model._meta.db_table
    if table in scopes():
        return scopes()[table]
    columns = {field.column for field in model._meta.concrete_fields}
    wanted = {"branch": "branch_id", "workshop": "workshop_id", "person": "person_id"}
    found = {name: column for name, column in wanted.items() if column in columns}
    return Scope(table, **found) if found else None


def visible(rows: models.QuerySet[Row], sitting: Sitting) -> models.QuerySet[Row]:
    """The rows of `rows` that a session may see; none where no scope is declared."""
    if sitting.sees_all:
        return rows
    scope = scope_of(rows.model)
    if scope is None:
        return rows.none()
    return rows.extra(where=[scope.predicate(_places(sitting)).replace("%", "%%")])


def _places(sitting: Sitting) -> dict[str, str]:
    """The scope as literals; every one is a whole number of our own."""
    names = {"branches": sitting.branches, "workshops": sitting.workshops, "persons": sitting.persons}
    return {name: "'{" + ",".join(str(int(each)) for each in ids) + "}'::bigint[]" for name, ids in names.items()}
