"""The numbered findings of figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from opentamin.ground.findings import Catalogue


@cache
def findings() -> Catalogue:
    """The kinds of findings.yaml beside this file, by name."""
    return Catalogue.load(Path(__file__).parent / "findings.yaml")
