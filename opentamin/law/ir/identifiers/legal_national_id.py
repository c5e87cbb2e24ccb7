"""National id of legal persons (شناسهٔ ملی): eleven digits with a check digit."""

from __future__ import annotations

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

LENGTH = 11
WEIGHTS = (29, 27, 23, 19, 17) * 2


def check_digit(first_ten: str) -> int:
    """The eleventh digit: weights over (digit + tenth digit + 2), modulo 11, ten counts as zero."""
    added = int(first_ten[9]) + 2
    total = sum((int(digit) + added) * weight for digit, weight in zip(first_ten, WEIGHTS, strict=True))
    return total % 11 % 10


def parse(text: str) -> Verdict:
    """Read a legal person's id. Faults: empty, characters, length, repeated, checksum."""
    code = plain(text)
    if not code:
        return fault("empty")
    if not is_ascii_digits(code):
        return fault("characters")
    if len(code) != LENGTH:
        return fault("length")
    if len(set(code)) == 1:
        return fault("repeated")
    if check_digit(code[:10]) != int(code[10]):
        return fault("checksum")
    warnings = [name for name, doubt in (("middle_zeros", code[3:9] == "000000"), ("unusual_start", code[:2] not in {"10", "14"})) if doubt]  # fmt: skip
    return Verdict(code, None, tuple(warnings))
