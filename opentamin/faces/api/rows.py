"""Lists as rows, by the names of the list reference, and the files that the house makes of them."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Header
from pydantic import Field

from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.shapes import Strict
from opentamin.flow.lists.facts import (
    PEOPLE_FIELDS,
    PEOPLE_NUMBERS,
    WORKSHOP_FIELDS,
    WORKSHOP_NUMBERS,
    NamedBytes,
    WageListFile,
)
from opentamin.flow.lists.formats import write_csv

MOST_ROWS = 20_000
Key = Annotated[
    str,
    Header(alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{1,64}$", description="A key of your own for this request"),
]
Rial = Annotated[int, Field(ge=0, le=10**15)]
Cell = Rial | Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")] | None


class RowsIn(Strict):
    """A list as rows, by the names of the list reference: one workshop record, one record for each person."""

    workshop: dict[str, Cell] = Field(max_length=len(WORKSHOP_FIELDS))
    people: Annotated[list[dict[str, Cell]], Field(min_length=1, max_length=MOST_ROWS)]


def as_files(payload: RowsIn) -> list[NamedBytes]:
    """Rows as the files that the house reads; an unknown or wrong field is named with its place."""
    wages = WageListFile("csv")
    wages.workshop |= _record(payload.workshop, WORKSHOP_FIELDS, WORKSHOP_NUMBERS, "workshop")
    rows = [_record(each, PEOPLE_FIELDS, PEOPLE_NUMBERS, f"people.{at}") for at, each in enumerate(payload.people)]
    wages.people |= {name: [row.get(name) for row in rows] for name in PEOPLE_FIELDS}
    wages.rows = list(range(1, len(rows) + 1))
    return write_csv(wages)


def _record(given: dict[str, Any], fields: tuple[str, ...], numbers: tuple[str, ...], place: str) -> dict[str, Any]:
    for name, value in given.items():
        if name not in fields or (name in numbers and isinstance(value, str)):
            wanted = "a whole number" if name in numbers else "a field of the list reference"
            raise refuse("VALUE_INVALID", column=f"{place}.{name[:60]}", value=str(value)[:60], wanted=wanted)
    return {name: given.get(name, None if name in numbers else "") for name in fields}
