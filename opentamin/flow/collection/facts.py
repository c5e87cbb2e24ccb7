"""What others may hold of collection: how a debt is named, its states, and what may happen to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a debt stands. `settled` is reached from anywhere when nothing is owed, and left when something is again."""

    ASSESSED = "assessed"
    NOTIFIED = "notified"
    OBJECTED = "objected"
    FINAL = "final"
    ENFORCED = "enforced"
    INSTALMENTS = "instalments"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can happen to a debt: from which states, and into which (None: the state stays)."""

    sources: frozenset[State]
    target: State | None


def _move(target: State | None, *sources: State) -> Move:
    return Move(frozenset(sources), target)


OPEN = (State.ASSESSED, State.NOTIFIED, State.OBJECTED, State.FINAL, State.ENFORCED, State.INSTALMENTS)
MOVES: Mapping[str, Move] = {
    "notified": _move(State.NOTIFIED, State.ASSESSED),
    "objected": _move(State.OBJECTED, State.NOTIFIED),
    "hearing_set": _move(None, State.OBJECTED),
    "decided": _move(None, State.OBJECTED),
    "decision_served": _move(None, State.OBJECTED),
    "appealed": _move(None, State.OBJECTED),
    "became_final": _move(State.FINAL, State.NOTIFIED, State.OBJECTED),
    "writ": _move(State.ENFORCED, State.FINAL),
    "enforcement_step": _move(None, State.ENFORCED),
    "plan_begun": _move(State.INSTALMENTS, State.ASSESSED, State.NOTIFIED, State.FINAL, State.ENFORCED),
    "plan_defaulted": _move(State.FINAL, State.INSTALMENTS, State.SETTLED),
    "plan_ended": _move(State.FINAL, State.INSTALMENTS, State.SETTLED),
    "penalty_posted": _move(None, *OPEN, State.SETTLED),
    "changed": _move(None, *OPEN, State.SETTLED),
    "forgiven": _move(None, *OPEN, State.SETTLED),
    "forgiveness_revoked": _move(None, *OPEN, State.SETTLED),
    "joint_liability": _move(None, *OPEN),
    "settled": _move(State.SETTLED, *OPEN),
    "reopened": _move(State.ASSESSED, State.SETTLED),
}
"""Every kind of event with what it does. A kind that is not here is refused."""
PLAN_IS_OVER = ("plan_defaulted", "plan_ended")
"""A debt of the plan that is settled stays so; owed again, it is final like the others (`settling`)."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is to be recorded.

    * `key`: unique for ever; the same key again changes nothing. `on`: the legal day, which for `plan_begun` is also the
      day at which late months stop being counted. `by`: who; `second`: the other of two people, where two are asked for.
    """

    debt_id: int
    kind: str
    key: str
    on: date
    by: str
    second: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed of one debt now, in rials: premium, penalties, costs (fee, interest), by share too."""

    debt_id: int
    premium_rial: int
    penalty_rial: int
    cost_rial: int
    shares: Mapping[str, int]

    @property
    def owed_rial(self) -> int:
        """All of it."""
        return self.premium_rial + self.penalty_rial + self.cost_rial
