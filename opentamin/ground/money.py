"""Whole rials, exact rates, and divisions that say how they round.

An amount is an `int` of rials; there is no smaller unit. A rate is a pair of whole numbers. The only way to divide is a
rounding with a name; the reading that chooses half up for what is owed lies beside article 28.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import TypeAlias

Rial: TypeAlias = int
"""An amount of money: whole rials of the present unit."""

_DECIMAL = re.compile(r"(\d+)(?:\.(\d+))?\Z")
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)\Z")


def _refuse_negative(numerator: int, denominator: int) -> None:
    """Engines disagree on negative division, so none is ever made."""
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"a rounding needs numerator >= 0 and denominator > 0, not {numerator} and {denominator}")


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number to numerator / denominator; an exact half goes up. ValueError if negative."""
    _refuse_negative(numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def down(numerator: int, denominator: int) -> int:
    """The whole number at or below numerator / denominator. ValueError if negative."""
    _refuse_negative(numerator, denominator)
    return numerator // denominator


def up(numerator: int, denominator: int) -> int:
    """The whole number at or above numerator / denominator. ValueError if negative."""
    _refuse_negative(numerator, denominator)
    return (numerator + denominator - 1) // denominator


def largest_remainder(total: Rial, weights: Sequence[int]) -> list[Rial]:
    """Split `total` in proportion to `weights` so that the parts sum to it exactly.

    Each part is rounded down, then the rials left over go one by one to the largest remainders; a tie goes to the
    earlier part, so the caller's order is the fixed order of the law. ValueError on negative or all-zero weights.
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("a split needs a total >= 0 and weights >= 0 that are not all zero")
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Rate:
    """An exact rate in lowest terms; 7/90 stays 7/90."""

    numerator: int
    denominator: int

    @classmethod
    def of(cls, numerator: int, denominator: int) -> Rate:
        """The rate numerator / denominator in lowest terms."""
        _refuse_negative(numerator, denominator)
        common = gcd(numerator, denominator)
        return cls(numerator // common, denominator // common)

    @classmethod
    def parse(cls, text: str) -> Rate:
        """Read "0.135", "1.2", "7/90" or "3" exactly; anything else is a ValueError."""
        if found := _DECIMAL.match(text.strip()):
            whole, part = found[1], found[2] or ""
            return cls.of(int(whole + part), 10 ** len(part))
        if found := _FRACTION.match(text.strip()):
            return cls.of(int(found[1]), int(found[2]))
        raise ValueError(f"not an exact rate: {text!r}")

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"
