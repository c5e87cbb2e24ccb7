"""The sources that clauses and figures cite by code: the reference of each, and what it supports, as they were written down."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from opentamin.law.yaml_lines import LINE, load


class Source(NamedTuple):
    """A source: its code, where it is found, what it says."""

    code: str
    reference: str
    supports: str


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its code."""
    loaded = load(Path(__file__).parent / "sources.yaml")
    rows = ((str(code), row) for code, row in loaded.items() if code != LINE)
    return {code: Source(code, str(row["reference"]), str(row.get("supports") or "")) for code, row in rows}
