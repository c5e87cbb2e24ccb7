"""Postal code (کد پستی): ten digits; the pattern that circulates without an official text is a warning only."""

from __future__ import annotations

import re

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

LENGTH = 10
_USUAL = re.compile(r"(?!(\d)\1{3})[13-9]{4}[1346-9][013-9]{5}\Z")


def parse(text: str) -> Verdict:
    """Read a postal code. Faults: empty, characters, length."""
    code = plain(text)
    if not code:
        return fault("empty")
    if not is_ascii_digits(code):
        return fault("characters")
    if len(code) != LENGTH:
        return fault("length")
    return Verdict(code, None, () if _USUAL.match(code) else ("unusual_pattern",))
