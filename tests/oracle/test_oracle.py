"""A hundred thousand random lines: the rules and the independent oracle agree on every share, or both refuse."""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from opentamin.engine import Refusal, compute, population_sql, scheme
from opentamin.law.figures import MissingFigure
from tests.oracle import oracle

LINES = 100_000
MONTHS = [year * 100 + month for year in range(1354, 1406) for month in range(1, 13) if year * 100 + month >= 135407]
RELIEFS = ("none", "five_worker", "disabled")
NAMES = {
    "floor": "floor_rial",
    "base": "base_rial",
    "insured": "premium_insured_rial",
    "employer": "premium_employer_rial",
    "unemployment": "premium_unemployment_rial",
    "state": "premium_state_rial",
    "relief": "relief_state_rial",
    "treatment": "treatment_rial",
    "due": "premium_due_rial",
}
Line = tuple[int, int, bool, bool, int, bool, bool]


def test_the_oracle_shares_nothing_with_the_product() -> None:
    for path in Path(oracle.__file__).parent.glob("*.py"):
        if not path.name.startswith("test_"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
            names = [alias.name for node in imports for alias in node.names] + [
                getattr(node, "module", "") for node in imports
            ]
            assert not any("opentamin" in (name or "") for name in names), path


def random_line(dice: random.Random, month: int) -> Line:
    """Days and pay around floor and ceiling as often as anywhere; apprentices and accident cover do not meet."""
    days = dice.randint(0, 31)
    try:
        wage = oracle.minimum_wage(month)
    except oracle.Refused:
        wage = 1000
    scale = dice.choice([1, 1, 2, 7, 7, 12])
    pay = max(0, wage * days * scale + dice.randint(-2, 2)) if dice.random() < 0.3 else dice.randint(0, wage * 300)
    accident = dice.random() < 0.05
    return (
        days,
        pay,
        dice.random() < 0.1 or accident,
        dice.random() < 0.9,
        dice.choice([0, 0, 0, 0, 1, 2]) if not accident else 0,
        dice.random() < 0.1 and not accident,
        accident,
    )


def expected(month: int, line: Line) -> dict[str, int] | None:
    """The oracle's answer, or None where it refuses."""
    days, pay, foreign, covered, relief, apprentice, accident = line
    try:
        found = oracle.list_line(month, days, pay, foreign, covered, RELIEFS[relief], apprentice, accident)
    except oracle.Refused:
        return None
    return {name: found[key] for key, name in NAMES.items()}


COLUMNS = ("days", "pay_rial", "foreign", "unemployment_covered", "relief", "apprentice", "work_accident_only")


def population(month: int, lines: list[Line]) -> list[dict[str, int | None]] | None:
    """The rules as SQL over all lines of a month; None where the month is refused."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE l (n BIGINT, days BIGINT, pay_rial BIGINT, foreign_ BOOLEAN, unemployment_covered BOOLEAN,"
        " relief BIGINT, apprentice BOOLEAN, work_accident_only BOOLEAN)"
    )
    values = ", ".join(f"({n}, {', '.join(str(value).upper() for value in line)})" for n, line in enumerate(lines))
    connection.execute(f"INSERT INTO l VALUES {values}")
    columns = {name: name if name != "foreign" else "foreign_" for name in COLUMNS}
    targets = list(NAMES.values())
    try:
        sql = population_sql(
            "monthly_premium",
            relation="l",
            keys=["n"],
            columns=columns,
            targets=targets,
            dialect="duckdb",
            fixed={"month": month},
        )
    except MissingFigure:
        return None
    rows = connection.execute(f"{sql} ORDER BY n").fetchall()
    return [dict(zip(targets, row[1:], strict=True)) for row in rows]


def check_lines(count: int, seed: int) -> int:
    """Compare `count` random lines; returns how many of them neither side refused."""
    dice = random.Random(seed)
    by_month: dict[int, list[Line]] = defaultdict(list)
    for _ in range(count):
        month = dice.choice(MONTHS)
        by_month[month].append(random_line(dice, month))
    agreed = 0
    for month, lines in by_month.items():
        answers = population(month, lines)
        for index, line in enumerate(lines):
            wanted = expected(month, line)
            got = answers[index] if answers else None
            if wanted is None:
                assert got is None or None in got.values(), (month, line, got)
            else:
                assert got == wanted, (month, line)
                agreed += 1
    return agreed


@pytest.mark.parametrize("part", range(4))
def test_a_hundred_thousand_random_lines_agree_to_the_rial(part: int) -> None:
    assert check_lines(LINES // 4, seed=1405 + part) > LINES // 4 // 3


def test_the_explained_case_agrees_with_the_oracle_too() -> None:
    dice = random.Random(7)
    for _ in range(3000):
        month = dice.choice(MONTHS)
        line = random_line(dice, month)
        inputs: dict[str, Any] = dict(zip(COLUMNS, line, strict=True))
        outcome, wanted = compute("monthly_premium", month, inputs), expected(month, line)
        if isinstance(outcome, Refusal):
            assert wanted is None, (month, line)
        else:
            assert {name: outcome.values[name] for name in NAMES.values()} == wanted, (month, line)


def test_late_lists_agree_with_the_oracle() -> None:
    dice = random.Random(8)
    for _ in range(3000):
        day = dice.choice([13600101, 13730508, 13730509, 13800101, 13870407, 13870408, 14040101])
        premium = dice.choice([dice.randint(0, 2_000_000), 300_000, 300_001, 1_200_000, 1_200_001, 10**9])
        outcome = compute("late_list_penalty", day // 100, {"premium_rial": premium, "default_day": day})
        try:
            wanted = oracle.late_list_penalty(day, premium)
        except oracle.Refused:
            assert isinstance(outcome, Refusal)
            continue
        assert not isinstance(outcome, Refusal)
        assert outcome.values["list_penalty_rial"] == wanted


def test_the_yearly_step_agrees_with_the_oracle() -> None:
    dice = random.Random(9)
    declared = scheme("yearly_step").plan.scheme
    for year in [*range(1370, 1399), *range(1400, 1406)]:
        old = dice.randint(200, 40_000_000)
        inputs = {"old_daily_wage_rial": old, "was_at_minimum": False}
        known = {name: value for name, value in inputs.items() if name in declared.inputs}
        outcome = compute("yearly_step", year * 100 + 1, known)
        assert not isinstance(outcome, Refusal), (year, outcome)
        assert outcome.values[declared.targets[-1]] == oracle.yearly_step(year, old), year
