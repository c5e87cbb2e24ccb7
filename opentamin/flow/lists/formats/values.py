"""From stored bytes to numbers, dates and text, a whole column at a time.

The fast path takes a column as it should be; only a column with something else in it is walked value by
value, and what is found there becomes findings. Nothing is repaired that was not plainly written:
`31000000.0` is the whole number 31000000 and is kept with a finding, `12.5` and `*****` are no whole numbers
and become None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from opentamin.flow.lists.formats.tables import Notes, join_rows, tell

LARGEST = 10**18 - 1
"""Largest number that is read: eighteen digits, so that it fits the 64 bits of the database."""

_PADDING = b" \0"
_DIGITS = bytes.maketrans(bytes(range(0x80, 0x8A)), b"0123456789")
_PLAIN = re.compile(r"-?[0-9]{1,30}")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[,٬][0-9]{3})+(?:\.0*)?")
_FLOAT = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,2})?")
_ASCII_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def numbers(values: list[bytes], rows: list[int], column: str, notes: Notes, *, trusted: bool) -> list[int | None]:
    """Whole numbers; None where blank or unreadable. `trusted`: no sign in the file that int() takes by
    mistake.
    """
    if trusted:
        try:
            read = list(map(int, values))
        except ValueError:
            read = [LARGEST + 1]
        if not read or -LARGEST <= min(read) <= max(read) <= LARGEST:
            return [*read]
    return _numbers_one_by_one(values, rows, column, notes)


def _numbers_one_by_one(values: list[bytes], rows: list[int], column: str, notes: Notes) -> list[int | None]:
    known: dict[bytes, tuple[int | None, str]] = {}
    result: list[int | None] = []
    faulty: dict[str, list[tuple[int, str]]] = {}
    for row, stored in zip(rows, values, strict=True):
        if stored not in known:
            known[stored] = read_number(stored)
        number, fault = known[stored]
        result.append(number)
        if fault:
            shown = stored.strip(_PADDING).decode("utf-8", "replace")
            faulty.setdefault(fault, []).append((row, shown))
    for fault, places in faulty.items():
        tell(notes, fault, places, column)
    return result


def read_number(stored: bytes) -> tuple[int | None, str]:
    """A whole number and the name of a finding: "" when well written, NUMBER_FORMAT when readable all the
    same.
    """
    stripped = stored.strip(_PADDING)
    if not stripped:
        return None, ""
    text = _number_text(stripped)
    if _PLAIN.fullmatch(text) and abs(int(text)) <= LARGEST:
        return int(text), ""
    if _GROUPED.fullmatch(text):
        text = re.sub("[,٬]", "", text)
    if not _FLOAT.fullmatch(text):
        return None, "NUMBER_UNREADABLE"
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return None, "NUMBER_UNREADABLE"
    if exact != exact.to_integral_value() or abs(exact) > LARGEST:
        return None, "NUMBER_UNREADABLE"
    return int(exact), "NUMBER_FORMAT"


def _number_text(stripped: bytes) -> str:
    """ASCII text of a number that may be written in Iran System digits or in UTF-8 Persian digits."""
    try:
        text = stripped.decode("utf-8")
    except UnicodeDecodeError:
        text = stripped.translate(_DIGITS).decode("latin-1")
    return text.translate(_ASCII_DIGITS).strip()


def texts(values: list[bytes], decode: Callable[[bytes], str], *, padded_with_nul: bool) -> list[str]:
    """Text in reading order without padding, digits in ASCII; every different value is decoded once."""
    known = {stored: clean(stored, decode, padded_with_nul) for stored in set(values)}
    return list(map(known.__getitem__, values))


def clean(stored: bytes, decode: Callable[[bytes], str], padded_with_nul: bool) -> str:
    """One text: padding off (what follows a NUL is not text), blanks made plain, digits in ASCII."""
    if padded_with_nul:
        stored = stored.partition(b"\0")[0]
    stripped = stored.strip(b" ")
    if stripped.isascii():
        return stripped.decode("ascii")
    return decode(stripped).translate(_ASCII_DIGITS).replace("\u00a0", " ").strip()


def codes(values: list[bytes], decode: Callable[[bytes], str], *, padded_with_nul: bool) -> list[str]:
    """Identifiers and dates: as text, nearly all different and in ASCII, so taken without a cache."""
    try:
        plain = list(map(str.strip, map(bytes.decode, values, ["ascii"] * len(values))))
    except UnicodeDecodeError:
        return texts(values, decode, padded_with_nul=padded_with_nul)
    return [text.partition("\0")[0].strip() for text in plain] if padded_with_nul else plain


_EIGHT = re.compile(r"[0-9]{8}")
_PARTED = re.compile(r"([0-9]{2}|[0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")
_SIX = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")


def dates(values: list[str], rows: list[int], column: str, latest_year: int, notes: Notes) -> list[str]:
    """YYYYMMDD where the shape allows; a lone 0 is blank; anything else stays as written.

    `latest_year` is the last Jalali year that a two-digit year may mean: 04 with 1404 is 1404, 60 is 1360.
    """
    known = {text: read_date(text, latest_year) for text in set(values)}
    other = [(row, text) for row, text in zip(rows, values, strict=True) if known[text][1]]
    if other:
        told = join_rows([row for row, _ in other])
        notes.add("DATE_FORMAT", row=told, column=column, value=other[0][1], count=len(other))
    return [known[text][0] for text in values]


def read_date(text: str, latest_year: int) -> tuple[str, bool]:
    """The date as YYYYMMDD, "" or the raw text, and whether it was written in another form that is
    understood.
    """
    if not text.strip("0 /-"):
        return "", False
    if _EIGHT.fullmatch(text):
        return text, False
    parts = _PARTED.fullmatch(text) or _SIX.fullmatch(text)
    if not parts:
        return text, False
    year, month, day = map(int, parts.groups())
    if year < 100:
        year += 1400 if 1400 + year <= latest_year else 1300
    return f"{year:04}{month:02}{day:02}", True


def full_year(year: int | None) -> int | None:
    """Four digits for the two that the file has room for: 4 is 1404, 98 is 1398; others stay as they are."""
    if year is None or not 0 <= year <= 99:
        return year
    return year + (1400 if year < 70 else 1300)
