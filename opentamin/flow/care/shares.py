"""What a person pays by kind of centre: article 55, asked once for each day, basis and centre and then remembered."""

from __future__ import annotations

from functools import lru_cache

from opentamin.engine.case import evaluator, scheme
from opentamin.flow.care.facts import CARES
from opentamin.ground.calendar import Day
from opentamin.law.figures import MissingFigure

BASES = tuple(scheme("care_share").plan.scheme.inputs["basis"].codes.values())


@lru_cache(maxsize=4096)
def share_percent(basis: int, centre: int, no_own_centre: bool, care: str, day_code: int) -> int | None:
    """Per cent of the service that the person pays; None where no figure was entered for the day (yyyymmdd)."""
    ask = evaluator("care_share", day_code // 100, ["person_share_percent"])
    try:
        (percent,) = ask(day=day_code, basis=basis, centre=centre, care=CARES[care], no_own_centre=no_own_centre)
    except MissingFigure:
        return None
    return int(percent)


@lru_cache(maxsize=4096)
def shares_of_centre(centre: int, no_own_centre: bool, care: str, day_code: int) -> dict[str, int]:
    """The shares of one centre by basis (as text, for the database); bases without a figure are left out."""
    found = {str(basis): share_percent(basis, centre, no_own_centre, care, day_code) for basis in BASES}
    return {basis: percent for basis, percent in found.items() if percent is not None}


def shares_by_centre(basis: int, day: Day) -> dict[tuple[str, str], int | None]:
    """For one person: the share by kind of centre and kind of care; a government centre as where none is owned."""
    kinds = {"own": (1, False), "contracted": (2, False), "government": (3, True), "other": (4, False)}
    return {
        (name, care): share_percent(basis, *place, care, day.code) for name, place in kinds.items() for care in CARES
    }
