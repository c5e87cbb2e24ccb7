"""The encoding is decided from bytes, with evidence, and never from the language byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import encodings, read_list
from opentamin.flow.lists.formats.tests.conftest import sample_files

NAMES = ["محمدحسین", "آزمون‌پور", "کارگاه نمونه", "ژاله گچ‌پژ", "شرکت پارس"]


@pytest.mark.parametrize("encoding", ["iransystem", "cp1256", "utf-8"])
def test_each_witness_alone_is_enough(encoding: str) -> None:
    sexes = [encodings.encode(word, encoding) for word in ("مرد", "زن")]
    nations = [encodings.encode("ایرانی", encoding)]
    texts = [encodings.encode(name, encoding) for name in NAMES]
    assert encodings.decide(sexes, [], []).encoding == encoding
    assert encodings.decide([], nations, []).encoding == encoding
    assert encodings.decide([], [], texts).encoding == encoding


def test_the_sex_column_outweighs_everything_else() -> None:
    foreign = [encodings.encode(name, "cp1256") for name in NAMES]
    assert encodings.decide([b"\xa2\xa4\xf5"] * 3, [], foreign).encoding == "iransystem"


def test_no_text_and_ascii_text_are_told_apart() -> None:
    assert encodings.decide([], [], []).encoding == ""
    assert encodings.decide([b"M"], [], [b"ACME"]).encoding == "ascii"


def test_a_workshop_file_without_a_witness_follows_its_people_file() -> None:
    kar, wor = sample_files("06-true-windows-1256")
    content = bytearray(kar.content)
    content[833 + 11 : 833 + 11 + 130] = b"\xe5".ljust(130)
    content[833 + 1 + 10 + 100 + 17 : 833 + 1 + 10 + 100 + 17 + 30] = b" " * 30
    (wages,) = read_list([NamedBytes(kar.name, bytes(content)), wor])
    assert wages.encoding == "cp1256" and wages.workshop["name"] == "ه"


def test_two_files_in_different_encodings_are_each_read_in_their_own() -> None:
    kar = sample_files("02-clean-1403-layout")[0]
    wor = sample_files("06-true-windows-1256")[1]
    (wages,) = read_list([kar, wor])
    assert wages.workshop["name"] == "کارگاه آزمون یکم" and wages.people["first_name"][0] == "علی"
    assert [finding.name for finding in wages.findings] == ["ENCODINGS_DIFFER"]


def test_arabic_yeh_and_kaf_come_back_as_persian() -> None:
    read = encodings.decoder("cp1256")
    assert read("علي كريمي".encode("cp1256")) == "علی کریمی"


@given(st.text("ابپتجچحخدرزژسشصضطظعغفقکگلمنوهیآئ ‌0123456789", max_size=30))
def test_windows_1256_brings_persian_back(text: str) -> None:
    assert encodings.decoder("cp1256")(encodings.encode(text, "cp1256")) == text
