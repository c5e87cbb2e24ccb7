"""Sheba (شبا), the Iranian IBAN: IR and 24 digits; check by modulus 97, bank code in digits 5 to 7."""

from __future__ import annotations

from opentamin.law.ir.identifiers.verdict import Verdict, fault, is_ascii_digits, plain

LENGTH = 26
BANKS = {
    "010": "بانک مرکزی", "011": "صنعت و معدن", "012": "ملت", "013": "رفاه", "014": "مسکن", "015": "سپه",
    "016": "کشاورزی", "017": "ملی",
}  # fmt: skip


def parse(text: str) -> Verdict:
    """Read a Sheba. Faults: empty, prefix, characters, length, checksum; 24 digits alone get a suggestion."""
    code = plain(text).upper()
    if not code:
        return fault("empty")
    if is_ascii_digits(code) and len(code) == LENGTH - 2:
        return fault("prefix", suggestion=f"IR{code}")
    if not code.startswith("IR"):
        return fault("prefix")
    if not is_ascii_digits(code[2:]):
        return fault("characters")
    if len(code) != LENGTH:
        return fault("length")
    if int(code[4:] + "1827" + code[2:4]) % 97 != 1:
        return fault("checksum")
    return Verdict(code, None, () if code[4:7] in BANKS else ("unknown_bank",))


def bank_code(iban: str) -> str:
    """The three digits of the bank."""
    return iban[4:7]
