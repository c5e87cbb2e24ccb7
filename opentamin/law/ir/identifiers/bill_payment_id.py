"""Bill id and payment id (شناسهٔ قبض، شناسهٔ پرداخت): digits with control digits modulo 11."""

from __future__ import annotations

from itertools import cycle

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

SHORTEST, LONGEST = 6, 13


def control_digit(digits: str) -> int:
    """Weights 2..7 from the right, modulo 11; 0 below 2, else 11 less the remainder."""
    remainder = sum(int(d) * w for d, w in zip(reversed(digits), cycle(range(2, 8)), strict=False)) % 11
    return 0 if remainder < 2 else 11 - remainder


def _shape(text: str) -> tuple[str, str | None]:
    """Plain digits without leading zeros, and the fault of their shape."""
    code = plain(text)
    if not code:
        return code, "empty"
    if not is_ascii_digits(code):
        return code, "characters"
    code = code.lstrip("0")
    return code, None if SHORTEST <= len(code) <= LONGEST else "length"


def parse_bill(text: str) -> Verdict:
    """Read a bill id: file, company (3), service (1), control over all before it."""
    code, found = _shape(text)
    if found:
        return fault(found)
    return Verdict(code) if control_digit(code[:-1]) == int(code[-1]) else fault("checksum")


def parse_payment(text: str, bill: str) -> Verdict:
    """Read a payment id that belongs to `bill`: the first control is over itself, the second over both ids."""
    code, found = _shape(text)
    if found:
        return fault(found)
    own = control_digit(code[:-2]) == int(code[-2])
    both = control_digit(plain(bill).lstrip("0") + code[:-1]) == int(code[-1])
    return Verdict(code) if own and both else fault("checksum" if not own else "other_bill")


def amount_rial(payment: str) -> int:
    """The amount that a payment id carries (it counts thousands of rials)."""
    return int(payment[:-5]) * 1000


def make_bill(file: int, company: str, service: str) -> str:
    """The bill id of a file (1 to 8 digits) of a company (3 digits) and service (1 digit). ValueError for another shape."""
    body = f"{file}{company}{service}"
    if not (0 < file < 10**8 and len(company) == 3 and len(service) == 1 and is_ascii_digits(body)):
        raise ValueError(f"no bill id can be made of {body}")
    return f"{body}{control_digit(body)}"


def make_payment(amount_thousand_rial: int, year: int, period: int, bill: str) -> str:
    """The payment id of an amount in thousands (1 to 8 digits), the last digit of a year and a period (0 to 99)."""
    if not (0 < amount_thousand_rial < 10**8 and 0 <= period < 100):
        raise ValueError(f"no payment id can be made of {amount_thousand_rial} thousand, period {period}")
    body = f"{amount_thousand_rial}{year % 10}{period:02d}"
    own = f"{body}{control_digit(body)}"
    return f"{own}{control_digit(plain(bill).lstrip('0') + own)}"
