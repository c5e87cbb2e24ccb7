"""The draw: anybody repeats it with three lines, and nothing but seed and codes decides."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from opentamin.flow.inspections.drawing import codes_digest, draw

CODES = st.lists(st.from_regex(r"[0-9]{10}", fullmatch=True), max_size=40)


@given(st.text(min_size=8, max_size=40), CODES, st.integers(0, 50))
def test_three_lines_of_anybody_give_the_same_draw(seed: str, codes: list[str], count: int) -> None:
    def key(code: str) -> str:
        return hashlib.sha256((seed + code).encode()).hexdigest()

    assert draw(seed, codes, count) == sorted(set(codes), key=key)[:count]


@given(st.text(min_size=8, max_size=40), CODES)
def test_the_order_in_which_codes_come_does_not_matter(seed: str, codes: list[str]) -> None:
    assert draw(seed, codes, 9) == draw(seed, codes[::-1], 9)
    assert codes_digest(codes) == codes_digest(codes[::-1])


def test_a_frozen_draw() -> None:
    """Printed once and never again different: a change of the algorithm would break plans that were published."""
    codes = [f"99900100{n:02}" for n in range(10, 20)]
    assert draw("a published seed", codes, 3) == FROZEN


FROZEN = ["9990010018", "9990010017", "9990010013"]
