"""Who may open which page: one declaration (`gates.yaml`), asked before every view.

A page that is not declared opens for headquarters only, and the walk of the tests names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models

from opentamin.desk.scopes import visible
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
def _plain() -> dict[str, Any]:
    return dict(yaml.safe_load((Path(__file__).parent / "gates.yaml").read_text(encoding="utf-8")))


@cache
def gates() -> dict[str, Gate]:
    """Every declared page by the name of its address."""
    groups: dict[str, list[str]] = _plain()["groups"]
    return {name: _gate(words, groups) for name, words in _plain()["pages"].items()}


def _gate(words: Any, groups: dict[str, list[str]]) -> Gate:
    plain = words if isinstance(words, dict) else {"for": words}
    names = str(plain["for"]).split()
    roles = {role for name in names for role in groups.get(name, [name])}
    own = tuple((word, place) for word, place in plain.get("subjects", {}).items())
    return Gate(
        "public" in names, "any" in names, frozenset(roles | {"headquarters"}), plain.get("file", ""), subjects=own
    )


def gate_of(name: str) -> Gate:
    """The gate of a page by the name of its address."""
    return gates().get(name, Gate(declared=False))


def subject_of(gate: Gate, word: str) -> tuple[type[models.Model], str] | None:
    """The model and column that an argument of a page names; a page may say it otherwise than the rest."""
    place = dict(gate.subjects).get(word) or _plain()["subjects"].get(word)
    if place is None:
        return None
    model, column = place.split(" ")
    return apps.get_model(model), column


def free(word: str) -> bool:
    """Whether an argument names no row of anybody."""
    return word in _plain()["free"]


def subjects_visible(gate: Gate, words: dict[str, Any], sitting: Sitting) -> bool:
    """Whether everything that an address names lies in the scope of the session; an unknown argument does not.

    What a page says of its own argument holds before the words that are free elsewhere.
    """
    if sitting.sees_all:
        return True
    for word, value in words.items():
        subject = subject_of(gate, word)
        if subject is None and free(word):
            continue
        if subject is None:
            return False
        model, column = subject
        if not visible(model._default_manager.filter(**{column: value}), sitting).exists():
            return False
    return True


def person_of(gate: Gate, words: dict[str, Any]) -> int | None:
    """Whose personal file an address opens; None where there is none."""
    if not gate.file or gate.file not in words:
        return None
    if gate.file == "person_id":
        return int(words["person_id"])
    subject = subject_of(gate, gate.file)
    if subject is None:
        return None
    model, column = subject
    found = model._default_manager.filter(**{column: words[gate.file]}).values_list("person_id", flat=True).first()
    return int(found) if found is not None else None
