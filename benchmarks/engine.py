"""The rules over columns, beside the floor: reading and summing the same columns without any law."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
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
CREATE {kind} TABLE l AS SELECT n::BIGINT AS n, (n - n % 10)::BIGINT AS workshop, (n * 7919 % 32)::BIGINT AS days,
  (n * 104729 % 400000000)::BIGINT AS pay_rial, n % 23 = 0 AS is_foreign, n % 11 <> 0 AS covered,
  (CASE WHEN n % 37 = 0 THEN 1 WHEN n % 41 = 0 THEN 2 ELSE 0 END)::BIGINT AS relief,
  n % 101 = 0 AS apprentice, false AS accident
FROM {series}"""
WHOLE = ("days", "pay_rial", "is_foreign::INT", "covered::INT", "relief", "apprentice::INT", "accident::INT")
FLOOR = "SELECT workshop, {sums} FROM {source} GROUP BY workshop"


def sums(columns: Sequence[str]) -> str:
    """The total of each column under a name of its own."""
    return ", ".join(f"sum({column}) AS total_{number}" for number, column in enumerate(columns))


def lifted(dialect: str, source: str) -> str:
    """The sums of every share of every workshop, by the rules."""
    sql = population_sql(
        "monthly_premium",
        relation=source,
        keys=["workshop"],
        columns=COLUMNS,
        targets=TARGETS,
        dialect=dialect,
        fixed={"month": MONTH},
    )
    return f"SELECT workshop, {sums(TARGETS)} FROM ({sql}) AS made GROUP BY workshop"


def in_duckdb(lines: int, *, stored: bool) -> Measured:
    """Columns in DuckDB: from a Parquet file, as months are kept outside the database, or from memory."""
    connection = duckdb.connect()
    connection.execute(INVENT.format(kind="", series=f"range({lines}) AS r(n)"))
    with tempfile.TemporaryDirectory() as folder:
        source = f"'{folder}/lines.parquet'" if stored else "l"
        if stored:
            connection.execute(f"COPY l TO {source} (FORMAT parquet, COMPRESSION zstd)")
        name = f"DuckDB from {'Parquet' if stored else 'memory'}"
        return _beside_floor(
            name, lines, "duckdb", source, lambda sql: connection.execute(f"CREATE OR REPLACE TEMP TABLE made AS {sql}")
        )


def in_postgresql(connection: psycopg.Connection[Any], lines: int) -> Measured:
    """Rows in PostgreSQL with the settings that `make setup` gives it."""
    connection.execute(INVENT.format(kind="TEMPORARY", series=f"generate_series(0::BIGINT, {lines - 1}) AS r(n)"))
    connection.execute("ANALYZE l")

    def keep(sql: str) -> None:
        connection.execute("DROP TABLE IF EXISTS made")
        connection.execute(f"CREATE TEMPORARY TABLE made AS {sql}")

    measured = _beside_floor("PostgreSQL", lines, "postgres", "l", keep)
    connection.execute("DROP TABLE l, made")
    return measured


def _beside_floor(name: str, lines: int, dialect: str, source: str, run: Callable[[str], object]) -> Measured:
    """Totals of every workshop, by the rules and without them; both keep their result."""
    floor_sql, sql = FLOOR.format(sums=sums(WHOLE), source=source), lifted(dialect, source)
    floor, seconds = best(lambda: run(floor_sql)), best(lambda: run(sql))
    figure = f"{lines / seconds / 1e6:.1f} million lines/s"
    return Measured(
        f"premium of {lines:,} lines, totals of {lines // 10:,} workshops, {name}",
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
    for lines in (1_500_000, 15_000_000):
        yield in_duckdb(lines, stored=True)
        yield in_duckdb(lines, stored=False)
    yield in_postgresql(connection, 1_500_000)
