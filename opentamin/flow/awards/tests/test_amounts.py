"""Pieces of an amount: the newest that covers a month holds, and changes on a day share the month."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opentamin.flow.awards.actions import first_pieces
from opentamin.flow.awards.amounts import Piece, change_on, due_rial, from_day, months_between
from opentamin.ground.calendar import Day
from opentamin.law.benefit_rows import benefit_rows

DAYS = st.builds(Day.of, st.integers(1400, 1404), st.integers(1, 12), st.integers(1, 29))
RIALS = st.integers(0, 10**10)


def test_a_month_that_begins_within_is_paid_by_days() -> None:
    pieces = from_day(31_000_000, Day.of(1404, 1, 22))
    assert [due_rial(pieces, code) for code in (140312, 140401, 140402)] == [0, 10_000_000, 31_000_000]


@given(RIALS, DAYS, RIALS, DAYS)
def test_a_change_leaves_what_was_before_its_month(old: int, start: Day, new: int, day: Day) -> None:
    pieces = from_day(old, start)
    after = [*pieces, *change_on(pieces, new, day)]
    for code in months_between(140001, day.month.code):
        assert due_rial(after, code) == due_rial(pieces, code)
    assert due_rial(after, day.month.next().code) == new


@given(RIALS, DAYS, st.integers(1, 50))
def test_a_benefit_of_months_pays_exactly_its_months(amount: int, start: Day, months: int) -> None:
    pieces = first_pieces(benefit_rows()["unemployment"], amount, start, months)
    assert sum(due_rial(pieces, code) for code in months_between(140001, 141501)) == amount * months


@given(st.lists(st.tuples(DAYS, RIALS), min_size=1, max_size=6), DAYS)
def test_the_same_change_again_changes_nothing(changes: list[tuple[Day, int]], start: Day) -> None:
    pieces: list[Piece] = from_day(1_000_000, start)
    for day, amount in sorted(changes, key=lambda change: change[0].ordinal):
        pieces = [*pieces, *change_on(pieces, amount, day)]
    last_day, last = max(changes, key=lambda change: change[0].ordinal)
    again = [*pieces, *change_on(pieces, due_rial(pieces, 141501), Day.of(1410, 1, 1))]
    assert [due_rial(again, code) for code in months_between(140001, 141501)] == [
        due_rial(pieces, code) for code in months_between(140001, 141501)
    ]
    assert last_day and last >= 0
