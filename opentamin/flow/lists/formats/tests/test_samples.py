"""Every sample reads as its expect.json and truth.json say, with the losses that its remarks name."""

from __future__ import annotations

from typing import Any

import pytest

from opentamin.flow.lists.facts import PEOPLE_FIELDS, WORKSHOP_FIELDS
from opentamin.flow.lists.formats import iran_system
from opentamin.flow.lists.formats.tables import catalogue
from opentamin.flow.lists.formats.tests.conftest import all_samples, expectation, read_sample

WHOLE = ["02-clean-1403-layout", "06-true-windows-1256"]
MONEY = ("days", "monthly_wage", "allowances", "insurable", "total_pay", "premium_insured")
NAMES = ("first_name", "last_name", "father_name", "issue_place", "sex", "nationality")
CODES = ("insurance_number", "id_card_number", "birth_date", "job_code", "national_code")
# What each program did to the texts or amounts; the remarks of expect.json say so.
LOSSES = {
    "03-accepted-31-columns": {*MONEY, "last_name"},
    "04-all-character-columns": {"insurance_number"},
    "07-program-python-sap": {"last_name", "father_name"},
    "09-program-node-1256": {"last_name", "father_name", "start_date"},
}


@pytest.mark.parametrize("folder", all_samples())
def test_encoding_and_rows_are_those_of_the_sample(folder: str) -> None:
    expected, wages = expectation(folder), read_sample(folder)
    assert (wages.encoding or None) == expected["text_encoding"]
    assert wages.readable
    if "rows" in expected:
        assert len(wages) == expected["rows"]


@pytest.mark.parametrize("folder", all_samples())
def test_findings_of_form_are_reported_at_their_place(folder: str) -> None:
    wages = read_sample(folder)
    for wanted in expectation(folder)["findings"]:
        name, *places = wanted.split(":")
        if name not in catalogue().kinds:
            continue  # a finding about the content; the checker's tests hold it
        hits = [finding for finding in wages.findings if finding.name == name]
        assert hits, wanted
        for place in places:
            assert any(place in (str(hit.row), hit.column, hit.value) for hit in hits), wanted


@pytest.mark.parametrize("folder", ["02-clean-1403-layout", "06-true-windows-1256", "07-program-python-sap"])
def test_a_well_formed_file_has_no_finding_of_form(folder: str) -> None:
    assert read_sample(folder).findings == []


@pytest.mark.parametrize("folder", all_samples())
def test_every_field_is_there_and_columns_are_of_equal_length(folder: str) -> None:
    wages = read_sample(folder)
    assert set(wages.people) == set(PEOPLE_FIELDS) and set(wages.workshop) == set(WORKSHOP_FIELDS)
    assert {len(column) for column in wages.people.values()} == {len(wages.rows)}


@pytest.mark.parametrize("folder", [name for name in all_samples() if name[0] == "0" and name[:2] != "01"])
def test_people_are_those_of_the_truth(folder: str, truth: dict[str, Any]) -> None:
    wages = read_sample(folder)
    skipped = {11} if len(wages) == 23 else set()
    people = [person for person in truth["people"] if person["row"] not in skipped]
    lost = LOSSES.get(folder, set())
    for person, read in zip(people, wages.iter_people(), strict=True):
        for name in (*MONEY, *CODES, *NAMES, "start_date", "leave_date"):
            if name not in lost:
                assert plain(read[name]) == plain(person[name]), (folder, person["row"], name)


def plain(value: Any) -> Any:
    """A text without what Iran System cannot keep; blanks alike."""
    return " ".join(iran_system.simplify(value).split()) if isinstance(value, str) else value


@pytest.mark.parametrize("folder", WHOLE)
def test_workshop_and_totals_are_those_of_the_truth(folder: str, truth: dict[str, Any]) -> None:
    wages = read_sample(folder)
    known = {**truth["workshop"], **truth["totals"]}
    for name in set(known) & set(WORKSHOP_FIELDS):
        assert wages.workshop[name] == known[name], name


def test_windows_1256_keeps_even_the_half_space_and_the_hamza(truth: dict[str, Any]) -> None:
    wages = read_sample("06-true-windows-1256")
    for name in NAMES:
        assert wages.people[name] == [person[name] for person in truth["people"]]


def test_the_accepted_31_columns_file_differs_in_money_by_less_than_a_rial_a_day(truth: dict[str, Any]) -> None:
    wages = read_sample("03-accepted-31-columns")
    for person, read in zip(truth["people"], wages.iter_people(), strict=True):
        for name in MONEY[1:5]:
            assert abs(read[name] - person[name]) <= 31, (person["row"], name)


@pytest.mark.parametrize(
    ("folder", "layout"),
    [
        ("01-empty-template-1403", "dbf-1403"),
        ("02-clean-1403-layout", "dbf-1403"),
        ("03-accepted-31-columns", "dbf-31-columns"),
        ("04-all-character-columns", "dbf-all-character"),
        ("05-text-inside-dbf", "comma-text"),
        ("08-program-php", "dbf-1392"),
        ("09-program-node-1256", "dbf-1392"),
    ],
)
def test_the_layout_has_its_name(folder: str, layout: str) -> None:
    assert read_sample(folder).layout == layout


def test_deleted_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    wages = read_sample("damaged/deleted-rows")
    assert wages.rows == [1, 2, 4, 5, *range(7, 25)]


def test_a_number_that_plainly_says_its_whole_value_is_kept_with_a_finding() -> None:
    assert read_sample("damaged/float-text-in-number").people["allowances"][0] == 31_000_000


def test_an_insurance_number_is_never_repaired_unasked() -> None:
    assert read_sample("04-all-character-columns").people["insurance_number"][6] == "991234"
    assert read_sample("02-clean-1403-layout").people["insurance_number"][6] == "00991234"


def test_the_evidence_names_the_bytes_that_decided() -> None:
    (workshop, people) = read_sample("02-clean-1403-layout").encoding_evidence
    assert "A2 A4 F5 «مرد» ×18" in people and people.startswith("DSKWOR: iransystem")
    assert workshop.startswith("DSKKAR: iransystem")
