"""National code (کد ملی) of Iranians: ten digits with a check digit; three faults that a checksum cannot see."""

from __future__ import annotations

from collections.abc import Iterable

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

REPEATED = frozenset(digit * 10 for digit in "0123456789")
WEIGHTS = range(10, 1, -1)


def check_digit(first_nine: str) -> int:
    """The tenth digit for nine digits: remainder modulo 11 of the weighted sum, or 11 less it from 2 upwards."""
    remainder = sum(int(digit) * weight for digit, weight in zip(first_nine, WEIGHTS, strict=True)) % 11
    return remainder if remainder < 2 else 11 - remainder


def parse(text: str) -> Verdict:
    """Read a national code. Faults: empty, characters, length, repeated, checksum; a short code gets a suggestion."""
    code = plain(text)
    found = fault_of(code)
    if found == "length" and 8 <= len(code) < 10:
        padded = code.zfill(10)
        return fault("length", suggestion=padded if fault_of(padded) is None else None)
    if found:
        return fault(found)
    warnings = [
        name
        for name, doubtful in (
            ("middle_zeros", code[3:9] == "000000"),
            ("ascending", code[:9] == "123456789"),
            ("unassigned_place", code[:2] == "99"),
        )
        if doubtful
    ]
    return Verdict(code, None, tuple(warnings))


def fault_of(code: str) -> str | None:
    """The fault of one plain code, or None. Written out for speed: lists check a hundred thousand of them."""
    if len(code) != 10:
        return "length" if code else "empty"
    if not (code.isascii() and code.isdigit()):
        return "characters"
    if code in REPEATED:
        return "repeated"
    number = int(code)
    total = (
        number // 1_000_000_000 * 10
        + number // 100_000_000 % 10 * 9
        + number // 10_000_000 % 10 * 8
        + number // 1_000_000 % 10 * 7
        + number // 100_000 % 10 * 6
        + number // 10_000 % 10 * 5
        + number // 1000 % 10 * 4
        + number // 100 % 10 * 3
        + number // 10 % 10 * 2
    ) % 11
    expected = total if total < 2 else 11 - total
    return None if number % 10 == expected else "checksum"


def check_column(codes: Iterable[str]) -> list[str | None]:
    """The fault of every code of a column, None where it is sound; digits are expected to be ASCII already."""
    return [fault_of(code) for code in codes]


def is_valid(text: str) -> bool:
    """True when the code can be stored."""
    return is_ascii_digits(plain(text)) and parse(text).fault is None
