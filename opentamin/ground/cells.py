"""Cells of sheets: a text that a spreadsheet program would run as a formula is made none (OWASP: CSV injection)."""

from __future__ import annotations

from typing import Any

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a formula begins with, also after blanks and in the wide forms of East Asia."""


def plain_cell(cell: Any) -> Any:
    """The cell; a text that begins like a formula, or with a tab or an end of a line, stands behind an apostrophe."""
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell[:1] in {"\t", "\r", "\n"} else cell


def unmarked(cell: str) -> str:
    """A cell as it was before `plain_cell`: of a file that comes back."""
    return cell[1:] if cell[:1] == "'" and plain_cell(cell[1:]) == cell else cell
