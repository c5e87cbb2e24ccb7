"""Every worked case alone, and hidden in a shuffled crowd on DuckDB and on PostgreSQL: the same rials, the same clause."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import duckdb
import pytest

from opentamin.engine import LoadedScheme, Outcome, Refusal, compute, population_sql, scheme
from opentamin.ground.reasons import LegalRecord
from opentamin.law.articles import articles
from opentamin.law.cases import Case, agrees, all_cases
from opentamin.law.figures import MissingFigure

CASES = all_cases()
CROWD = 60
Rows = list[dict[str, int]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_alone_gives_its_rials(case: Case) -> None:
    outcome = compute(case.scheme, case.month, case.inputs)
    if case.refuses:
        assert isinstance(outcome, Refusal), outcome
        assert case.refuses in {str(found.number) for found in outcome.findings}
        return
    assert isinstance(outcome, Outcome), outcome
    assert {name: outcome.values[name] for name in case.expected} == dict(case.expected)
    for name, published in case.published.items():
        assert agrees(case.expected[name], published, case.compare)


def plain_inputs(loaded: LoadedScheme, case: Case) -> dict[str, int]:
    """The inputs of a case as whole numbers, with defaults and codes filled in."""
    plain = {}
    for name, item in loaded.plan.scheme.inputs.items():
        value = case.inputs.get(name, item.default)
        plain[name] = int(
            item.codes.get(str(value), value if not isinstance(value, str) else 0) if item.codes else value or 0
        )
    return plain


def neighbours(loaded: LoadedScheme, seed: int) -> Rows:
    """Random rows within the declared ranges of a scheme."""
    dice = random.Random(seed)
    ranges = {name: item.range for name, item in loaded.plan.scheme.inputs.items() if name != "month"}
    return [{name: dice.randint(low, min(high, 10**12)) for name, (low, high) in ranges.items()} for _ in range(CROWD)]


def crowds() -> Iterable[tuple[LoadedScheme, int, list[Case]]]:
    """Cases of one scheme and month stand in one crowd."""
    groups: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in CASES:
        outcome = compute(case.scheme, case.month, case.inputs)
        wrong_input = isinstance(outcome, Refusal) and outcome.findings[0].name != "FIGURE_MISSING"
        if not wrong_input:
            groups[case.scheme, case.month].append(case)
    return [(scheme(name), month, cases) for (name, month), cases in groups.items()]


def literal(value: int, item: Any) -> str:
    """A value as SQL."""
    return ("TRUE" if value else "FALSE") if item.bool else f"CAST({value} AS BIGINT)"


def crowd_sql(loaded: LoadedScheme, month: int, rows: Sequence[dict[str, int]], dialect: str) -> str:
    """One statement over all rows of a crowd."""
    inputs = {name: item for name, item in loaded.plan.scheme.inputs.items() if name != "month"}
    values = ", ".join(
        f"({number}, {', '.join(literal(row[name], item) for name, item in inputs.items())})"
        for number, row in enumerate(rows)
    )
    names = ", ".join(f"c_{name}" for name in inputs)
    select = population_sql(
        loaded,
        relation="crowd",
        keys=["number"],
        columns={name: f"c_{name}" for name in inputs},
        targets=list(loaded.plan.by_name),
        dialect=dialect,
        fixed={"month": month},
    )
    return f"WITH crowd (number, {names}) AS (VALUES {values}) {select}"


def check_crowds(dialect: str, run: Callable[[str], list[tuple[Any, ...]]]) -> None:
    """Every crowd through one engine."""
    for loaded, month, cases in crowds():
        rows = [plain_inputs(loaded, case) for case in cases] + neighbours(loaded, month)
        order = list(range(len(rows)))
        random.Random(month).shuffle(order)
        try:
            found = run(crowd_sql(loaded, month, [rows[index] for index in order], dialect))
        except MissingFigure:
            assert all(case.refuses for case in cases), (loaded.name, month)
            continue
        names = list(loaded.plan.by_name)
        by_case = {order[row[0]]: dict(zip(names, row[1:], strict=True)) for row in found}
        for index, case in enumerate(cases):
            if case.refuses:
                assert None in by_case[index].values(), case.id
            else:
                assert {name: by_case[index][name] for name in case.expected} == dict(case.expected), case.id


def test_every_case_hidden_in_a_crowd_on_duckdb() -> None:
    connection = duckdb.connect()
    check_crowds("duckdb", lambda sql: connection.execute(sql).fetchall())


@pytest.mark.django_db
def test_every_case_hidden_in_a_crowd_on_postgresql() -> None:
    from django.db import connection

    def run(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    check_crowds("postgres", run)


@pytest.mark.parametrize("case", [case for case in CASES if not case.refuses], ids=lambda case: case.id)
def test_every_step_of_a_record_cites_a_clause_with_its_version(case: Case) -> None:
    outcome = compute(case.scheme, case.month, case.inputs)
    assert isinstance(outcome, Outcome)
    versions = {
        f"{key.rsplit('/', 1)[0]}/{anchor}": clause.version
        for key, article in articles().items()
        for anchor, clause in article.clauses.items()
    }
    for step in outcome.record.steps:
        assert versions[step.clause] == step.version
        assert step.text_fa and step.text_en and step.source
    again = LegalRecord.from_dict(outcome.record.as_dict())
    assert again.digest() == outcome.record.digest()
