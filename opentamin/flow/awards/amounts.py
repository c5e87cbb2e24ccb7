"""Amounts from-until: which version holds for a month, and versions for part months. Pure; months are yyyymm codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opentamin.ground.calendar import Day, Month
from opentamin.ground.money import half_up, largest_remainder


@dataclass(frozen=True, slots=True)
class Piece:
    """Rials a month in [from_month, until_month); None while it lasts."""

    from_month: int
    until_month: int | None
    monthly_rial: int

    def covers(self, month: int) -> bool:
        """Whether it says something about a month."""
        return self.from_month <= month and (self.until_month is None or month < self.until_month)


def due_rial(pieces: Sequence[Piece], month: int) -> int:
    """What is due for a month: the last piece that covers it holds; nothing where none does."""
    covering = [piece.monthly_rial for piece in pieces if piece.covers(month)]
    return covering[-1] if covering else 0


def part_rial(monthly_rial: int, month: Month, from_day: Day, until_day: Day) -> int:
    """The part of a month's amount for the days [from_day, until_day) of it, half up to the rial.

    No text on part months was read; days over the length of the month (docs/decisions/0006).
    """
    first, until = max(month.first.ordinal, from_day.ordinal), min(month.until.ordinal, until_day.ordinal)
    return half_up(monthly_rial * max(0, until - first), month.length)


def from_day(monthly_rial: int, start: Day, until_month: int | None = None) -> list[Piece]:
    """Pieces of an amount that begins on a day: a part of the first month where it begins within it."""
    month = start.month
    if start == month.first:
        return [Piece(month.code, until_month, monthly_rial)]
    part = Piece(month.code, month.next().code, part_rial(monthly_rial, month, start, month.until))
    if until_month is not None and until_month <= month.next().code:
        return [part]
    return [part, Piece(month.next().code, until_month, monthly_rial)]


def change_on(pieces: Sequence[Piece], new_rial: int, day: Day) -> list[Piece]:
    """Pieces to be added so that from `day` on the amount is another one (0 stops); the month of the day is shared."""
    month = day.month
    old = due_rial(pieces, month.code)
    until = _end(pieces) if new_rial else None
    if day == month.first:
        return [Piece(month.code, until, new_rial)]
    mixed = part_rial(old, month, month.first, day) + part_rial(new_rial, month, day, month.until)
    following = month.next().code
    shared = Piece(month.code, following, mixed)
    return [shared] if until is not None and until <= following else [shared, Piece(following, until, new_rial)]


def shared_month(before: Sequence[int], after: Sequence[int], day: Day) -> list[int]:
    """What several people get of the month in which their parts change from `before` to `after` on `day`.

    Each by days, and together exactly what the whole is by days: rials that are left over go by the largest remainder.
    """
    length, gone = day.month.length, day - day.month.first
    weights = [old * gone + new * (length - gone) for old, new in zip(before, after, strict=True)]
    return largest_remainder(half_up(sum(weights), length), weights) if sum(weights) else [0] * len(weights)


def _end(pieces: Sequence[Piece]) -> int | None:
    """The month in which the newest open run of pieces ends; None where it lasts."""
    return pieces[-1].until_month if pieces else None


def months_between(first: int, until: int) -> Iterable[int]:
    """Month codes in [first, until)."""
    month = Month(first)
    return ((month + step).code for step in range(max(0, Month(until) - month)))
