"""Matching the columns of a file to the fields of a list, by name and never by place."""

from __future__ import annotations

from opentamin.flow.lists.formats.layouts import ALIASES, BY_NAME, ESSENTIAL, PEOPLE, WORKSHOP
from opentamin.flow.lists.formats.tables import DBF, Table

_LATER = {"seniority_month", "marital", "daily_seniority", "of_which_marital"}
_OPTIONAL = {
    # The comma text of the organisation's own program has no contract row and no description.
    WORKSHOP: _LATER | {"contract_row", "list_description", "hazardous_premium", "percent_rate"},
    PEOPLE: _LATER | {"percent_rate", "issue_date"},
}


def match(table: Table) -> None:
    """Fill `table.fields` and add findings for aliases, unknown, repeated and missing columns."""
    part = table.part
    if part is None:
        table.notes.add("NOT_A_LIST_FILE", value=", ".join(shape.name for shape in table.shapes[:8]))
        return
    known = BY_NAME[part]
    fields: dict[str, int] = {}
    for index, shape in enumerate(table.shapes):
        name = ALIASES.get(shape.name, shape.name)
        if name not in known:
            table.notes.add("UNKNOWN_COLUMN", column=shape.name, value=shape.name)
        elif known[name].field in fields:
            table.notes.add("COLUMN_REPEATED", column=shape.name, value=shape.name)
        else:
            fields[known[name].field] = index
            if name != shape.name:
                table.notes.add("COLUMN_ALIAS", column=shape.name, value=shape.name, proper=name)
    table.fields = fields
    _missing(table, part)
    if table.form == DBF:
        _numbers_in_characters(table, part)


def _missing(table: Table, part: str) -> None:
    fields = set(table.fields)
    for group in ESSENTIAL[part]:
        if not group & fields:
            names = " / ".join(column.name for column in BY_NAME[part].values() if column.field in group)
            table.notes.add("ESSENTIAL_COLUMN_MISSING", column=names, value=names)
    absent = [
        column.name
        for column in BY_NAME[part].values()
        if column.field not in fields | _OPTIONAL[part] and not any(column.field in group for group in ESSENTIAL[part])
    ]
    if absent:
        table.notes.add("COLUMNS_MISSING", value=", ".join(absent), count=len(absent))


def _numbers_in_characters(table: Table, part: str) -> None:
    """Columns that the instruction makes numeric and the file makes character: told once for the file."""
    known = BY_NAME[part]
    names = [
        shape.name
        for shape in table.shapes
        if shape.kind == "C" and known.get(ALIASES.get(shape.name, shape.name)) is not None
        and known[ALIASES.get(shape.name, shape.name)].kind == "N"
    ]  # fmt: skip
    if names:
        table.notes.add("NUMBER_IN_CHARACTER_COLUMN", value=", ".join(names), count=len(names))
