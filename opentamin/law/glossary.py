"""The words of the field: one Persian term and one English name each, with what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opentamin.law.yaml_lines import LINE, load


@dataclass(frozen=True, slots=True)
class Term:
    """One word: its name in the code, the Persian term, its meaning in both languages."""

    name: str
    fa: str
    meaning_fa: str
    meaning_en: str


@cache
def terms() -> dict[str, Term]:
    """Every term of `glossary.yaml` by its English name, in the order of the file."""
    entries = load(Path(__file__).parent / "glossary.yaml")
    return {
        name: Term(name, entry["fa"], entry["meaning_fa"], entry["meaning_en"])
        for name, entry in entries.items()
        if name != LINE
    }
