"""A million bank lines from bytes to debts that are paid, beside a bare copy of the lines joined with sums of what is owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

import psycopg

from benchmarks.measure import Measured

LINES, DEBTS, DEBTS_EACH = 1_000_000, 1_400_000, 4
WORKSHOPS = DEBTS // DEBTS_EACH
AIM = "10"
NOW = datetime(2025, 12, 1, tzinfo=UTC)
SETUP = (
    """
    INSERT INTO registers_office (code, kind, name_fa, name_en, opened_on)
    VALUES ('9900', 'directorate', 'نمونه', 'Sample', '2011-03-21') ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO registers_workshop (code, name, employer_name, branch_id, opened_on, search_key)
    SELECT '9' || lpad(n::text, 9, '0'), 'ساختگی ' || n, 'آزمون', (SELECT min(id) FROM registers_office), '2011-03-21', 'x'
    FROM generate_series(1, {WORKSHOPS}) AS n ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO receipts_payment_reference (key, serial, bill_id, workshop_id, branch_id, asked_rial, amount_rial, by, known_at)
    SELECT 'bench/' || id, id, '7' || lpad(code, 12, '0'), id, branch_id, 1, 1, 'bench', now()
    FROM registers_workshop WHERE search_key = 'x'
    """,
    f"""
    WITH written AS (
        INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month, subject, branch_id, due_on)
        SELECT 'bench/' || w.code || '/' || m, '', 'list', '2025-01-01', now(), 140401, 140400 + m, w.code, w.branch_id,
            date '2025-05-20' + 30 * m
        FROM registers_workshop w, generate_series(1, {DEBTS_EACH}) AS m WHERE w.search_key = 'x'
        RETURNING id, subject, branch_id
    )
    INSERT INTO ledger_posting (entry_id, account_id, share, subject, branch_id, amount_rial)
    SELECT w.id, s.account, s.share, w.subject, w.branch_id, s.rial FROM written w CROSS JOIN (VALUES
        ('1110', 'insured', 7000000), ('1120', 'employer', 20000000), ('1130', 'unemployment', 3000000), ('4110', '', -30000000)
    ) AS s (account, share, rial)
    """,
    "ANALYZE",
)
BARE = """
    CREATE TEMP TABLE bare AS
    SELECT l.n, l.rial, r.workshop_id, o.rial AS owed FROM bare_line l
    JOIN receipts_payment_reference r ON r.bill_id = l.bill
    JOIN registers_workshop w ON w.id = r.workshop_id
    JOIN (SELECT p.subject, sum(p.amount_rial) AS rial FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
          WHERE p.account_id IN ('1110', '1120', '1130') GROUP BY p.subject) o ON o.subject = w.code
"""


def _amounts() -> Iterator[tuple[int, str, int]]:
    """Number, bill id and rials of each line: parts, whole debts and too much, from the same arithmetic each time."""
    for n in range(LINES):
        yield n, f"7{9_000_000_000 + n * 7 % WORKSHOPS + 1:012d}", 1_000_000 + n * 7_919 % 60_000_000


def _statement() -> bytes:
    """The statement as comma text of a bank."""
    head = "account;IR250130000000000000000017\nopening balance;0\nclosing balance;{}\nday;direction;amount;bank reference;payment id\n"
    rows, total = [], 0
    for n, bill, rial in _amounts():
        total += rial
        rows.append(f"1404-09-{1 + n * 29 // LINES:02d};credit;{rial};{n};{bill}\n")
    return (head.format(total) + "".join(rows)).encode()


def measure(connection: psycopg.Connection) -> Iterator[Measured]:
    """The floor, the whole road of the file, and the pass of matching alone."""
    for sql in SETUP:
        connection.execute(sql)
    content = _statement()
    bare = _floor(connection)
    words = f"COPY of the lines and a join with what is owed: {bare:.1f} s"
    matched, seconds = _take(content)
    name = f"{LINES:,} bank lines, bytes to postings, against {DEBTS:,} debts"
    yield Measured(name, f"{LINES / seconds:,.0f} lines/s", seconds, words, seconds / bare, AIM)
    name = "of this: overlap of money and debts in sets, without writing"
    yield Measured(name, f"{LINES / matched:,.0f} lines/s", matched, words, matched / bare, "1")


def _floor(connection: psycopg.Connection) -> float:
    begun = perf_counter()
    connection.execute("CREATE TEMP TABLE bare_line (n int, bill text, rial bigint)")
    with connection.cursor().copy("COPY bare_line FROM STDIN") as copy:
        for row in _amounts():
            copy.write_row(row)
    connection.execute(BARE)
    return perf_counter() - begun


def _take(content: bytes) -> tuple[float, float]:
    """Seconds of the overlap alone (of the same pass), and of the whole road."""
    from django.db import connection

    from opentamin.flow.receipts import actions, matching
    from opentamin.ground.calendar import Day

    spent = [0.0]

    def timed(execute, sql, params, many, context):
        begun = perf_counter()
        result = execute(sql, params, many, context)
        if sql in (matching.MONEY, matching.OWED, matching.BOUND, matching.OLDEST_FIRST):
            spent[0] += perf_counter() - begun
        return result

    begun = perf_counter()
    with connection.execute_wrapper(timed):
        taken = actions.take("bench.csv", content, by="bench", today=Day.of(1404, 9, 30), now=NOW)
    assert taken.taken and taken.receipts == LINES, taken
    return spent[0], perf_counter() - begun
