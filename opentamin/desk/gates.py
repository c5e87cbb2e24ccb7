"""Who may open what: gates as a face declares them (a yaml of pages), for every face that stands before the same pages.

The pages and the programs' interface read one declaration (`gates.yaml` of the pages) through this module, so that a
role means the same at both doors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection

from opentamin.desk.sessions import Sitting


@dataclass(frozen=True, slots=True)
class Gate:
    """A page: `public`, for `any` who has signed in, or for roles; `file` when it shows a personal file."""

    public: bool = False
    any: bool = False
    roles: frozenset[str] = frozenset({"headquarters"})
    file: str = ""
    declared: bool = True
    subjects: tuple[tuple[str, str], ...] = ()

    def lets(self, sitting: Sitting) -> bool:
        """Whether the role of the session opens this page; an employer's mandate may be for lists or debts only."""
        if sitting.role in self.roles:
            return sitting.role != "employer" or sitting.what == "all"
        return self.any or f"{sitting.role}.{sitting.what}" in self.roles or self._part(sitting)

    def _part(self, sitting: Sitting) -> bool:
        return sitting.what == "all" and any(role.startswith(f"{sitting.role}.") for role in self.roles)


@cache
def declared(path: Path) -> Mapping[str, Any]:
    """The declaration as it is written: groups, subjects, free, pages."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def gates_of(path: Path) -> dict[str, Gate]:
    """Every declared page by the name of its address."""
    plain = declared(path)
    return {name: _gate(words, plain["groups"]) for name, words in plain["pages"].items()}


def _gate(words: Any, groups: Mapping[str, list[str]]) -> Gate:
    plain = words if isinstance(words, dict) else {"for": words}
    names = str(plain["for"]).split()
    roles = {role for name in names for role in groups.get(name, [name])}
    own = tuple((word, place) for word, place in plain.get("subjects", {}).items())
    return Gate(
        "public" in names, "any" in names, frozenset(roles | {"headquarters"}), plain.get("file", ""), subjects=own
    )


def log_readings(people: list[int], why: str) -> None:
    """Reading personal files leaves a trace for each: who, whose, why (one query; one's own file leaves none)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_log_reading(p, %s) FROM unnest(%s::bigint[]) AS p", [why, sorted(set(people))])
