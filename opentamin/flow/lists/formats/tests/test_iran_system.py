"""The Iran System codec: by letter when reading, in correct shapes when writing, in screen order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.flow.lists.formats import iran_system
from opentamin.flow.lists.formats.tests.conftest import read_sample

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئء،؟ـ"
SIGNS = LETTERS + " ()[]0123456789۰۱۲۳۴۵۶۷۸۹ABCxyz./-:"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("مرد", "A2 A4 F5"),
        ("زن", "F6 A5"),
        ("ایرانی", "FC F7 90 A4 FE 90"),
        ("علی", "FC F3 E4"),
        ("لالائی", "FC 8E F2 F2"),
        ("پلاک 12", "31 32 20 ED F2 95"),
        ("حسابدار (1)", "28 31 29 20 A4 90 A2 93 91 A8 9F"),
        ("دستگاه CNC", "43 4E 43 20 F9 91 F0 97 A8 A2"),
        ("بهمن", "F6 F5 FA 93"),
        ("معلم", "F4 F3 E3 F5"),
        ("شمع", "E2 F5 AA"),
        ("باغ", "E5 91 93"),
        ("ACME 12", "41 43 4D 45 20 31 32"),
    ],
)
def test_texts_are_stored_as_they_look_on_screen(text: str, stored: str) -> None:
    assert iran_system.encode(text) == bytes.fromhex(stored)
    assert iran_system.decode(bytes.fromhex(stored)) == text


@pytest.mark.parametrize("stored", ["FC F7 91 A4 FE 90", "FC F7 90 A4 FE 90", "FD F6 91 A4 FE 91"])
def test_simplified_shapes_read_as_the_same_letters(stored: str) -> None:
    assert iran_system.decode(bytes.fromhex(stored)) == "ایرانی"


@given(st.text(SIGNS, max_size=40))
def test_whatever_it_can_hold_comes_back(text: str) -> None:
    assert iran_system.decode(iran_system.encode(text)) == text


@given(st.text(max_size=30))
def test_any_text_is_written_whole_or_refused_by_name(text: str) -> None:
    lacking = iran_system.missing(text)
    if lacking:
        with pytest.raises(ValueError, match="not in Iran System"):
            iran_system.encode(text)
    else:
        assert iran_system.decode(iran_system.encode(text)) == iran_system.simplify(text)


@given(st.binary(max_size=60))
def test_any_bytes_decode_without_an_error(stored: bytes) -> None:
    assert isinstance(iran_system.decode(stored), str)


def test_what_the_code_page_lacks_is_simplified() -> None:
    assert iran_system.simplify("مسأله\u200cها، مؤمنة كتابي") == "مساله ها، مومنه کتابی"


def test_every_text_of_the_reference_sample_encodes_to_its_own_bytes() -> None:
    wages = read_sample("02-clean-1403-layout")
    for name in ("first_name", "last_name", "father_name", "issue_place", "job_title"):
        for text in wages.people[name]:
            assert iran_system.decode(iran_system.encode(text)) == text
