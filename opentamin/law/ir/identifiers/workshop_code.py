"""Workshop code (کد کارگاه): ten digits, cut as branch (3), activity (3), file (4); no check digit is known."""

from __future__ import annotations

from collections.abc import Iterable

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

LENGTH = 10


def parse(text: str) -> Verdict:
    """Read a workshop code. Faults: empty, characters, length; nine digits get a suggestion (lost zero?)."""
    code = plain(text)
    found = fault_of(code)
    if found == "length" and len(code) == LENGTH - 1:
        return fault("length", suggestion=code.zfill(LENGTH))
    return fault(found) if found else Verdict(code)


def fault_of(code: str) -> str | None:
    """The fault of one plain code, or None."""
    if not code:
        return "empty"
    if not is_ascii_digits(code):
        return "characters"
    return None if len(code) == LENGTH else "length"


def opening_branch(code: str) -> str:
    """The branch that opened the file: the first three digits (the branch of today may differ)."""
    return code[:3]


def parse_contract_row(text: str) -> Verdict:
    """Contract row (ردیف پیمان) of a workshop: three digits; blank, 0 and 000 mean the workshop itself, stored blank."""
    row = plain(text)
    if not row.strip("0"):
        return Verdict("")
    if not is_ascii_digits(row):
        return fault("characters")
    return Verdict(row.zfill(3)) if len(row) <= 3 else fault("length")


def check_column(codes: Iterable[str]) -> list[str | None]:
    """The fault of every code of a column, None where it is sound."""
    return [fault_of(code) for code in codes]
