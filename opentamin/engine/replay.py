"""Replay: a legal record computed again from its own inputs alone. Equal bytes mean that the answer still stands."""

from __future__ import annotations

from opentamin.engine.case import Outcome, Refusal, compute
from opentamin.ground.reasons import LegalRecord


def replay(record: LegalRecord) -> LegalRecord | Refusal:
    """Compute the record's scheme for its month and inputs again; a refusal says why that cannot be done any more."""
    inputs = {name: value for name, value in record.inputs.items() if name != "month"}
    outcome = compute(record.scheme, record.month, inputs)
    return outcome.record if isinstance(outcome, Outcome) else outcome


def stands(record: LegalRecord) -> bool:
    """Whether the replay gives the same bytes."""
    again = replay(record)
    return isinstance(again, LegalRecord) and again.canonical() == record.canonical()
