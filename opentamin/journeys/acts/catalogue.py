"""All acts that may be asked for, by name. A door is a module of this package with a tuple ACTIONS."""

from __future__ import annotations

import importlib
from functools import cache

from opentamin.journeys.acts.facts import Action

DOORS: tuple[str, ...] = (
    "insured",
    "dependants",
    "claiming",
    "employer",
    "representing",
    "branch",
    "self_paid",
    "care",
    "operations",
)
"""Modules beside this one that declare acts."""


@cache
def actions() -> dict[str, Action]:
    """Every act by its name; a name that stands twice is a fault of the program."""
    found: dict[str, Action] = {}
    for door in DOORS:
        for action in importlib.import_module(f"opentamin.journeys.acts.{door}").ACTIONS:
            if action.name in found:
                raise ValueError(f"the act {action.name} is declared twice")
            found[action.name] = action
    return found


def action_of(name: str) -> Action:
    """The act of that name; KeyError for one that is not declared."""
    return actions()[name]
