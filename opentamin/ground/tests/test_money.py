"""Roundings against fractions, and parts that add up to the whole."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.ground.money import Rate, down, half_up, largest_remainder, up

amounts, divisors = st.integers(0, 10**15), st.integers(1, 10**6)


@given(amounts, divisors)
def test_roundings_are_those_of_exact_fractions(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert half_up(numerator, denominator) == floor(exact + Fraction(1, 2))
    assert (down(numerator, denominator), up(numerator, denominator)) == (floor(exact), ceil(exact))


@pytest.mark.parametrize("rounding", [half_up, down, up])
@pytest.mark.parametrize("wrong", [(-1, 2), (1, 0), (1, -2)])
def test_what_engines_read_differently_is_refused(rounding, wrong) -> None:
    with pytest.raises(ValueError):
        rounding(*wrong)


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any))
def test_parts_add_up_and_are_within_a_rial(total: int, weights: list[int]) -> None:
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@pytest.mark.parametrize(
    ("text", "exact"), [("0.135", Fraction(27, 200)), ("7/90", Fraction(7, 90)), ("1.2", Fraction(6, 5))]
)
def test_a_rate_is_exact(text: str, exact: Fraction) -> None:
    rate = Rate.parse(text)
    assert Fraction(rate.numerator, rate.denominator) == exact
