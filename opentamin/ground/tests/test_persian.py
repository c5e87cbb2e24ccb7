"""Persian text: unified once is unified for good; figures and digits as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.ground.persian import ascii_digits, fa_digits, fa_number, search_key, unify

letters = st.text(alphabet="ابپتيىیكکةهأإآؤ 0123۰۱۲٣\u200c ABab", max_size=30)


@given(letters)
def test_unifying_again_changes_nothing(text: str) -> None:
    assert unify(unify(text)) == unify(text)
    assert search_key(search_key(text)) == search_key(text)
    assert not set(unify(text)) & set("يك")


@given(st.integers(0, 10**15))
def test_digits_go_there_and_back(number: int) -> None:
    assert ascii_digits(fa_digits(str(number))) == str(number)
    assert int(ascii_digits(fa_number(number)).replace("٬", "")) == number


@pytest.mark.parametrize(
    ("one", "other"), [("علي", "علی"), ("كريم", "کریم"), ("فاطمة", "فاطمه"), ("علی\u200cپور", "علیپور")]
)
def test_two_spellings_of_a_name_are_found_as_one(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)
