"""The headings of our spreadsheet template, in Persian and English, and what else is understood as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from opentamin.flow.lists.formats.layouts import ALIASES, BY_NAME, COLUMNS, PEOPLE, WORKSHOP


def _load() -> dict[str, dict[str, tuple[str, str, str, str]]]:
    parts: dict[str, dict[str, tuple[str, str, str, str]]] = {}
    for line in Path(__file__).with_name("headings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = parts.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            name, persian, english, help_fa, help_en = (word.strip() for word in line.split("|"))
            current[name] = (persian, english, help_fa, help_en)
    return parts


HEADINGS = _load()
"""Part -> field -> heading in Persian, heading in English, help in Persian, help in English."""

SHEET_NAMES = {WORKSHOP: "کارگاه Workshop", PEOPLE: "افراد People"}
HELP_SHEET = "راهنما Help"

_BLANKS = re.compile(r"[\s_\u200c\u200f\u200e'’()/*:.-]+")
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "ٔ": "", "ۀ": "ه"})


def key(heading: str) -> str:
    """A heading without what people write differently: case, blanks, half-spaces, hamza over heh, Arabic
    letters.
    """
    return _BLANKS.sub("", heading.translate(_LETTERS)).lower()


def _known(part: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for column in COLUMNS[part]:
        fa, en, *_ = HEADINGS[part][column.field]
        known |= dict.fromkeys(map(key, (column.field, column.name, fa, en)), column.name)
    known |= {key(alias): name for alias, name in ALIASES.items() if name in BY_NAME[part]}
    return known


KNOWN = {part: _known(part) for part in COLUMNS}
"""Part -> key of a heading -> the column name of the DBF file that it stands for."""


def heading_row(cells: Sequence[str]) -> tuple[str, list[str]] | None:
    """Whether a row is a row of headings: its part and the column name of each cell (unknown headings as
    written).

    Most of the filled cells must be known headings of one part, and at least three of them.
    """
    filled = [cell for cell in cells if cell.strip()]
    best = max(KNOWN, key=lambda part: sum(key(cell) in KNOWN[part] for cell in filled))
    hits = sum(key(cell) in KNOWN[best] for cell in filled)
    if hits < 3 or hits * 2 <= len(filled):
        return None
    return best, [KNOWN[best].get(key(cell), cell.strip()) for cell in cells]
