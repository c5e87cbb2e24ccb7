"""The schemes of the country pack: how articles make one computation."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

from opentamin.ground.rules import RuleFault, Scheme

FOLDER = Path(__file__).resolve().parent / "ir" / "schemes"


def scheme_names() -> list[str]:
    """Names of all schemes."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@cache
def declared_scheme(name: str) -> Scheme:
    """The scheme as declared; RuleFault for a name that is not there."""
    if name not in scheme_names():
        raise RuleFault(f"there is no scheme {name}; there are {', '.join(scheme_names())}")
    declared = importlib.import_module(f"opentamin.law.ir.schemes.{name}").SCHEME
    if not isinstance(declared, Scheme) or declared.name != name:
        raise RuleFault(f"{FOLDER / name}.py declares no scheme of its own name")
    return declared
