"""Insurance number (شمارهٔ بیمه): eight digits in lists, ten with two zeros in front elsewhere; no check digit.

Stored as ten characters. A number is never repaired unasked: where eight digits cannot be told from nine or seven, the
verdict names the doubt and offers what a repair would be.
"""

from __future__ import annotations

from collections.abc import Iterable

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

IN_LISTS, STORED = 8, 10


def parse(text: str) -> Verdict:
    """Read an insurance number. Faults: empty, missing (all zeros), characters, length, ambiguous (nine digits)."""
    number = plain(text)
    found = fault_of(number)
    if found == "ambiguous":
        return fault("ambiguous", suggestion=number[:IN_LISTS].zfill(STORED))
    if found == "short":
        return fault("short", suggestion=number.zfill(IN_LISTS).zfill(STORED))
    if found:
        return fault(found)
    if len(number) == STORED and not number.startswith("00"):
        return Verdict(number, None, ("new_form",))
    return Verdict(number.zfill(STORED))


def fault_of(number: str) -> str | None:
    """The fault of one plain number, or None."""
    if not number:
        return "empty"
    if not is_ascii_digits(number):
        return "characters"
    if not number.strip("0"):
        return "missing"
    if len(number) in (IN_LISTS, STORED):
        return None
    if len(number) == IN_LISTS + 1:
        return "ambiguous"
    return "short" if len(number) < IN_LISTS else "length"


def for_list(stored: str) -> str:
    """The eight digits that DSW_ID1 takes: always the last eight."""
    return stored[-IN_LISTS:]


def check_column(numbers: Iterable[str]) -> list[str | None]:
    """The fault of every number of a column, None where it is sound."""
    return [fault_of(number) for number in numbers]
