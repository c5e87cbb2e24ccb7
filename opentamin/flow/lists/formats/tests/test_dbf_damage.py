"""Damaged DBF files: what can be read is read, and every disagreement is a finding of its own."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.lists.facts import PEOPLE_FIELDS, NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list
from opentamin.flow.lists.formats.layouts import shapes
from opentamin.flow.lists.formats.tests.conftest import all_samples, sample_files

KAR, WOR = sample_files("02-clean-1403-layout")
HEADER, RECORD = 961, 469
Change = Callable[[bytearray], None]


def read_changed(change: Change) -> WageListFile:
    content = bytearray(WOR.content)
    change(content)
    (wages, *_) = read_list([KAR, NamedBytes(WOR.name, bytes(content))])
    return wages


def names(wages: WageListFile) -> set[str]:
    return {finding.name for finding in wages.findings}


def place_of(name: str, row: int = 1) -> int:
    """Where a column of a row begins in the people file of the 1403 layout."""
    columns = shapes("dbf-1403", "people")
    before = sum(column.width for column in columns[: [column.name for column in columns].index(name)])
    return HEADER + (row - 1) * RECORD + 1 + before


def put(place: int, value: bytes) -> Change:
    def change(content: bytearray) -> None:
        content[place : place + len(value)] = value

    return change


def cut(place: int) -> Change:
    def change(content: bytearray) -> None:
        del content[place:]

    return change


def _wider_column(content: bytearray) -> None:
    content[32 + 16] = 200


@pytest.mark.parametrize(
    ("change", "finding", "people"),
    [
        (put(4, struct.pack("<I", 31)), "ROW_COUNT_HEADER", 24),
        (put(4, struct.pack("<I", 2)), "ROW_COUNT_HEADER", 24),
        (put(4, struct.pack("<I", 0)), "ROW_COUNT_HEADER", 24),
        (cut(HEADER + 23 * RECORD + 100), "FILE_TRUNCATED", 23),
        (cut(HEADER + 20 * RECORD), "FILE_TRUNCATED", 20),
        (put(HEADER + 5 * RECORD, b"*"), "DELETED_ROWS", 23),
        (put(HEADER + 5 * RECORD, b"?"), "DELETION_FLAG_UNKNOWN", 24),
        (put(10, struct.pack("<H", 400)), "RECORD_LENGTH_MISMATCH", 24),
        (put(8, struct.pack("<H", 32)), "HEADER_LENGTH_WRONG", 24),
        (put(HEADER - 1, b"\0"), "HEADER_END_MISSING", 24),
        (put(0, b"\x83"), "DBF_VERSION", 24),
        (put(29, b"\x57"), "LANGUAGE_BYTE_WRONG", 24),
        (put(29, b"\x00"), "LANGUAGE_BYTE_MISSING", 24),
        (put(32, b"DSW_KODE"), "COLUMNS_MISSING", 24),
        (put(32, b"DSW_KODE"), "UNKNOWN_COLUMN", 24),
        (put(32 + 28 * 32, b"DSW_SPOUS\0"), "COLUMN_ALIAS", 24),
    ],
)
def test_one_defect_gives_one_finding_and_the_rest_is_read(change: Change, finding: str, people: int) -> None:
    wages = read_changed(change)
    assert finding in names(wages)
    assert len(wages) == people and wages.readable
    assert wages.people["national_code"][0] == "9901000009"


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"", "FILE_EMPTY"),
        (b"\0" * 5000, "FILE_EMPTY"),
        (WOR.content[:20], "HEADER_TRUNCATED"),
        (WOR.content[:500], "HEADER_TRUNCATED"),
        (b"\x03\x07\x08\x08" + b"\xee" * 3000, "NOT_A_LIST_FILE"),
        (b"%PDF-1.7 \x00\x01\x02 not a list", "NOT_A_LIST_FILE"),
        (b"<html><body>404</body></html>", "NOT_A_LIST_FILE"),
        (WOR.content.replace(b"DSW_", b"ABC_").replace(b"PER_NATCOD", b"X\0\0\0\0\0\0\0\0\0"), "NOT_A_LIST_FILE"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(content: bytes, finding: str) -> None:
    (wages,) = read_list([KAR, NamedBytes(WOR.name, content)])
    assert finding in names(wages) and not wages.readable
    assert wages.workshop["code"] == "9990010014" and len(wages) == 0


def test_lower_case_column_names_are_the_same_columns() -> None:
    head = WOR.content[:HEADER].lower()
    kept = WOR.content[:32] + head[32:]
    wages = read_list([KAR, NamedBytes(WOR.name, kept + WOR.content[HEADER:])])[0]
    assert wages.findings == [] and len(wages) == 24


def test_a_file_with_records_of_two_bytes_does_not_fill_the_memory() -> None:
    header = bytearray(WOR.content[:HEADER])
    for column in range(29):
        header[32 + column * 32 + 16] = 0
    header[32 + 16] = 1
    header[10:12] = struct.pack("<H", 2)
    wages = read_list([KAR, NamedBytes(WOR.name, bytes(header) + b" " + b" 1" * 500_000)])
    assert "TOO_MANY_ROWS" in names(wages[0])


@pytest.mark.parametrize(
    ("written", "number", "finding"),
    [
        (b"31000000.0", 31_000_000, "NUMBER_FORMAT"),
        (b"3.1E+07", 31_000_000, "NUMBER_FORMAT"),
        (b"31,000,000", 31_000_000, "NUMBER_FORMAT"),
        (b"+310", 310, "NUMBER_FORMAT"),
        (b"************", None, "NUMBER_UNREADABLE"),
        (b"12.5", None, "NUMBER_UNREADABLE"),
        (b"1E+99", None, "NUMBER_UNREADABLE"),
        (b"31_000", None, "NUMBER_UNREADABLE"),
        (b"31,00", None, "NUMBER_UNREADABLE"),
        (b"abc", None, "NUMBER_UNREADABLE"),
        (b"", None, ""),
        (b"-5", -5, ""),
        (b"\x83\x81", 31, ""),
    ],
)
def test_numbers_are_read_only_as_what_they_plainly_say(written: bytes, number: int | None, finding: str) -> None:
    wages = read_changed(put(place_of("DSW_MAZ"), written.rjust(12)))
    assert wages.people["allowances"][0] == number
    assert wages.people["allowances"][1] == 40_250_000
    found = [(one.name, one.row, one.column) for one in wages.findings]
    assert found == ([(finding, 1, "DSW_MAZ")] if finding else [])


@pytest.mark.parametrize(
    ("written", "read", "noted"),
    [
        (b"60/01/02", "13600102", True),
        (b"02/11/30", "13021130", True),
        (b"600102", "13600102", True),
        (b"0", "", False),
        (b"00000000", "", False),
        (b"13671331", "13671331", False),
        (b"1360-1-2", "13600102", True),
        (b"unknown", "unknown", False),
    ],
)
def test_dates_become_eight_digits_where_their_shape_allows(written: bytes, read: str, noted: bool) -> None:
    wages = read_changed(put(place_of("DSW_BDATE"), written.ljust(8)))
    assert wages.people["birth_date"][0] == read
    assert ("DATE_FORMAT" in names(wages)) is noted


def test_nul_bytes_end_a_text_and_are_told() -> None:
    wages = read_changed(put(place_of("DSW_FNAME"), b"\xfc\xf3\xe4\0\0rubbish"))
    assert wages.people["first_name"][0] == "علی"
    assert [(one.name, one.row, one.column) for one in wages.findings] == [("NUL_BYTES", 1, "DSW_FNAME")]


def test_a_fault_in_every_row_is_told_fifty_times_and_then_counted() -> None:
    header, record = WOR.content[:HEADER], bytearray(WOR.content[HEADER : HEADER + RECORD])
    start = place_of("DSW_MAZ") - HEADER
    record[start : start + 12] = b"31000000.0  "
    wages = read_list([KAR, NamedBytes(WOR.name, header + bytes(record) * 400 + b"\x1a")])[0]
    told = [finding for finding in wages.findings if finding.name == "NUMBER_FORMAT"]
    (rest,) = [finding for finding in wages.findings if finding.name == "MORE_OF_THE_SAME"]
    assert len(told) == 50 and rest.value == "350"


def test_columns_that_run_over_the_record_cannot_be_read() -> None:
    wages = read_changed(_wider_column)
    assert not wages.readable and {"RECORD_LENGTH_MISMATCH", "RECORDS_UNREADABLE"} <= names(wages)


def test_a_wrong_record_length_is_replaced_by_the_sum_of_the_widths() -> None:
    wages = read_changed(put(10, struct.pack("<H", 400)))
    assert wages.people["insurable"][23] == 154_001_680


@settings(max_examples=150, deadline=None)
@given(
    folder=st.sampled_from(all_samples()),
    which=st.integers(0, 1),
    edits=st.lists(
        st.tuples(st.integers(0, 20_000), st.sampled_from(["put", "cut", "insert", "drop"]), st.binary(max_size=12)),
        min_size=1,
        max_size=8,
    ),
)
def test_no_damage_raises_and_columns_stay_whole(folder: str, which: int, edits: list[tuple[int, str, bytes]]) -> None:
    files = sample_files(folder)
    content = bytearray(files[which].content)
    for place, kind, value in edits:
        at = place % (len(content) + 1)
        if kind == "put":
            content[at : at + len(value)] = value
        elif kind == "insert":
            content[at:at] = value
        elif kind == "drop":
            del content[at : at + 37]
        else:
            del content[max(at, 40) :]
    files[which] = NamedBytes(files[which].name, bytes(content))
    for wages in read_list(files):
        assert set(wages.people) == set(PEOPLE_FIELDS)
        assert {len(column) for column in wages.people.values()} == {len(wages.rows)}
        assert wages.readable or wages.findings
