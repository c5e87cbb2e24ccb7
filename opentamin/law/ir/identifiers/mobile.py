"""Mobile number (تلفن همراه): 09 and nine digits, stored as +989 and nine digits."""

from __future__ import annotations

import re

from opentamin.law.ir.identifiers.verdict import Verdict, fault, plain

_NUMBER = re.compile(r"(?:\+98|0098|98|0)?(9\d{9})\Z", re.ASCII)


def parse(text: str) -> Verdict:
    """Read a mobile number, with or without the country's prefix. Faults: empty, characters, shape."""
    number = plain(text)
    if not number:
        return fault("empty")
    if not number.lstrip("+").isdigit():
        return fault("characters")
    found = _NUMBER.match(number)
    return Verdict(f"+98{found[1]}") if found else fault("shape")
