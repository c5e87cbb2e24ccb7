"""What reading an identifier gives: the value that is stored, or the fault; warnings; what a repair would be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opentamin.ground.persian import DIRECTION_MARKS, ascii_digits

_NOISE = re.compile(rf"[\s\-_{DIRECTION_MARKS}]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`value` is None when `fault` is named. `suggestion` is what a repair would be; nobody applies it unasked."""

    value: str | None
    fault: str | None = None
    warnings: tuple[str, ...] = ()
    suggestion: str | None = None

    @property
    def repaired(self) -> bool:
        """True when the value differs from what was written by a repair that loses nothing."""
        return "repaired" in self.warnings


def plain(text: str) -> str:
    """ASCII digits, no blanks, dashes or direction marks; leading zeros stay, because an identifier is text."""
    return _NOISE.sub("", ascii_digits(text))


def fault(name: str, *, suggestion: str | None = None) -> Verdict:
    """A refusal with its name."""
    return Verdict(None, name, (), suggestion)


def is_ascii_digits(text: str) -> bool:
    """True for one or more of 0-9 only (str.isdigit would accept other scripts)."""
    return text.isascii() and text.isdigit()
