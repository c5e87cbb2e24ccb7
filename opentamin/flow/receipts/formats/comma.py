"""Comma text: a bank's statement (Persian or English headings), or a payment provider's messages.

Before the headings may stand lines of a name and a value: account, opening balance, closing balance. A column of balances
serves as well, and is then checked row by row; banks that print the newest first are read from the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.formats.facts import PaymentMessage, ReadFile, ReadStatement, StatementLine
from opentamin.flow.receipts.formats.gathering import Gathered
from opentamin.flow.receipts.formats.reading import (
    Unreadable,
    columns_of,
    comma_rows,
    needed_day,
    reference_of,
    rial_of,
)
from opentamin.ground.persian import ascii_digits, unify

HEADINGS = {
    "day": ("value date", "day", "date", "تاریخ", "تاریخ ارزش", "روز"),
    "booked": ("booking date", "تاریخ ثبت"),
    "amount": ("amount", "مبلغ"),
    "direction": ("direction", "debit credit", "side", "نوع", "بدهکار/بستانکار", "جهت"),
    "debit": ("debit", "withdrawal", "بدهکار", "برداشت"),
    "credit": ("credit", "deposit", "بستانکار", "واریز"),
    "balance": ("balance", "مانده", "موجودی"),
    "bank_reference": ("bank reference", "reference number", "شماره سند", "شمارهٔ سند", "شماره پیگیری", "شمارهٔ پیگیری"),
    "creditor_reference": ("payment id", "deposit id", "bill id", "شناسه", "شناسه واریز", "شناسهٔ واریز", "شناسه قبض", "شناسهٔ قبض"),
    "end_to_end": ("end to end id", "شناسه مبدأ"),
    "text": ("description", "text", "شرح", "توضیحات", "بابت"),
    "payer_account": ("payer account", "حساب واریزکننده", "شبا واریزکننده", "شبای واریزکننده"),
    "payer_name": ("payer", "payer name", "واریزکننده", "نام واریزکننده"),
    "returned": ("returned", "reversal", "برگشت", "برگشتی"),
    "returns": ("returns", "original reference", "سند برگشت‌خورده"),
}  # fmt: skip
MESSAGES = {
    "reference": ("reference", "bill id", "deposit id", "مرجع", "شناسه", "شناسه قبض", "شناسهٔ قبض", "شناسه واریز"),
    "amount": ("amount", "مبلغ"),
    "day": ("day", "date", "تاریخ", "روز"),
    "tracking": ("tracking number", "tracking", "کد رهگیری", "شماره پیگیری", "شمارهٔ پیگیری"),
}
PREAMBLE = {
    "account": ("account", "iban", "حساب", "شبا", "شماره حساب", "شمارهٔ حساب"),
    "opening": ("opening balance", "opening", "مانده اول", "ماندهٔ اول", "مانده آغاز", "ماندهٔ آغاز"),
    "closing": ("closing balance", "closing", "مانده آخر", "ماندهٔ آخر", "مانده پایان", "ماندهٔ پایان"),
    "number": ("statement", "شماره صورت‌حساب", "شمارهٔ صورت‌حساب"),
}
CREDIT_WORDS = {"crdt", "credit", "c", "cr", "واریز", "بستانکار", "+"}
DEBIT_WORDS = {"dbit", "debit", "d", "dr", "برداشت", "بدهکار", "-"}
TRUE_WORDS = {"1", "true", "yes", "بله", "آری", "برگشت", "برگشتی", "returned", "reversal"}
MOST_LINES_BEFORE = 30

Row = tuple[int, list[str]]


def read_comma(text: str, account: str) -> ReadFile:
    """Read comma text. Unreadable: no headings that we know."""
    rows = comma_rows(text)
    before: dict[str, str] = {}
    for _, (_, row) in zip(range(MOST_LINES_BEFORE), rows, strict=False):
        messages, columns = columns_of(row, MESSAGES), columns_of(row, HEADINGS)
        if set(messages) == set(MESSAGES):
            return _messages(rows, messages)
        if "day" in columns and ({"amount", "direction"} <= set(columns) or {"debit", "credit"} <= set(columns)):
            return _statement(rows, columns, before, account)
        known = columns_of(row[:1], PREAMBLE)
        before |= {key: row[1].strip() for key in known if len(row) > 1}
    raise Unreadable("no headings of a statement or of messages / سرستون‌های صورت‌حساب یا پیام پرداخت نیست")


def _cells(row: list[str], columns: dict[str, int]) -> dict[str, str]:
    return {key: row[at].strip() for key, at in columns.items() if at < len(row)}


def _messages(rows: Iterator[Row], columns: dict[str, int]) -> ReadFile:
    gathered, messages = Gathered(), []
    for number, row in rows:
        try:
            cells = _cells(row, columns)
            messages.append(
                PaymentMessage(
                    number,
                    reference_of(ascii_digits(cells.get("reference", ""))),
                    rial_of(cells.get("amount", "")),
                    needed_day(cells.get("day", ""), "day"),
                    _tracking(ascii_digits(cells.get("tracking", ""))),
                )
            )
        except Unreadable as fault:
            gathered.bad_row(number, fault)
    return ReadFile("messages", messages=tuple(messages), findings=gathered.all())


def _tracking(text: str) -> str:
    if not text or len(text) > 35:
        raise Unreadable("no tracking number / کد رهگیری ندارد", "tracking")
    return text


def _statement(rows: Iterator[Row], columns: dict[str, int], before: dict[str, str], account: str) -> ReadFile:
    gathered, lines, balances = Gathered(), list[StatementLine](), list[int | None]()
    for number, row in rows:
        try:
            cells = _cells(row, columns)
            lines.append(_line(number, cells))
            balances.append(_signed(cells["balance"]) if cells.get("balance") else None)
        except Unreadable as fault:
            gathered.bad_row(number, fault)
    del balances[len(lines) :]
    if gathered.named:
        return ReadFile("csv", findings=gathered.all())
    if any(balance is not None for balance in balances):
        lines, balances = _oldest_first(lines, balances)
        _check_balances(lines, balances, gathered)
    statement = _whole(lines, balances, before, account, gathered)
    return ReadFile("csv", (statement,) if statement and not gathered.named else (), findings=gathered.all())


def _line(number: int, cells: dict[str, str]) -> StatementLine:
    amount, credit = _movement(cells)
    if not amount:
        raise Unreadable("nothing moved / مبلغ صفر است", "amount")
    value_day = needed_day(cells.get("day", ""), "day")
    booked = cells.get("booked", "")
    return StatementLine(
        number,
        value_day,
        needed_day(booked, "booked") if booked else value_day,
        amount,
        credit,
        unify(cells.get("returned", "")).lower() in TRUE_WORDS,
        ascii_digits(cells.get("bank_reference", ""))[:35],
        cells.get("end_to_end", "")[:35],
        ascii_digits(cells.get("creditor_reference", ""))[:35],
        cells.get("text", "")[:500],
        cells.get("payer_account", "")[:34],
        cells.get("payer_name", "")[:140],
        ascii_digits(cells.get("returns", ""))[:35],
    )


def _movement(cells: dict[str, str]) -> tuple[int, bool]:
    """Amount and whether it came in; from one column with a direction, or from two."""
    if "direction" in cells:
        word = unify(cells["direction"]).lower()
        if word not in CREDIT_WORDS and word not in DEBIT_WORDS:
            raise Unreadable("neither credit nor debit / نه واریز است و نه برداشت", "direction")
        return rial_of(cells.get("amount", "")), word in CREDIT_WORDS
    came, went = rial_of(cells.get("credit") or "0"), rial_of(cells.get("debit") or "0")
    if came and went:
        raise Unreadable("credit and debit in one row / واریز و برداشت در یک ردیف", "credit")
    return came or went, bool(came)


def _signed(text: str) -> int:
    """A balance; a minus or brackets make it negative."""
    plain = ascii_digits(text).replace("−", "-").strip()
    negative = plain[:1] in "-(" or plain[-1:] == "-"
    amount = rial_of(plain.strip("-()"))
    return -amount if negative else amount


def _oldest_first(
    lines: list[StatementLine], balances: list[int | None]
) -> tuple[list[StatementLine], list[int | None]]:
    """Rows from the oldest to the newest: turned round where the days fall, or where only so the balances follow."""
    if len(lines) < 2:
        return lines, balances
    first, last = lines[0].booking_day, lines[-1].booking_day
    falling = first > last or (first == last and _breaks(lines, balances) and not _breaks(lines[::-1], balances[::-1]))
    return (lines[::-1], balances[::-1]) if falling else (lines, balances)


def _breaks(lines: list[StatementLine], balances: list[int | None]) -> bool:
    return next(_broken(lines, balances), None) is not None


def _broken(lines: list[StatementLine], balances: list[int | None]) -> Iterator[tuple[int, int]]:
    """Places where the printed balance is not the one before plus the movement, with what it should be."""
    known: int | None = None
    for at, (line, balance) in enumerate(zip(lines, balances, strict=True)):
        expected = known + line.signed_rial if known is not None else balance
        if balance is not None and balance != expected:
            yield at, expected or 0
        known = balance if balance is not None else expected


def _check_balances(lines: list[StatementLine], balances: list[int | None], gathered: Gathered) -> None:
    for at, expected in _broken(lines, balances):
        gathered.add(
            catalogue().make(
                "BALANCE_BROKEN", row=lines[at].row, column="balance", value=balances[at], expected=expected
            )
        )


def _whole(
    lines: list[StatementLine], balances: list[int | None], before: dict[str, str], account: str, gathered: Gathered
) -> ReadStatement | None:
    """The statement with its account and balances, from the lines before the headings or from the column."""
    account = (before.get("account") or account).replace(" ", "")
    opening = _signed(before["opening"]) if before.get("opening") else None
    closing = _signed(before["closing"]) if before.get("closing") else None
    if lines and opening is None and balances[0] is not None:
        opening = balances[0] - lines[0].signed_rial
    if lines and closing is None:
        closing = balances[-1]
    if not account:
        gathered.add(catalogue().make("ACCOUNT_NOT_NAMED"))
    if not lines or opening is None or closing is None:
        gathered.add(catalogue().make("STATEMENT_WITHOUT_BALANCE", value="csv"))
        return None
    days = {line.booking_day for line in lines}
    return ReadStatement(account[:34], before.get("number", "")[:35], opening, closing, min(days), max(days), lines)
