"""The provinces by their squares on the country's grid. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Province:
    """One province: its square (a letter from the west, a number from the north) and its names."""

    square: str
    fa: str
    en: str

    @property
    def column(self) -> int:
        """Columns from the west, from 0."""
        return ord(self.square[0]) - ord("A")

    @property
    def row(self) -> int:
        """Rows from the north, from 0."""
        return int(self.square[1:]) - 1


@cache
def provinces() -> Mapping[str, Province]:
    """All provinces by square."""
    import yaml

    rows = yaml.safe_load(Path(__file__).with_name("provinces.yaml").read_text(encoding="utf-8"))
    return {square: Province(square, row["fa"], row["en"]) for square, row in rows.items()}
