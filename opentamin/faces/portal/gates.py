"""Who may open which page: one declaration (`gates.yaml`), asked before every view.

A page that is not declared opens for headquarters only, and the walk of the tests names it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from opentamin.desk.gates import Gate, declared, gates_of
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.registers.models import Person

__all__ = ["Gate", "free", "gate_of", "gates", "person_of", "subject_of", "subjects_visible"]
GATES = Path(__file__).parent / "gates.yaml"


def gates() -> dict[str, Gate]:
    """Every declared page by the name of its address."""
    return gates_of(GATES)


def gate_of(name: str) -> Gate:
    """The gate of a page by the name of its address."""
    return gates().get(name, Gate(declared=False))


def subject_of(gate: Gate, word: str) -> tuple[type[models.Model], str] | None:
    """The model and column that an argument of a page names; a page may say it otherwise than the rest."""
    place = dict(gate.subjects).get(word) or declared(GATES)["subjects"].get(word)
    if place is None:
        return None
    model, column = place.split(" ")
    return apps.get_model(model), column


def free(word: str) -> bool:
    """Whether an argument names no row of anybody."""
    return word in declared(GATES)["free"]


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
        if model is Person and column == "pk" and int(value) in sitting.persons:
            continue
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
