"""The legal record: why a figure is what it is, step by step, each step with its clause.

A decision keeps this record; letters, statistics and a later replay read it, never a second computation. Its canonical
bytes are JSON with sorted keys, so that the same record always has the same fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["met", "not_met", "computed", "unclear"]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule applied: its clause and the version of that text, what went in, what came out, how it was rounded."""

    rule: str
    clause: str
    version: str
    source: str
    value: int | bool | None
    used: Mapping[str, int | bool | str | None] = field(default_factory=dict)
    rounding: str = ""
    verdict: Verdict = "computed"
    reading: str = ""
    text_fa: str = ""
    text_en: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The step as plain values."""
        return {
            "rule": self.rule,
            "clause": self.clause,
            "version": self.version,
            "source": self.source,
            "value": self.value,
            "used": dict(self.used),
            "rounding": self.rounding,
            "verdict": self.verdict,
            "reading": self.reading,
            "text_fa": self.text_fa,
            "text_en": self.text_en,
        }


@dataclass(frozen=True, slots=True)
class LegalRecord:
    """All steps of one computation, with the scheme, the month and what went in."""

    scheme: str
    month: int
    inputs: Mapping[str, int | bool | str | None]
    steps: tuple[Step, ...]

    def as_dict(self) -> dict[str, Any]:
        """The record as plain values."""
        return {
            "scheme": self.scheme,
            "month": self.month,
            "inputs": dict(self.inputs),
            "steps": [step.as_dict() for step in self.steps],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> LegalRecord:
        """The record that `as_dict` gave; KeyError or TypeError when it is not one."""
        steps = tuple(Step(**step) for step in plain["steps"])
        return cls(plain["scheme"], plain["month"], dict(plain["inputs"]), steps)

    def canonical(self) -> bytes:
        """Bytes that are equal exactly when two records are equal."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()

    def digest(self) -> str:
        """SHA-256 of the canonical bytes, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()
