"""Findings of the system itself; readable without any package of the server."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from opentamin.ground.findings import Catalogue


@cache
def findings() -> Catalogue:
    """The catalogue of the system (3500-3999)."""
    return Catalogue.load(Path(__file__).parent / "findings.yaml")
