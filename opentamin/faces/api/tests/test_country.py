"""The country by the API: the tables of the explorer, the same cells hidden; who asks both finds out no more than by one."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from opentamin.desk.models_identity import Role
from opentamin.faces.api.tests.programs import Program, key_of
from opentamin.flow.figures.country import Shape, compute, country_figures, ordered
from opentamin.flow.figures.hiding import LEAST, hidden
from opentamin.flow.figures.keeping import keep
from opentamin.flow.figures.tests.conftest import life
from opentamin.flow.figures.tests.test_hiding import many_of, solved
from tests import walls

__all__ = ["life"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = 140408
Told = dict[tuple[Shape, tuple[str, ...]], int | None]


@pytest.fixture
def asking(life: list) -> tuple[Program, Any]:
    """Headquarters, as a program and as a browser, in a house that keeps figures."""
    keep(life, now=NOW)
    chief = walls.user_of(Role.HEADQUARTERS, "", 71)
    return Program(key_of(chief)), walls.client_of(chief)


def tables(program: Program, name: str) -> list[dict[str, Any]]:
    """Every table of a figure that the API gives: each shape in each order, narrowed by each value, pages of two rows joined."""
    found = []
    for shape in [shape for shape in country_figures()[name].shapes if shape]:
        for at in range(len(shape)):
            rows, columns, only = (*shape[at:], *shape[:at], "", "")[:3]
            for value in _values(program, name, only):
                path = f"/country/figures/{name}/table?month={MONTH}&limit=2&rows={rows}"
                path += (f"&columns={columns}" if columns else "") + (f"&only={only}:{value}" if only else "")
                found.append(joined(program, path))
    return [each for each in found if each]


def _values(program: Program, name: str, only: str) -> list[str]:
    if not only:
        return [""]
    rows = program.get(f"/country/figures/{name}/table?month={MONTH}&limit=500&rows={only}").json()["items"]
    return [row["value"] for row in rows if row["value"]]


def joined(program: Program, path: str) -> dict[str, Any]:
    """All pages of a table; {} where one with this filter is not offered."""
    answer = program.get(path)
    if answer.status_code == 422:
        assert answer.json()["findings"][0]["name"] in ("VALUE_INVALID", "TABLE_NOT_KEPT")
        return {}
    table = answer.json()
    following = table["next"]
    while following:
        more = program.get(following.removeprefix("/api/v1")).json()
        table["items"], following = table["items"] + more["items"], more["next"]
    return table


def cells_of(table: dict[str, Any]) -> Told:
    """The cells of a table with the places that they have in the house: inner ones, wholes of rows, totals, the whole."""
    only, value = (table["only"] or ":").split(":", 1)
    told: Told = {}

    def put(row: str | None, column: str | None, cell: int | None) -> None:
        place = {table["rows"]: row, table["columns"]: column, only: value or None}
        named = {name: each for name, each in place.items() if name and each is not None}
        shape = ordered(list(named))
        told[shape, tuple(named[each] for each in shape)] = cell

    heads = [*table["heads"], *([None] if table["whole"] or not table["columns"] else [])]
    for row in [*((each["value"], each["cells"]) for each in table["items"]), (None, table["totals"])]:
        for column, cell in zip(heads, row[1], strict=True):
            put(row[0], column, cell)
    return told


def test_all_tables_together_tell_no_small_cell_and_nothing_that_a_page_hides(asking: Any, life: list) -> None:
    """The attacker takes every table by the API and every file of the page, lays them over each other and solves them."""
    program, browser = asking
    for name in ("insured", "arrears"):
        cells = compute(name, life[1])
        gone, many = hidden(cells) if country_figures()[name].protects else set(), many_of(cells)
        by_api: Told = {}
        for table in tables(program, name):
            for place, cell in cells_of(table).items():
                assert by_api.setdefault(place, cell) == cell, "one table tells what another hides"
        known = {place for place, cell in by_api.items() if cell is not None and place in many}
        assert known == {place for place in by_api if place in many} - gone
        assert all(by_api[place] == cells[place[0]][place[1]].amount for place in known)
        assert all(many[place] >= LEAST for place in solved(many, set(many) - known if gone else set()))
        assert in_files(browser, name) <= {str(by_api[place]) for place in known} | {"0"}
    assert gone is not None and hidden(compute("insured", life[1])), "there was something to hide"


def in_files(browser: Any, name: str) -> set[str]:
    """The amounts of every table of two dimensions that the page gives as a file."""
    found = set()
    for shape in [shape for shape in country_figures()[name].shapes if 0 < len(shape) < 3]:
        columns = f"&columns={shape[1]}" if len(shape) > 1 else ""
        answer = browser.get(f"/en/country/tables/table.csv?figure={name}&month={MONTH}&rows={shape[0]}{columns}")
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        begin = next(at for at, line in enumerate(lines) if not line)
        found |= {cell for line in lines[begin + 2 :] for cell in line[1:]}
    return found - {"hidden"}


def test_a_series_a_list_of_figures_and_wrong_questions(asking: Any) -> None:
    program, _ = asking
    listed = {each["name"]: each for each in program.get("/country/figures").json()["items"]}
    assert set(listed) == set(country_figures()) and listed["insured"]["months"][0]["month"] == MONTH
    series = program.get("/country/figures/insured/table?rows=month").json()
    assert [row["value"] for row in series["items"]][-2:] == ["140407", "140408"] and series["totals"] == []
    for query, name in (
        ("rows=height", "VALUE_INVALID"), ("only=sex:x", "VALUE_INVALID"), ("rows=branch&columns=directorate", "TABLE_NOT_KEPT"),
        ("month=140413", "VALUE_INVALID"), ("colums=sex", "PARAMETER_UNKNOWN"), ("cursor=zz", "CURSOR_INVALID"),
    ):  # fmt: skip
        answer = program.get(f"/country/figures/insured/table?{query}")
        assert answer.status_code == 422 and answer.json()["findings"][0]["name"] == name, (query, answer.content)
    assert program.get("/country/figures/insured/table?month=139001").status_code == 404
    assert program.get("/country/figures/nothing/table").status_code == 404


def test_an_officer_of_a_branch_asks_for_no_table_of_the_country(life: list) -> None:
    keep(life, now=NOW)
    program = Program(key_of(walls.user_of(Role.BRANCH, "9990", 72)))
    assert program.get("/country/figures").status_code == 403
    assert program.get("/country/figures/insured/table").status_code == 403
