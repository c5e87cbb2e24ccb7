"""Foreigner's code (کد فراگیر، کد یکتا، شناسهٔ تبعه): twelve digits expected, 8 to 13 seen; passport beside it.

No check digit is published, so none is tested; a code is never refused for its length alone between 9 and 13.
"""

from __future__ import annotations

from collections.abc import Iterable

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

EXPECTED_LENGTH = 12
SHORTEST, LONGEST = 9, 13
LONGEST_PASSPORT = 9


def parse(text: str) -> Verdict:
    """Read a foreigner's code. Faults: empty, characters, length; eight digits are doubtful, not wrong."""
    code = plain(text)
    if not code:
        return fault("empty")
    if not is_ascii_digits(code):
        return fault("characters")
    if len(code) == SHORTEST - 1:
        return Verdict(code, None, ("kind_unknown",))
    if not SHORTEST <= len(code) <= LONGEST:
        return fault("length")
    return Verdict(code, None, () if len(code) == EXPECTED_LENGTH else ("unusual_length",))


def parse_passport(text: str) -> Verdict:
    """Read a passport number: letters and digits, at most nine, upper case."""
    number = plain(text).upper()
    if not number:
        return fault("empty")
    if not (number.isascii() and number.isalnum()):
        return fault("characters")
    return Verdict(number) if len(number) <= LONGEST_PASSPORT else fault("length")


def check_column(codes: Iterable[str]) -> list[str | None]:
    """The fault of every code of a column, None where it can stand."""
    return [parse(code).fault for code in codes]
