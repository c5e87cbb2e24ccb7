"""The bank's answers: pain.002, camt.053, and lines of comma text. Bytes of strangers: no file makes the reader fall.

pain.002 settles or rejects by OrgnlEndToEndId and TxSts; camt.053 gives booked credits that came back (RtrInf) and
debits that went out; comma text has the headings reference, amount, status, reason, day (or their Persian names).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from xml.etree import ElementTree

from opentamin.flow.payments.catalogue import findings as catalogue
from opentamin.flow.payments.formats.facts import AnswerLine, BankAnswer
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits, unify

LARGEST_BYTES = 50_000_000
SETTLED_WORDS = {"settled", "accc", "acsc", "acsp", "paid", "واریز", "واریزشده", "موفق"}
RETURNED_WORDS = {"returned", "rjct", "rejected", "برگشت", "برگشتی", "ناموفق"}
HEADINGS = {
    "reference": ("reference", "شناسه", "مرجع"),
    "amount": ("amount", "مبلغ"),
    "status": ("status", "وضعیت"),
    "reason": ("reason", "علت", "شرح"),
    "day": ("day", "date", "تاریخ"),
}


class _Unreadable(Exception):
    """Why a file or a row cannot be read."""


def read_answer(name: str, content: bytes) -> BankAnswer:
    """Read a bank's file of any known form; what is wrong stands in its findings, and nothing is ever raised."""
    try:
        if len(content) > LARGEST_BYTES:
            raise _Unreadable("larger than 50 MB / بزرگ‌تر از ۵۰ مگابایت")
        text = content.decode("utf-8-sig")
        return _xml(text) if text.lstrip().startswith("<") else _comma_text(text)
    except UnicodeDecodeError:
        reason = "not UTF-8 / رمزگذاری UTF-8 نیست"
    except _Unreadable as fault:
        reason = str(fault)
    return BankAnswer("", (), (catalogue().make("ANSWER_UNREADABLE", file=name, reason=reason),))


def _xml(text: str) -> BankAnswer:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _Unreadable("a document type is not accepted / اعلان نوع سند پذیرفته نیست")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError):
        raise _Unreadable("the XML is damaged / ساختار XML درست نیست") from None
    for name in (element.tag.rpartition("}")[2] for element in root.iter()):
        if name == "CstmrPmtStsRpt":
            return _collect("pain.002", root, "TxInfAndSts", _status_line)
        if name == "BkToCstmrStmt":
            return _collect("camt.053", root, "Ntry", _statement_line)
    raise _Unreadable("neither pain.002 nor camt.053 / نه pain.002 و نه camt.053")


def _collect(
    form: str, root: ElementTree.Element, element: str, read: Callable[[ElementTree.Element], AnswerLine]
) -> BankAnswer:
    lines, found = [], []
    for row, each in enumerate((e for e in root.iter() if _tag(e) == element), start=1):
        try:
            lines.append(read(each))
        except _Unreadable as fault:
            found.append(_bad_row(row, str(fault)))
    return BankAnswer(form, tuple(lines), tuple(found))


def _bad_row(row: int, reason: str) -> Finding:
    return catalogue().make("ANSWER_LINE_UNREADABLE", row=row, reason=reason)


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _first(element: ElementTree.Element, *names: str) -> str:
    """The text of the first element of one of some names, in their order; empty where none is."""
    for name in names:
        for each in element.iter():
            if _tag(each) == name and each.text and each.text.strip():
                return each.text.strip()
    return ""


def _status_line(element: ElementTree.Element) -> AnswerLine:
    """One transaction of pain.002."""
    reason = " ".join(filter(None, (_first(element, "Cd", "Prtry"), _first(element, "AddtlInf"))))
    amount = _first(element, "InstdAmt")
    return AnswerLine(
        _reference(_first(element, "OrgnlEndToEndId")),
        _amount(amount) if amount else None,
        _status(_first(element, "TxSts")),
        reason[:200],
        _day(_first(element, "AccptncDtTm", "IntrBkSttlmDt")[:10]),
    )


def _statement_line(element: ElementTree.Element) -> AnswerLine:
    """One entry of camt.053: a debit went out; a credit with return information, or one at all, came back."""
    returned = any(_tag(each) == "RtrInf" for each in element.iter()) or _first(element, "CdtDbtInd") == "CRDT"
    reason = _first(element, "Cd", "Prtry") if returned else ""
    reference = _first(element, "EndToEndId")
    if reference in ("", "EMPTY", "NOTPROVIDED"):
        reference = _first(element, "Ustrd").split(" ")[0]
    return AnswerLine(
        _reference(reference),
        _amount(_first(element, "Amt")),
        not returned,
        reason[:200],
        _day(_first(element, "Dt")[:10]),
    )


def _comma_text(text: str) -> BankAnswer:
    """Comma or semicolon text with a line of headings."""
    head = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","))
    except csv.Error:
        raise _Unreadable("the comma text is damaged / متن جداشده درست نیست") from None
    columns = {key: at for at, word in enumerate(rows[0] if rows else []) for key in [_heading(word)] if key}
    if not {"reference", "status"} <= set(columns):
        raise _Unreadable("no headings reference and status / سرستون‌های مرجع و وضعیت نیست")
    lines, found = [], []
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            try:
                lines.append(_comma_line({key: row[at].strip() for key, at in columns.items() if at < len(row)}))
            except _Unreadable as fault:
                found.append(_bad_row(number, str(fault)))
    return BankAnswer("csv", tuple(lines), tuple(found))


def _heading(word: str) -> str:
    plain = unify(word).strip().lower()
    return next((key for key, names in HEADINGS.items() if plain in names), "")


def _comma_line(cells: dict[str, str]) -> AnswerLine:
    amount = cells.get("amount", "")
    return AnswerLine(
        _reference(cells.get("reference", "")),
        _amount(amount) if amount else None,
        _status(cells.get("status", "")),
        cells.get("reason", "")[:200],
        _day(cells.get("day", "")),
    )


def _reference(text: str) -> str:
    if not text or len(text) > 35:
        raise _Unreadable("no reference / مرجع ندارد")
    return text


def _amount(text: str) -> int:
    """Whole rials; decimals only if they are zeros."""
    digits = ascii_digits(text).replace(",", "").replace("٬", "")
    whole, _, rest = digits.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 16 and set(rest) <= {"0"}):
        raise _Unreadable("the amount is no whole number / مبلغ عدد درست نیست")
    return int(whole)


def _status(text: str) -> bool:
    word = unify(text).strip().lower()
    if word in SETTLED_WORDS or word in RETURNED_WORDS:
        return word in SETTLED_WORDS
    raise _Unreadable("the status is unknown / وضعیت شناخته نیست")


def _day(text: str) -> Day | None:
    """A Gregorian day (19xx, 20xx) or a Jalali one; None where there is none or it is impossible."""
    plain = ascii_digits(text).strip().replace("/", "-")
    for read in _readers(plain):
        try:
            return read()
        except ValueError:
            continue
    return None


def _readers(plain: str) -> Iterator[Callable[[], Day]]:
    if plain[:2] in ("19", "20"):
        yield lambda: Day.from_date(date.fromisoformat(plain))
    elif plain[:2] in ("13", "14"):
        yield lambda: Day.parse(plain)
