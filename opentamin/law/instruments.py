"""The instruments on which the law rests, with their titles."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from opentamin.law.yaml_lines import LINE, load


@cache
def instruments() -> dict[str, tuple[str, str]]:
    """Persian and English title of each instrument by the name of its folder."""
    entries = load(Path(__file__).parent / "instruments.yaml")
    return {name: (entry["title_fa"], entry["title_en"]) for name, entry in entries.items() if name != LINE}
