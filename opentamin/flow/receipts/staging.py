"""Lines of a statement into the table of bank lines, each once for ever, in one COPY and one INSERT."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from django.db import connection

from opentamin.flow.receipts.formats.facts import ReadStatement, StatementLine
from opentamin.flow.receipts.kinds import LineKind
from opentamin.ground.persian import ascii_digits
from opentamin.law.ir.identifiers.verdict import plain
from opentamin.ledger.bulk import stage_rows

COLUMNS = {
    "statement_id": "bigint", "row": "int", "key": "text", "account": "text", "kind": "text", "value_on": "date",
    "booked_on": "date", "value_month": "int", "signed_rial": "bigint", "bank_reference": "text", "end_to_end": "text",
    "creditor_reference": "text", "returns": "text", "text": "text", "payer_account": "text", "payer_name": "text",
    "tokens": "text[]",
}  # fmt: skip
OTHER_DAY = """
    SELECT s.row FROM staged_bank_line s JOIN receipts_bank_line b ON b.key = s.key
    JOIN receipts_statement t ON t.id = s.statement_id
    WHERE b.booked_on NOT BETWEEN t.from_on AND t.until_on ORDER BY s.row LIMIT 100
"""
INSERT = f"""
    INSERT INTO receipts_bank_line ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM staged_bank_line ORDER BY row
    ON CONFLICT (key) DO NOTHING
"""
_TOKEN = re.compile(r"\d{6,30}")
_REFUND = re.compile(r"RF\d+\Z")


def line_key(account: str, line: StatementLine, ordinal: int) -> str:
    """What makes a movement the same in two files: account, bank reference, value day, amount, and which of its equals."""
    facts = (account, line.bank_reference, line.value_day.ordinal, line.signed_rial, ordinal)
    return hashlib.sha256("|".join(map(str, facts)).encode()).hexdigest()


def tokens(line: StatementLine) -> list[str]:
    """Every number of a line that may be a reference: runs of 6 to 30 digits, and the structured ones without marks."""
    words = (line.creditor_reference, line.end_to_end, line.bank_reference, line.text)
    found = dict.fromkeys(token for word in words if word for token in _TOKEN.findall(ascii_digits(word)))
    for word in (line.creditor_reference, line.end_to_end, line.bank_reference):
        if word:
            found.setdefault(plain(word)[:35])
    return list(found)


def kind_of(line: StatementLine) -> LineKind:
    """What a line is to us. A credit that is itself a return is one of our payments that came back: kept."""
    if line.credit:
        return LineKind.KEPT if line.returned else LineKind.RECEIPT
    if line.returned:
        return LineKind.RETURN
    return LineKind.REFUND if _REFUND.match(line.end_to_end) else LineKind.KEPT


def _rows(statement_id: int, statement: ReadStatement) -> Iterator[tuple[object, ...]]:
    seen: Counter[tuple[str, int, int]] = Counter()
    for line in statement.lines:
        same = (line.bank_reference, line.value_day.ordinal, line.signed_rial)
        seen[same] += 1
        yield (
            statement_id, line.row, line_key(statement.account, line, seen[same]), statement.account, kind_of(line).value,
            line.value_day.to_date(), line.booking_day.to_date(), line.value_day.month.code, line.signed_rial,
            line.bank_reference, line.end_to_end, line.creditor_reference, line.returns, line.text, line.payer_account,
            line.payer_name, tokens(line),
        )  # fmt: skip


def stage(statement_id: int, statement: ReadStatement) -> list[int]:
    """Lines into the table of the session; gives rows that stand already with a statement of other days."""
    stage_rows("staged_bank_line", COLUMNS, _rows(statement_id, statement))
    with connection.cursor() as cursor:
        cursor.execute(OTHER_DAY)
        return [row for (row,) in cursor.fetchall()]


def insert() -> int:
    """Staged lines into the table of bank lines; gives how many were new."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT)
        return int(cursor.rowcount)
