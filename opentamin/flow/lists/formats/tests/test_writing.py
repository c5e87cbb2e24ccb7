"""What is written opens elsewhere, comes back the same, and is byte for byte what the organisation's template is."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import dbf as dbf_library
import pytest
from dbfread import DBF
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.lists.facts import PEOPLE_FIELDS, WageListFile
from opentamin.flow.lists.formats import ListDoesNotFit, iran_system, read_list, write_dbf
from opentamin.flow.lists.formats.forms import without_seniority
from opentamin.flow.lists.formats.tests.conftest import read_sample, sample_files

LAYOUTS = ["dbf-1403", "dbf-2.7", "dbf-1392", "dbf-all-character"]


@pytest.mark.parametrize(
    ("folder", "encoding", "stamp"),
    [("02-clean-1403-layout", "iransystem", (26, 8, 30)), ("06-true-windows-1256", "cp1256", (126, 8, 30))],
)
def test_reading_and_writing_a_sample_gives_its_own_bytes(
    folder: str, encoding: str, stamp: tuple[int, int, int]
) -> None:
    written = write_dbf(read_sample(folder), encoding=encoding, stamp=stamp)
    assert [file.content for file in written] == [file.content for file in sample_files(folder)]


def test_headers_are_those_of_the_organisations_empty_template(clean: WageListFile) -> None:
    for written, template in zip(write_dbf(clean), sample_files("01-empty-template-1403"), strict=True):
        end = len(template.content) - 1
        assert written.content[:4] + written.content[8:end] == template.content[:4] + template.content[8:end]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("encoding", ["iransystem", "cp1256"])
def test_every_layout_comes_back_with_the_same_values(clean: WageListFile, layout: str, encoding: str) -> None:
    wages = clean if layout == "dbf-1403" else without_seniority(clean)
    (read,) = read_list(write_dbf(wages, layout=layout, encoding=encoding))
    assert (read.layout, read.encoding) == (layout, encoding)
    assert {finding.severity.value for finding in read.findings} <= {"note"}
    for name in PEOPLE_FIELDS:
        expected = wages.people[name]
        if encoding == "iransystem" and name in ("last_name", "father_name"):
            expected = [iran_system.simplify(text) for text in expected]
        assert read.people[name] == expected, name


def test_other_libraries_open_what_we_write(tmp_path: Path, clean: WageListFile) -> None:
    for file in write_dbf(clean, encoding="cp1256"):
        (tmp_path / file.name).write_bytes(file.content)
    rows = list(DBF(tmp_path / "DSKWOR00.DBF", encoding="cp1256"))
    assert [row["DSW_MASH"] for row in rows] == clean.people["insurable"]
    assert [row["PER_NATCOD"] for row in rows] == clean.people["national_code"]
    with dbf_library.Table(str(tmp_path / "DSKWOR00.DBF"), codepage="cp1256") as table:
        assert [record.dsw_totl for record in table] == clean.people["total_pay"]
        assert str(table[0].dsw_fname).strip().replace("ي", "ی") == "علی"


def changed(wages: WageListFile, field: str, value: Any) -> WageListFile:
    other = copy.deepcopy(wages)
    other.people[field][2] = value
    return other


@pytest.mark.parametrize(
    ("field", "value", "finding", "column"),
    [
        ("first_name", "الف" * 30, "VALUE_TOO_WIDE", "DSW_FNAME"),
        ("insurable", 10**12, "VALUE_TOO_WIDE", "DSW_MASH"),
        ("days", -1, "VALUE_TOO_WIDE", "DSW_DD"),
        ("insurance_number", "9912345678", "VALUE_TOO_WIDE", "DSW_ID1"),
        ("last_name", "Дмитрий", "SIGN_NOT_IN_ENCODING", "DSW_LNAME"),
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut(
    clean: WageListFile, field: str, value: Any, finding: str, column: str
) -> None:
    with pytest.raises(ListDoesNotFit) as refusal:
        write_dbf(changed(clean, field, value))
    (told,) = refusal.value.findings
    assert (told.name, told.row, told.column) == (finding, 3, column)


def test_ten_digits_that_only_zeros_make_longer_are_written_as_the_last_eight(clean: WageListFile) -> None:
    (read,) = read_list(write_dbf(changed(clean, "insurance_number", "0099000017"), layout="dbf-1392"))
    assert read.people["insurance_number"][2] == "99000017"


def test_a_comma_is_refused_in_comma_text(clean: WageListFile) -> None:
    with pytest.raises(ListDoesNotFit) as refusal:
        write_dbf(changed(clean, "job_title", "a,b"), layout="comma-text")
    assert [finding.name for finding in refusal.value.findings] == ["COMMA_NOT_WRITABLE"]


def shortened(wages: WageListFile, count: int) -> WageListFile:
    """The first rows of a list."""
    people = {name: column[:count] for name, column in wages.people.items()}
    return replace(wages, people=people, rows=wages.rows[:count], workshop=dict(wages.workshop))


money = st.integers(0, 10**12 - 1)
persian = st.text("ابپتجچحخدرزژسشصضطظعغفقکگلمنوهیآئ ", max_size=25).map(lambda text: " ".join(text.split()))


@settings(max_examples=40, deadline=None)
@given(
    layout=st.sampled_from(["dbf-1403", "dbf-1392", "comma-text", "comma-text-published"]),
    encoding=st.sampled_from(["iransystem", "cp1256"]),
    pays=st.lists(st.tuples(money, money, persian, st.integers(0, 31)), min_size=1, max_size=6),
)
def test_any_values_that_fit_come_back(layout: str, encoding: str, pays: list[tuple[int, int, str, int]]) -> None:
    wages = shortened(read_sample("06-true-windows-1256"), len(pays))
    wages.people["allowances"] = [pay for pay, _, _, _ in pays]
    wages.people["daily_wage"] = [pay for _, pay, _, _ in pays]
    wages.people["first_name"] = [name for _, _, name, _ in pays]
    wages.people["days"] = [days for *_, days in pays]
    wages.workshop |= dict.fromkeys(("daily_wages", "allowances", "seniority_month", "days"), 0)
    (read,) = read_list(write_dbf(wages, layout=layout, encoding=encoding))
    for name in ("allowances", "daily_wage", "first_name", "days"):
        assert read.people[name] == wages.people[name]
