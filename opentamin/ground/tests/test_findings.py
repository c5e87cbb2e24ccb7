"""How findings tell their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.ground.findings import spoken_rows


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("1,2,3,5", "1–3,5"),
        ("1,2,4", "1,2,4"),
        ("7", "7"),
        ("1,2,3,4…", "1–4…"),
        (12, 12),
        (None, None),
        ("workshop", "workshop"),
    ],
)
def test_rows_that_follow_each_other_are_told_as_one_stretch(rows, told) -> None:
    assert spoken_rows(rows) == told


@given(st.sets(st.integers(1, 60), min_size=1))
def test_no_row_is_lost_or_added(rows: set[int]) -> None:
    told = str(spoken_rows(",".join(map(str, sorted(rows)))))
    ends = [list(map(int, part.split("–"))) for part in told.split(",")]
    assert [row for end in ends for row in range(end[0], end[-1] + 1)] == sorted(rows)
