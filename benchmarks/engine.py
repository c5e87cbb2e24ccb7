"""The rules over columns, beside the floor: reading and summing the same columns without any law."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import psycopg

from benchmarks.measure import Measured, best
from opentamin.engine import compute, population_sql

MONTH = 140407
COLUMNS = {
    "days": "days",
    "pay_rial": "pay_rial",
    "foreign": "is_foreign",
    "unemployment_covered": "covered",
    "relief": "relief",
    "apprentice": "apprentice",
    "work_accident_only": "accident",
}
TARGETS = (
    "base_rial",
    "premium_insured_rial",
    "premium_employer_rial",
    "premium_unemployment_rial",
    "premium_state_rial",
    "treatment_rial",
    "premium_due_rial",
)
INVENT = """
CREATE {kind} TABLE l AS SELECT n::BIGINT AS n, (n * 7919 % 32)::BIGINT AS days,
  (n * 104729 % 400000000)::BIGINT AS pay_rial, n % 23 = 0 AS is_foreign, n % 11 <> 0 AS covered,
  (CASE WHEN n % 37 = 0 THEN 1 WHEN n % 41 = 0 THEN 2 ELSE 0 END)::BIGINT AS relief,
  n % 101 = 0 AS apprentice, false AS accident
FROM {series}"""
FLOOR = (
    "SELECT sum(days), sum(pay_rial), sum(is_foreign::INT), sum(covered::INT), sum(relief), sum(apprentice::INT),"
    " sum(accident::INT) FROM l"
)


def lifted(dialect: str) -> str:
    """The sums of every share over all lines, by the rules."""
    sql = population_sql(
        "monthly_premium",
        relation="l",
        keys=["n"],
        columns=COLUMNS,
        targets=TARGETS,
        dialect=dialect,
        fixed={"month": MONTH},
    )
    return f"SELECT {', '.join(f'sum({name})' for name in TARGETS)} FROM ({sql}) AS made"


def in_duckdb(lines: int) -> Measured:
    """Columns in DuckDB."""
    connection = duckdb.connect()
    connection.execute(INVENT.format(kind="", series=f"range({lines}) AS r(n)"))
    return _beside_floor("DuckDB", lines, "duckdb", lambda sql: connection.execute(sql).fetchall())


def in_postgresql(connection: psycopg.Connection[Any], lines: int) -> Measured:
    """Rows in PostgreSQL with the settings that `make setup` gives it."""
    connection.execute(INVENT.format(kind="TEMPORARY", series=f"generate_series(0, {lines - 1}) AS r(n)"))
    connection.execute("ANALYZE l")
    measured = _beside_floor("PostgreSQL", lines, "postgres", lambda sql: connection.execute(sql).fetchall())
    connection.execute("DROP TABLE l")
    return measured


def _beside_floor(name: str, lines: int, dialect: str, run: Callable[[str], object]) -> Measured:
    floor, sql = best(lambda: run(FLOOR)), lifted(dialect)
    seconds = best(lambda: run(sql))
    figure = f"{lines / seconds / 1e6:.1f} million lines/s"
    return Measured(
        f"monthly premium over {lines:,} lines, {name}",
        figure,
        seconds,
        f"reading and summing the columns: {floor:.3f} s",
        seconds / floor,
        "at most 4 (aim 3)",
    )


def single_case() -> Measured:
    """One person with the full legal record."""
    inputs = {"days": 31, "pay_rial": 137_000_000}
    compute("monthly_premium", MONTH, inputs)
    turns = 2_000
    seconds = best(lambda: [compute("monthly_premium", MONTH, inputs) for _ in range(turns)]) / turns
    return Measured(
        "one person with the full legal record", f"{seconds * 1000:.3f} ms", seconds, "1 ms", seconds / 0.001, "1 ms"
    )


def measure(connection: psycopg.Connection[Any]) -> Iterator[Measured]:
    """All figures of the engine."""
    yield single_case()
    yield in_duckdb(1_500_000)
    yield in_duckdb(15_000_000)
    yield in_postgresql(connection, 1_500_000)
