"""Spellings of countries: one code for each, whatever blanks, letters and half-spaces a list writes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.law.ir.foreigners_1380.convention_19 import party_states
from opentamin.registers.nationalities import _rows, nationalities, nationality

NAMES = [(code, str(name)) for code, row in _rows().items() for name in (row["fa"], row["en"], *row["aliases"])]


@pytest.mark.parametrize(("code", "name"), NAMES)
def test_every_name_and_alias_gives_its_country(code, name):
    assert nationality(name).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("افغاني", "AFG"),
        ("افغانستانی ", "AFG"),
        ("عراقى", "IRQ"),
        ("پاكستان", "PAK"),
        ("IRAQI.", "IRQ"),
        ("كره‌اي", "KOR"),
    ],
)
def test_arabic_letters_and_marks_do_not_matter(text, code):
    assert nationality(text).code == code


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(["", " ", "\u200c", "  "]), st.booleans())
def test_blanks_and_case_do_not_matter(name, blank, upper):
    code, text = name
    written = blank + blank.join(text) + blank if blank == "\u200c" else f"{blank}{text}{blank}"
    assert nationality(written.upper() if upper else written).code == code


@settings(deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_written_has_an_answer_and_the_unknown_keeps_its_text(text):
    found = nationality(text)
    assert (found.code in nationalities()) if found.known else found.fa == text.strip()


def test_an_unknown_country_is_not_guessed():
    assert not nationality("سرزمین نمونه").known
    assert not nationality("").known


def test_states_of_the_convention_stand_in_the_code_list():
    assert party_states() <= set(nationalities())
