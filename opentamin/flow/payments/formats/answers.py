"""The bank's answers: pain.002, camt.053, and lines of comma text. Bytes of strangers: no file makes the reader fall.

pain.002 settles or rejects by OrgnlEndToEndId and TxSts; camt.053 gives booked credits that came back (RtrInf) and
debits that went out; comma text has the headings reference, amount, status, reason, day (or their Persian names).
"""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from opentamin.flow.payments.catalogue import findings as catalogue
from opentamin.flow.payments.formats.facts import AnswerLine, BankAnswer
from opentamin.flow.receipts.formats.reading import (
    EMPTY_REFERENCES,
    Unreadable,
    columns_of,
    comma_rows,
    day_of,
    decoded,
    first_text,
    is_xml,
    reference_of,
    rial_of,
    tag,
    xml_root,
)
from opentamin.ground.findings import Finding
from opentamin.ground.persian import unify

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


def read_answer(name: str, content: bytes) -> BankAnswer:
    """Read a bank's file of any known form; what is wrong stands in its findings, and nothing is ever raised."""
    try:
        text = decoded(content, largest=LARGEST_BYTES)
        return _xml(text) if is_xml(text) else _comma_text(text)
    except Unreadable as fault:
        return BankAnswer("", (), (catalogue().make("ANSWER_UNREADABLE", file=name, reason=str(fault)),))


def _xml(text: str) -> BankAnswer:
    root = xml_root(text)
    for name in map(tag, root.iter()):
        if name == "CstmrPmtStsRpt":
            return _collect("pain.002", root, "TxInfAndSts", _status_line)
        if name == "BkToCstmrStmt":
            return _collect("camt.053", root, "Ntry", _statement_line)
    raise Unreadable("neither pain.002 nor camt.053 / نه pain.002 و نه camt.053")


def _collect(
    form: str, root: ElementTree.Element, element: str, read: Callable[[ElementTree.Element], AnswerLine]
) -> BankAnswer:
    lines, found = [], []
    for row, each in enumerate((e for e in root.iter() if tag(e) == element), start=1):
        try:
            lines.append(read(each))
        except Unreadable as fault:
            found.append(_bad_row(row, str(fault)))
    return BankAnswer(form, tuple(lines), tuple(found))


def _bad_row(row: int, reason: str) -> Finding:
    return catalogue().make("ANSWER_LINE_UNREADABLE", row=row, reason=reason)


def _status_line(element: ElementTree.Element) -> AnswerLine:
    """One transaction of pain.002."""
    reason = " ".join(filter(None, (first_text(element, "Cd", "Prtry"), first_text(element, "AddtlInf"))))
    amount = first_text(element, "InstdAmt")
    return AnswerLine(
        reference_of(first_text(element, "OrgnlEndToEndId")),
        rial_of(amount) if amount else None,
        _status(first_text(element, "TxSts")),
        reason[:200],
        day_of(first_text(element, "AccptncDtTm", "IntrBkSttlmDt")[:10]),
    )


def _statement_line(element: ElementTree.Element) -> AnswerLine:
    """One entry of camt.053: a debit went out; a credit with return information, or one at all, came back."""
    returned = any(tag(each) == "RtrInf" for each in element.iter()) or first_text(element, "CdtDbtInd") == "CRDT"
    reason = first_text(element, "Cd", "Prtry") if returned else ""
    reference = first_text(element, "EndToEndId")
    if reference in EMPTY_REFERENCES:
        reference = first_text(element, "Ustrd").split(" ")[0]
    return AnswerLine(
        reference_of(reference),
        rial_of(first_text(element, "Amt")),
        not returned,
        reason[:200],
        day_of(first_text(element, "Dt")[:10]),
    )


def _comma_text(text: str) -> BankAnswer:
    """Comma or semicolon text with a line of headings."""
    rows = comma_rows(text)
    columns = columns_of(next(rows, (0, []))[1], HEADINGS)
    if not {"reference", "status"} <= set(columns):
        raise Unreadable("no headings reference and status / سرستون‌های مرجع و وضعیت نیست")
    lines, found = [], []
    for number, row in rows:
        try:
            lines.append(_comma_line({key: row[at].strip() for key, at in columns.items() if at < len(row)}))
        except Unreadable as fault:
            found.append(_bad_row(number, str(fault)))
    return BankAnswer("csv", tuple(lines), tuple(found))


def _comma_line(cells: dict[str, str]) -> AnswerLine:
    amount = cells.get("amount", "")
    return AnswerLine(
        reference_of(cells.get("reference", "")),
        rial_of(amount) if amount else None,
        _status(cells.get("status", "")),
        cells.get("reason", "")[:200],
        day_of(cells.get("day", "")),
    )


def _status(text: str) -> bool:
    word = unify(text).strip().lower()
    if word in SETTLED_WORDS or word in RETURNED_WORDS:
        return word in SETTLED_WORDS
    raise Unreadable("the status is unknown / وضعیت شناخته نیست")
