"""Job code (کد شغل): six of 0-9 and A-Z, upper case. The published table is not part of this pack."""

from __future__ import annotations

from collections.abc import Iterable

from opentamin.law.ir.identifiers.verdict import Verdict, fault, plain

LENGTH = 6


def parse(text: str) -> Verdict:
    """Read a job code. Faults: empty, characters, length; five digits get a suggestion (lost zero)."""
    code = plain(text).upper()
    found = fault_of(code)
    if found == "length" and len(code) < LENGTH:
        return fault("length", suggestion=code.zfill(LENGTH))
    return fault(found) if found else Verdict(code)


def fault_of(code: str) -> str | None:
    """The fault of one plain code, or None."""
    if not code:
        return "empty"
    if not (code.isascii() and code.isalnum()):
        return "characters"
    return None if len(code) == LENGTH else "length"


def check_column(codes: Iterable[str]) -> list[str | None]:
    """The fault of every code of a column, None where its form is right."""
    return [fault_of(code) for code in codes]
