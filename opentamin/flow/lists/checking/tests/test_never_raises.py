"""Whatever stands in a list, the checker gives a report; a list that no reader could have made is refused as a whole."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.lists.checking import as_json
from opentamin.flow.lists.checking.tests.lists import checked, clean_list, names
from opentamin.flow.lists.facts import PEOPLE_DATES as DATES
from opentamin.flow.lists.facts import (
    PEOPLE_FIELDS,
    PEOPLE_NUMBERS,
    WORKSHOP_FIELDS,
    WORKSHOP_NUMBERS,
    WageListFile,
)
from opentamin.ground.calendar import Day

numbers = st.none() | st.integers(-(10**18), 10**18) | st.integers(0, 40)
dates = st.sampled_from(["", "0", "13600101", "14040801", "14040831", "14041301", "99999999", "60/01/01", "00000000"])
words = st.text(max_size=12).filter(lambda text: "None" not in text) | st.sampled_from(
    ["", "مرد", "ایرانی", "عراقی", "9901000009", "99000017", "033160", "0"]
)


def column(name: str, rows: int) -> st.SearchStrategy[list[Any]]:
    values = numbers if name in PEOPLE_NUMBERS else dates | words if name in DATES else words
    return st.lists(values, min_size=rows, max_size=rows)


@st.composite
def lists(draw: st.DrawFn) -> WageListFile:
    """A list with any values of the right kind in any column."""
    rows = draw(st.integers(0, 5))
    wages = WageListFile(layout="csv", rows=list(range(1, rows + 1)))
    wages.people = {name: draw(column(name, rows)) for name in PEOPLE_FIELDS}
    wages.workshop = {
        name: draw(numbers if name in WORKSHOP_NUMBERS else st.none() | words) for name in WORKSHOP_FIELDS
    }
    if draw(st.booleans()):
        wages.workshop["year"], wages.workshop["month"] = (
            draw(st.sampled_from([1355, 1361, 1404])),
            draw(st.integers(1, 12)),
        )
    return wages


@given(lists(), st.integers(1350, 1450))
@settings(max_examples=200, deadline=None)
def test_any_columns_give_a_report_that_can_be_written(wages: WageListFile, year: int) -> None:
    report = checked(wages, today=Day.of(year, 6, 1))
    assert report.verdict in {"accepted", "returned", "unreadable"}
    assert all("None" not in finding.message_en for finding in report.findings)
    json.dumps(as_json(report))


@given(st.sampled_from(PEOPLE_FIELDS), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_columns_of_unequal_length_are_refused_as_a_whole(name: str, length: int) -> None:
    wages = clean_list(5)
    wages.people[name] = wages.people[name][:length]
    report = checked(wages)
    assert names(report) == {"CHECK_FAILED"} and report.verdict == "unreadable"


@given(st.sampled_from([name for name in PEOPLE_FIELDS if name not in PEOPLE_NUMBERS]))
@settings(max_examples=25, deadline=None)
def test_nothing_in_place_of_text_is_refused_as_a_whole(name: str) -> None:
    wages = clean_list(3)
    wages.people[name][1] = None
    assert names(checked(wages)) == {"CHECK_FAILED"}


def test_a_list_of_nothing_but_blanks_is_returned_with_what_is_missing() -> None:
    wages = WageListFile(layout="csv", rows=[1, 2])
    wages.people = {name: [None, None] if name in PEOPLE_NUMBERS else ["", ""] for name in PEOPLE_FIELDS}
    found = names(checked(wages), "error")
    assert {"MONTH_INVALID", "WORKSHOP_CODE_INVALID", "NATIONAL_CODE_MISSING", "NAME_MISSING", "SEX_NOT_WORD",
            "AMOUNT_MISSING"} <= found  # fmt: skip
