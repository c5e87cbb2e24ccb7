"""What readers of a bank's files share: bytes of strangers become text, elements, rows, rials and days, or a named fault.

Nothing here knows what a file is about. A reader catches `Unreadable` and makes a finding of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from xml.etree import ElementTree

from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits, unify

_MARKS = str.maketrans("", "", ",٬،_ \u200c\u200e\u200f\u00a0")
EMPTY_REFERENCES = ("", "EMPTY", "NOTPROVIDED", "NOTAVAILABLE", "-")


class Unreadable(Exception):
    """Why a file or a row cannot be read, in both languages; `column` names the cell where it is known."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.column = column


def decoded(content: bytes, *, largest: int) -> str:
    """The text of a file. Unreadable: larger than `largest` bytes, not UTF-8, or with zero bytes."""
    if len(content) > largest:
        megabytes = largest // 1_000_000
        raise Unreadable(f"larger than {megabytes} MB / بزرگ‌تر از {megabytes} مگابایت")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8 / رمزگذاری UTF-8 نیست") from None
    if "\x00" in text:
        raise Unreadable("it holds zero bytes / بایت صفر دارد")
    return text


def is_xml(text: str) -> bool:
    """Whether a text wants to be XML."""
    return text.lstrip()[:1] == "<"


def _refuse_document_type(text: str) -> None:
    """Entities are how small files become large ones or name other files; statements need none."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable("a document type is not accepted / اعلان نوع سند پذیرفته نیست")


def xml_root(text: str) -> ElementTree.Element:
    """The root of a small XML file. Unreadable: damaged, or with a document type."""
    _refuse_document_type(text)
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise Unreadable("the XML is damaged / ساختار XML درست نیست") from None


def xml_elements(text: str, *names: str) -> Iterator[ElementTree.Element]:
    """Finished elements of these names as they end, in the order of the file; the reader clears what it has used."""
    _refuse_document_type(text)
    try:
        for _, element in ElementTree.iterparse(io.StringIO(text), ("end",)):
            if tag(element) in names:
                yield element
    except (ElementTree.ParseError, ValueError):
        raise Unreadable("the XML is damaged / ساختار XML درست نیست") from None


def tag(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def first_text(element: ElementTree.Element, *names: str) -> str:
    """The text of the first element of one of some names, in their order; empty where none is."""
    for name in names:
        for each in element.iter():
            if tag(each) == name and each.text and each.text.strip():
                return each.text.strip()
    return ""


def at_path(element: ElementTree.Element, path: str) -> ElementTree.Element | None:
    """The first element down a path of names (`Amt`, `BkToCstmrStmt/Stmt`), whatever the namespace."""
    here: ElementTree.Element | None = element
    for name in path.split("/"):
        here = next((child for child in here if tag(child) == name), None) if here is not None else None
    return here


def text_at(element: ElementTree.Element, path: str) -> str:
    """The text down a path, empty where there is none."""
    found = at_path(element, path)
    return (found.text or "").strip() if found is not None else ""


def comma_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of comma, semicolon or tab text with their numbers (from 1), empty ones left out; streamed."""
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_mark(text)), start=1):
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error:
        raise Unreadable("the comma text is damaged / متن جداشده درست نیست") from None


def _mark(text: str) -> str:
    """What stands between cells. Headings tell it, for amounts have commas of their own: they are lines without digits."""
    lines = text[:4000].split("\n")[:30]
    words = "\n".join(line for line in lines if not any(letter.isdigit() for letter in line))
    return max(";\t,", key=(words.strip() or text[:4000]).count)


def columns_of(row: Sequence[str], headings: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Which column carries what: name of ours -> place, by the words of `headings` (lower case, unified)."""
    names = {word: key for key, words in headings.items() for word in words}
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        key = names.get(unify(cell).strip().lower().replace("_", " "))
        if key is not None:
            found.setdefault(key, at)
    return found


def reference_of(text: str) -> str:
    """A reference of at most 35 characters. Unreadable where there is none."""
    if not text or len(text) > 35:
        raise Unreadable("no reference / مرجع ندارد", "reference")
    return text


@lru_cache(maxsize=65_536)
def rial_of(text: str) -> int:
    """Whole rials with or without marks between thousands; decimals only if they are zeros. Unreadable otherwise."""
    whole, _, rest = ascii_digits(text).translate(_MARKS).replace("٫", ".").partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 16 and set(rest) <= {"0"}):
        raise Unreadable("the amount is no whole number / مبلغ عدد درست نیست", "amount")
    return int(whole)


@lru_cache(maxsize=65_536)
def day_of(text: str) -> Day | None:
    """A Gregorian day (19xx, 20xx) or a Jalali one (13xx, 14xx); None where there is none or it is impossible."""
    plain = ascii_digits(text).strip().replace("/", "-")
    try:
        if plain[:2] in ("19", "20"):
            return Day.from_date(date.fromisoformat(plain[:10] if "T" in plain else plain))
        return Day.parse(plain) if plain[:2] in ("13", "14") else None
    except ValueError:
        return None


def needed_day(text: str, column: str) -> Day:
    """A day that must be there. Unreadable otherwise."""
    found = day_of(text)
    if found is None:
        raise Unreadable("the day is missing or impossible / روز نوشته نشده یا ناممکن است", column)
    return found
