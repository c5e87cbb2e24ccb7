"""The reference page of the list files names every column with the widths and words that the code has."""

from __future__ import annotations

from pathlib import Path

import pytest

from opentamin.flow.lists.formats.headings import HEADINGS
from opentamin.flow.lists.formats.layouts import COLUMNS, ListColumn

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "list-files.md"


@pytest.mark.parametrize("part", COLUMNS)
def test_the_page_has_a_row_for_every_column(part: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for column in COLUMNS[part]:
        assert row_of(part, column) in page, row_of(part, column)


def row_of(part: str, column: ListColumn) -> str:
    persian, english, *_ = HEADINGS[part][column.field]
    widths = " | ".join(str(width or "–") for width in (column.published, column.older, column.present))
    return f"| `{column.name}` | {column.kind} | {widths} | `{column.field}` | {persian} | {english} |"
