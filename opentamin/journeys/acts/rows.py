"""Rows of a field: people on a sheet, typed cell by cell (`<field>_<row>_<column>`) or given whole as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from opentamin.journeys.acts.facts import Field


def cells_of(field: Field, typed: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was typed, row by row, as it was typed; cells first, else the JSON of a program or of an act that was kept."""
    names = {column.name for column in field.columns}
    pattern = re.compile(rf"{re.escape(field.name)}_([0-9]{{1,3}})_(.+)")
    found: dict[int, dict[str, str]] = {}
    for key, value in typed.items():
        match = pattern.fullmatch(key)
        if match and match[2] in names:
            found.setdefault(int(match[1]), {})[match[2]] = str(value)
    if found:
        return [found.get(number, {}) for number in range(1, max(found) + 1)][: field.most + 1]
    return _whole(str(typed.get(field.name) or ""), names)


def _whole(text: str, names: set[str]) -> list[dict[str, str]]:
    try:
        plain = json.loads(text) if text else []
    except ValueError:
        return []
    rows = plain if isinstance(plain, list) else []
    return [
        {name: _text(row[name]) for name in names if row.get(name) not in (None, "", False)}
        for row in rows
        if isinstance(row, dict)
    ]


def _text(value: Any) -> str:
    return "1" if value is True else str(value)
