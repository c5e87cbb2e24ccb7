"""Debts aged and penalised in columns, beside a plain scan and sum of the same rows in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from time import perf_counter

import psycopg

from benchmarks.measure import Measured

DEBTS = 1_400_000
AS_OF = date(2025, 11, 22)
LOADING = """
    INSERT INTO registers_office (code, kind, name_fa, name_en, opened_on)
    VALUES ('9900', 'directorate', 'نمونه', 'Sample', '2011-03-21') ON CONFLICT DO NOTHING;
    INSERT INTO registers_workshop (code, name, employer_name, branch_id, opened_on, search_key, activity)
    SELECT (9950000000 + n)::text, 'ساختگی', 'ساختگی', (SELECT min(id) FROM registers_office), '2011-03-21', 'debts',
        'فعالیت ' || n %% 40
    FROM generate_series(1, %(workshops)s) AS n;
    CREATE TEMP TABLE staged_month AS SELECT * FROM unnest(%(months)s::int[], %(nominal)s::date[], %(due)s::date[])
        AS t (month, nominal_on, due_on);
    INSERT INTO collection_debt (workshop_id, branch_id, month, item, origin, nominal_on, due_on, state, opened_at)
    SELECT w.id, w.branch_id, m.month, '', 'list', m.nominal_on, m.due_on, 'assessed', now()
    FROM registers_workshop w CROSS JOIN staged_month m WHERE w.search_key = 'debts' LIMIT %(debts)s;
    INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month, subject, due_on)
    SELECT 'bench/list/' || d.id, '', 'list', d.nominal_on, now(), 140409, d.month, w.code, d.due_on
    FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id WHERE w.search_key = 'debts';
    INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month, subject)
    SELECT 'bench/money/' || d.id, '', 'allocation', d.due_on + (d.id %% 400)::int - 40, now(), 140409, d.month, w.code
    FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id WHERE d.id %% 2 = 0
        AND w.search_key = 'debts';
    INSERT INTO ledger_posting (entry_id, account_id, share, subject, amount_rial)
    SELECT e.id, a.account, a.share, e.subject, CASE e.kind WHEN 'list' THEN 1 ELSE -1 END * a.rial
    FROM ledger_entry e CROSS JOIN (VALUES ('1110', 'insured', 70000000), ('1120', 'employer', 200000000)) a (account, share, rial)
    WHERE e.key LIKE 'bench/list/%%' OR e.key LIKE 'bench/money/%%';
    INSERT INTO ledger_posting (entry_id, account_id, share, subject, amount_rial)
    SELECT id, CASE kind WHEN 'list' THEN '4110' ELSE '2190' END, '', subject,
        CASE kind WHEN 'list' THEN -1 ELSE 1 END * 270000000 FROM ledger_entry
    WHERE key LIKE 'bench/list/%%' OR key LIKE 'bench/money/%%';
"""
FLOOR = """
    SELECT d.id, sum(p.amount_rial) FROM collection_debt d JOIN registers_workshop w ON w.id = d.workshop_id
    JOIN ledger_entry e ON e.subject = w.code AND e.month = d.month AND e.item = d.item
    JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(accounts)s)
    GROUP BY d.id
"""


def load(debts: int) -> None:
    """Sixty months of invented debts, every second one paid on some day; as the owner, whose load skips the triggers."""
    from opentamin.config.database import connect
    from opentamin.ground.calendar import Month
    from opentamin.law.ir.holidays import due_day

    months = [Month(139909) + at for at in range(60)]
    due = [due_day(month) for month in months]
    workshops = -(-debts // len(months))
    parameters = {
        "debts": debts,
        "workshops": workshops,
        "months": [month.code for month in months],
        "nominal": [day.nominal.to_date() for day in due],
        "due": [day.rolled.to_date() for day in due],
    }
    with connect("owner") as connection:
        for table in ("ledger_entry", "ledger_posting"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in LOADING.split(";\n"):
            if statement.strip():
                connection.execute(statement, parameters)
        connection.commit()
        for table in ("ledger_entry", "ledger_posting"):
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        connection.commit()


def measure(connection: psycopg.Connection, debts: int = DEBTS) -> Iterator[Measured]:
    """The penalty of every debt, then ages with totals by every side, each beside the floor."""
    from opentamin.flow.collection.arrears import AGED, TOTALS, Filter, parameters_of
    from opentamin.flow.collection.penalties import SHARE, penalty_sql
    from opentamin.flow.collection.story import parameters
    from opentamin.ledger.chart import chart

    load(debts)
    connection.execute("ANALYZE")
    known = parameters(AS_OF)
    floor = _seconds(connection, f"SELECT count(*), sum(sum) FROM ({FLOOR}) AS f", known)
    account = {"penalty_account": chart().shares[SHARE].debit}
    asked = f"SELECT count(*), sum(computed) FROM ({penalty_sql()}) AS f"
    for name, sql, given in (
        (f"{debts:,} debts penalised in columns", asked, known | account),
        (
            f"{debts:,} debts aged, with totals by age, state, branch, industry",
            AGED + TOTALS,
            parameters_of(Filter(), AS_OF),
        ),
    ):
        seconds = _seconds(connection, sql, given)
        words = f"{debts / seconds:,.0f} debts/s, {seconds:.1f} s"
        yield Measured(name, words, seconds, f"scan and sum of the same rows: {floor:.1f} s", seconds / floor)
    yield from _kept(floor)


def _kept(floor: float) -> Iterator[Measured]:
    """Keeping all arrears, and what the page of headquarters then asks: totals, the largest fifty, the choices."""
    from datetime import UTC, datetime

    from opentamin.flow.collection import keeping
    from opentamin.flow.collection.arrears import Filter

    begun = perf_counter()
    count = keeping.keep(as_of=AS_OF, now=datetime.now(UTC))
    seconds = perf_counter() - begun
    yield Measured(
        f"{count:,} arrears kept", "", seconds, f"scan and sum of the same rows: {floor:.1f} s", seconds / floor
    )
    for wanted in (Filter(), Filter(band=6), Filter(state="assessed")):
        begun = perf_counter()
        keeping.standing(wanted, as_of=AS_OF)
        keeping.totals(wanted, as_of=AS_OF)
        keeping.arrears(wanted, as_of=AS_OF)
        keeping.choices()
        milliseconds = (perf_counter() - begun) * 1000
        yield Measured(
            f"page of debts by what is kept, {wanted.band or wanted.state or 'all'}",
            f"{milliseconds:.0f} ms",
            milliseconds / 1000,
            aim="60 ms",
        )


def _seconds(connection: psycopg.Connection, sql: str, given: dict[str, object]) -> float:
    begun = perf_counter()
    connection.execute(sql, given).fetchall()
    return perf_counter() - begun
