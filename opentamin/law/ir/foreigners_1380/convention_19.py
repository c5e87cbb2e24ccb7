"""Which states are taken as party to ILO Convention 19, and the reading on which that rests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

READING = "4.r2"


@cache
def party_states() -> frozenset[str]:
    """Codes of the states of convention_19.yaml; a state that does not stand there is not known to be party."""
    import yaml

    path = Path(__file__).with_name("convention_19.yaml")
    return frozenset(yaml.safe_load(path.read_text(encoding="utf-8"))["states"])
