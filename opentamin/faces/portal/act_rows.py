"""Rows on the form of an act: a table of cells without script, nothing typed lost, each fault beside its cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from opentamin.faces.portal.act_words import in_words, label, word
from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.words import either, language
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.facts import Action, Field, Kind
from opentamin.journeys.acts.rows import cells_of

BLANK, MORE = 3, 10
"""Empty rows that stand below those that were typed; how many the button for more adds."""


def _fields(action: Action) -> list[Field]:
    return [each for each in action.fields if each.kind == Kind.ROWS]


def is_cell(action: Action, name: str) -> bool:
    """Whether a typed value is a cell of one of the act's tables."""
    return any(name.startswith(f"{each.name}_") for each in _fields(action))


def placed(action: Action, found: Sequence[Finding]) -> list[Finding]:
    """Findings of a station that name a row and a column, as findings of that cell."""
    columns = {column.name: each for each in _fields(action) for column in each.columns}
    return [
        replace(each, column=f"{columns[each.column].name}_{each.row}_{each.column}")
        if each.row and each.column in columns
        else each
        for each in found
    ]


def cells(action: Action, faults: Mapping[Any, Finding]) -> set[str]:
    """The cells among the places of faults: a summary links to them."""
    return {str(name) for name in faults if is_cell(action, str(name))}


def kept(value: Any) -> Any:
    """A value of an act as a hidden field takes it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def shown(action: Action, field: Field, typed: Mapping[str, str], faults: Mapping[Any, Finding]) -> dict[str, Any]:
    """The table of a field of rows; nothing for other fields."""
    if field.kind != Kind.ROWS:
        return {}
    at, given = 0 if language() == "fa" else 1, cells_of(field, typed)
    wanted = len(given) + (MORE if typed.get("step") == "rows" else 0)
    count = min(max(wanted, _last(given) + BLANK), field.most)
    names = label(action)
    heads = [
        {
            "name": each.name,
            "text": names(each)[at],
            "hint": word(action, f"{each.name}_hint"),
            "required": each.required,
        }
        for each in field.columns
    ]
    return {
        "heads": heads,
        "room": count < field.most,
        "rows": [
            {"number": number, "cells": [_cell(field, each, number, given, names(each)[at], faults) for each in field.columns]}
            for number in range(1, count + 1)
        ],
    }  # fmt: skip


def _last(given: Sequence[Mapping[str, str]]) -> int:
    """The number of the last row in which something stands."""
    return max((number for number, row in enumerate(given, 1) if any(each.strip() for each in row.values())), default=0)


def _cell(
    field: Field,
    column: Field,
    number: int,
    given: Sequence[Mapping[str, str]],
    text: str,
    faults: Mapping[Any, Finding],
) -> dict[str, Any]:
    name = f"{field.name}_{number}_{column.name}"
    value = given[number - 1].get(column.name, "") if number <= len(given) else ""
    fault = faults.get(name)
    return {
        "name": name,
        "label": f"{text} {figure(number)}",
        "yes": column.kind == Kind.YES,
        "on": value not in ("", "0", "False"),
        "numeric": column.kind in (Kind.NUMBER, Kind.RIAL, Kind.DAY) or column.name.endswith("code"),
        "value": digits(value) if column.kind != Kind.TEXT or column.name.endswith("code") else value,
        "fault": either(fault.message_fa, fault.message_en) if fault else "",
    }


def answers(action: Action, field: Field, rows: Any, who: Any) -> str:
    """All rows in words, for the page to check: one sentence of its cells for each."""
    at = 0 if language() == "fa" else 1
    names, parts = label(action), []
    for row in rows or []:
        told = [
            f"{names(each)[at]}: {in_words(action, each, row.get(each.name), who)}"
            for each in field.columns
            if row.get(each.name) not in (None, "", False)
        ]
        parts.append(f"{figure(row['row'])}) " + either("، ", ", ").join(told))
    return either("؛ ", "; ").join(parts)
