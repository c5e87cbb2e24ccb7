"""Hiding: no small cell is told, and an attacker who knows every published number of every table cannot compute one."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.figures.country import Cells, Number, _shapes
from opentamin.flow.figures.hiding import LEAST, _lines, hidden

SHAPES = _shapes(("branch", "sex", "age"))
BRANCHES = ("1/10", "1/11", "2/20", "2/21")


@st.composite
def populations(draw) -> Cells:
    """Some people in branches, of a sex and an age, counted in every shape."""
    people = draw(
        st.lists(
            st.tuples(st.sampled_from(BRANCHES), st.sampled_from("mf"), st.sampled_from(("20", "30", "40"))),
            max_size=60,
        )
    )
    cells: Cells = {shape: {} for shape in SHAPES}
    for branch, sex, age in people:
        finest = {"branch": branch, "directorate": branch[0], "sex": sex, "age": age}
        for shape in SHAPES:
            values = tuple(finest[name] for name in shape)
            before = cells[shape].get(values, Number(0, 0))
            cells[shape][values] = Number(before.amount + 1, before.many + 1)
    return cells


def many_of(cells: Cells) -> dict:
    return {(shape, values): number.many for shape, rows in cells.items() for values, number in rows.items()}


@settings(deadline=None, max_examples=80)
@given(populations())
def test_small_cells_are_hidden_and_every_line_keeps_both_rules(cells):
    gone, many = hidden(cells), many_of(cells)
    assert {place for place, count in many.items() if 0 < count < LEAST} <= gone
    for (whole, _), places in _lines(many).items():
        away = [place for place in places if place in gone]
        if whole in gone:
            assert away, "a hidden sum could be added up"
        elif away:
            assert len(away) > 1 and sum(many[place] for place in away) >= LEAST


@settings(deadline=None, max_examples=40)
@given(populations())
def test_no_small_cell_follows_from_all_published_numbers(cells):
    """The attacker solves all equations between all tables at once; a cell that they fix must be no small one."""
    many = many_of(cells)
    gone = hidden(cells)
    for place in solved(many, gone):
        assert many[place] >= LEAST, place


def solved(many: dict, gone: set) -> set:
    """The hidden cells whose value the linear equations determine (Gauss over fractions)."""
    unknown = sorted(gone, key=str)
    at = {place: column for column, place in enumerate(unknown)}
    rows = []
    for (whole, _), places in _lines(many).items():
        row = [Fraction(0)] * len(unknown)
        for place, sign in [*((place, 1) for place in places), (whole, -1)]:
            if place in at:
                row[at[place]] += sign
        if any(row):
            rows.append(row)
    rank = 0
    for column in range(len(unknown)):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        head = rows[rank][column]
        rows[rank] = [value / head for value in rows[rank]]
        for other in range(len(rows)):
            if other != rank and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[rank], strict=True)]
        rank += 1
    return {unknown[row.index(1)] for row in rows[:rank] if sum(map(bool, row)) == 1}


def test_the_same_cells_are_hidden_in_the_same_way():
    cells: Cells = {(): {(): Number(30, 30)}, ("sex",): {("m",): Number(27, 27), ("f",): Number(3, 3)}}
    backwards: Cells = {shape: dict(reversed(rows.items())) for shape, rows in cells.items()}
    assert hidden(cells) == hidden(backwards) == {(("sex",), ("f",)), (("sex",), ("m",))}


def test_a_line_of_one_cell_hides_its_sum():
    cells: Cells = {(): {(): Number(3, 3)}, ("sex",): {("m",): Number(3, 3)}}
    assert hidden(cells) == {((), ()), (("sex",), ("m",))}


def test_two_small_cells_of_four_people_take_a_third_one_with_them():
    ages = {("20",): Number(2, 2), ("30",): Number(2, 2), ("40",): Number(9, 9), ("50",): Number(40, 40)}
    cells: Cells = {(): {(): Number(53, 53)}, ("age",): ages}
    assert hidden(cells) == {(("age",), ("20",)), (("age",), ("30",)), (("age",), ("40",))}
