"""The numbered findings of the programs' interface, and the refusal that carries one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from opentamin.ground.findings import Catalogue, FindingTrouble


class ApiRefusal(FindingTrouble):
    """A named refusal; nothing was written."""


@cache
def findings() -> Catalogue:
    """The kinds of findings.yaml beside this file, by name."""
    return Catalogue.load(Path(__file__).parent / "findings.yaml")


def refuse(name: str, **facts: Any) -> ApiRefusal:
    """The refusal `name`, ready to be raised."""
    return ApiRefusal(findings().make(name, **facts))
