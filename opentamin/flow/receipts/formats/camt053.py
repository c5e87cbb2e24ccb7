"""ISO 20022 camt.053: statements with balances, entries and their references, streamed entry by entry."""

from __future__ import annotations

from xml.etree import ElementTree

from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.formats.facts import ReadFile, ReadStatement, StatementLine
from opentamin.flow.receipts.formats.gathering import Gathered
from opentamin.flow.receipts.formats.reading import (
    EMPTY_REFERENCES,
    Unreadable,
    first_text,
    needed_day,
    rial_of,
    tag,
    text_at,
    xml_elements,
)
from opentamin.ground.calendar import Day

OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
BOOKED = ("", "BOOK")


def read_camt053(text: str) -> ReadFile:
    """Read every statement of a file. Unreadable: damaged, or no camt.053."""
    gathered, statements, lines, balances = Gathered(), list[ReadStatement](), list[StatementLine](), list[_Balance]()
    row, known = 0, False
    for element in xml_elements(text, "Ntry", "Bal", "Stmt", "BkToCstmrStmt"):
        name = tag(element)
        known = known or name == "BkToCstmrStmt"
        try:
            if name == "Ntry":
                row += 1
                lines += _line(row, element)
            elif name == "Bal":
                balances.append(_balance(element))
            elif name == "Stmt":
                statements.append(_statement(element, balances, lines))
        except Unreadable as fault:
            gathered.bad_row(row or 1, fault)
        if name == "Stmt":
            lines, balances = [], []
        if name in ("Ntry", "Stmt"):
            element.clear()
    if not known:
        raise Unreadable("no camt.053 statement / صورت‌حساب camt.053 نیست")
    if not statements and not gathered.named:
        gathered.add(catalogue().make("STATEMENT_WITHOUT_BALANCE", value="camt.053"))
    return ReadFile("camt.053", tuple(statements), findings=gathered.all())


_Balance = tuple[str, int, Day]


def _balance(element: ElementTree.Element) -> _Balance:
    """Kind, signed amount and day of a balance."""
    amount = _rial(element, "balance")
    negative = text_at(element, "CdtDbtInd") == "DBIT"
    kind = text_at(element, "Tp/CdOrPrtry/Cd")
    return kind, -amount if negative else amount, needed_day(first_text(element, "Dt", "DtTm"), "balance")


def _statement(element: ElementTree.Element, balances: list[_Balance], lines: list[StatementLine]) -> ReadStatement:
    account = text_at(element, "Acct/Id/IBAN") or text_at(element, "Acct/Id/Othr/Id")
    if not account:
        raise Unreadable("the statement names no account / صورت‌حساب شمارهٔ حساب ندارد", "Acct")
    opening = [each for each in balances if each[0] in OPENING]
    closing = [each for each in balances if each[0] in CLOSING]
    if not opening or not closing:
        raise Unreadable("opening or closing balance is missing / ماندهٔ آغاز یا پایان نیست", "Bal")
    began = text_at(element, "FrToDt/FrDtTm") or text_at(element, "FrToDt/FrDt")
    ended = text_at(element, "FrToDt/ToDtTm") or text_at(element, "FrToDt/ToDt")
    booked = [line.booking_day for line in lines]
    first = needed_day(began, "FrToDt") if began else min(booked, default=opening[0][2])
    last = needed_day(ended, "FrToDt") if ended else max([*booked, closing[-1][2]])
    number = text_at(element, "Id") or text_at(element, "ElctrncSeqNb")
    return ReadStatement(account[:34], number[:35], opening[0][1], closing[-1][1], first, max(first, last), lines)


def _rial(element: ElementTree.Element, column: str) -> int:
    """The amount of an entry or balance, in rials and in no other money."""
    for child in element:
        if tag(child) == "Amt":
            if child.get("Ccy", "IRR") != "IRR":
                raise Unreadable("the currency is not IRR / واحد پول ریال نیست", column)
            return rial_of((child.text or "").strip())
    raise Unreadable("no amount / مبلغ ندارد", column)


def _line(row: int, entry: ElementTree.Element) -> list[StatementLine]:
    """An entry as a line, or a line for each of its transactions where a batch names their amounts; none if not booked."""
    status = text_at(entry, "Sts/Cd") or text_at(entry, "Sts")
    if status not in BOOKED:
        return []
    parts = [each for each in entry.iter() if tag(each) == "TxDtls"]
    whole = _rial(entry, "Amt")
    if len(parts) < 2:
        return [_one(row, entry, parts[0] if parts else entry, whole)]
    amounts = [_rial(part, "TxDtls/Amt") for part in parts]
    if sum(amounts) != whole:
        raise Unreadable("the transactions do not sum to the entry / جمع تراکنش‌ها با ردیف برابر نیست", "TxDtls/Amt")
    return [_one(row, entry, part, amount) for part, amount in zip(parts, amounts, strict=True)]


def _one(row: int, entry: ElementTree.Element, part: ElementTree.Element, amount: int) -> StatementLine:
    direction = text_at(part, "CdtDbtInd") or text_at(entry, "CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise Unreadable("neither credit nor debit / نه بستانکار است و نه بدهکار", "CdtDbtInd")
    booked = text_at(entry, "BookgDt/Dt") or text_at(entry, "BookgDt/DtTm")
    valued = text_at(entry, "ValDt/Dt") or text_at(entry, "ValDt/DtTm") or booked
    value_day = needed_day(valued, "ValDt")
    returned = text_at(entry, "RvslInd") in ("true", "1") or any(tag(each) == "RtrInf" for each in part.iter())
    reference = first_text(part, "AcctSvcrRef") or text_at(entry, "AcctSvcrRef")
    return StatementLine(
        row,
        value_day,
        needed_day(booked, "BookgDt") if booked else value_day,
        amount,
        direction == "CRDT",
        returned,
        reference[:35],
        _kept(first_text(part, "EndToEndId")),
        _creditor(part),
        " ".join(each.text.strip() for each in part.iter() if tag(each) == "Ustrd" and each.text)[:500],
        _payer_account(part),
        _payer_name(part),
        _kept(first_text(part, "OrgnlEndToEndId", "OrgnlTxId")) if returned else "",
    )


def _kept(text: str) -> str:
    return "" if text.upper() in EMPTY_REFERENCES else text[:35]


def _creditor(part: ElementTree.Element) -> str:
    """The structured creditor reference."""
    for each in part.iter():
        if tag(each) == "CdtrRefInf":
            return _kept(first_text(each, "Ref"))
    return ""


def _payer_account(part: ElementTree.Element) -> str:
    for each in part.iter():
        if tag(each) == "DbtrAcct":
            return (text_at(each, "Id/IBAN") or text_at(each, "Id/Othr/Id"))[:34]
    return ""


def _payer_name(part: ElementTree.Element) -> str:
    for each in part.iter():
        if tag(each) == "Dbtr":
            return (text_at(each, "Nm") or text_at(each, "Pty/Nm"))[:140]
    return ""
