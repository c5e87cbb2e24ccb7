"""A table as programs see it: declared once; its address, shape and walls follow from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models


@dataclass(frozen=True, slots=True)
class Resource:
    """A table as programs see it.

    `gate` is a page of gates.yaml. `columns`: name in the answer -> column. `filters`: parameter -> column.
    `of`: the parameter of the address -> "app.Model column" of the row above; `by`: the column that points to it.
    `key`: the field of the row above that `by` holds, where it is not the parameter itself. `one`: a single row, that of
    the address, instead of a page. `person`: the parameter names a person whose file is opened (or a row that does);
    `people`: the column of the answer that names the person of each row.
    """

    name: str
    path: str
    title: str
    gate: str
    model: str
    columns: Mapping[str, str]
    order: tuple[str, ...] = ("-id",)
    filters: Mapping[str, str] = field(default_factory=dict)
    of: tuple[str, str] | None = None
    by: str = ""
    key: str = ""
    one: bool = False
    person: str = ""
    people: str = ""
    tag: str = ""

    @property
    def opens_files(self) -> bool:
        """Whether it shows personal files."""
        return bool(self.person or self.people)

    def table(self) -> type[models.Model]:
        """The model."""
        return apps.get_model(self.model)


def same(*names: str, **renamed: str) -> dict[str, str]:
    """Columns that keep their names, and some that get another."""
    return {**{name: name for name in names}, **renamed}
