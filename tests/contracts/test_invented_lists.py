"""Invented workshops: the same seed gives the same lists, two months belong together, every
form reads back.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import ListDoesNotFit, read_list
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import FAULTS, FORMS, add_up, in_form, make_lists, write_many
from opentamin.law.ir.identifiers import national_code


def test_the_same_seed_gives_the_same_lists() -> None:
    first, again = make_lists(workshops=5, seed=3), make_lists(workshops=5, seed=3)
    assert [wages.people for wages in first] == [wages.people for wages in again]
    assert [wages.people for wages in make_lists(workshops=5, seed=4)] != [wages.people for wages in first]


def test_two_months_share_nearly_all_people_and_leavers_are_replaced() -> None:
    before, after = make_lists(workshops=60, month=140407), make_lists(workshops=60, month=140408)
    for old, new in zip(before, after, strict=True):
        assert old.workshop["code"] == new.workshop["code"] and len(old) == len(new)
        left = {code for code, day in zip(old.people["insurance_number"], old.people["leave_date"], strict=True) if day}
        gone = set(old.people["insurance_number"]) - set(new.people["insurance_number"])
        assert gone == left
        joined = {
            code for code, day in zip(new.people["insurance_number"], new.people["start_date"], strict=True) if day
        }
        assert joined == set(new.people["insurance_number"]) - set(old.people["insurance_number"])


@pytest.mark.parametrize("month", [140401, 140408, 140412, 140501, 140508])
def test_every_relation_of_a_list_holds_to_the_rial(month: int) -> None:
    for wages in make_lists(workshops=30, month=month):
        declared = dict(wages.workshop)
        add_up(wages)
        assert wages.workshop == declared
        for person in wages.iter_people():
            pay = (person["daily_wage"] + person["daily_seniority"]) * person["days"]
            assert person["monthly_wage"] == pay
            assert person["insurable"] == pay + person["allowances"] <= person["total_pay"]
            assert person["of_which_marital"] <= person["allowances"]
            if person["national_code"]:
                assert national_code.fault_of(person["national_code"]) is None
            year, birth = divmod(int(person["birth_date"]), 10_000)
            Day.of(year, *divmod(birth, 100))


def test_national_codes_and_insurance_numbers_are_never_given_twice() -> None:
    people = [
        person for month in (140407, 140408) for wages in make_lists(month=month) for person in wages.iter_people()
    ]
    owner: dict[str, str] = {}
    for person in people:
        code = person["national_code"] or person["id_card_number"]
        assert owner.setdefault(person["insurance_number"], code) == code
    assert len(set(owner.values())) == len(owner)


def test_some_earn_above_the_ceiling_and_some_are_foreign() -> None:
    people = [person for wages in make_lists() for person in wages.iter_people()]
    assert any(person["total_pay"] > person["insurable"] for person in people)
    assert any(person["nationality"] != "ایرانی" and not person["national_code"] for person in people)


@pytest.mark.parametrize("form", [*FORMS, "1403-wide"])
def test_every_form_reads_back_as_what_was_invented(form: str) -> None:
    wages = make_lists(workshops=1, people_per_workshop=9, seed=11)[0]
    (read,) = read_list(in_form(wages, form))
    assert read.readable and {finding.severity.value for finding in read.findings} <= {"note"}
    for name in ("insurance_number", "national_code", "days", "insurable", "premium_insured", "start_date"):
        assert read.people[name] == wages.people[name], name
    assert read.workshop["insurable"] == wages.workshop["insurable"]


def test_many_lists_are_written_each_in_its_folder(tmp_path: Path) -> None:
    lists = make_lists(workshops=9, people_per_workshop=3)
    paths = write_many(tmp_path, lists)
    for wages, files in zip(lists, paths, strict=True):
        (read,) = read_list([NamedBytes.from_path(path) for path in files])
        assert read.workshop["code"] == wages.workshop["code"]


def test_planted_faults_change_only_the_lists_asked_for() -> None:
    whole, faulty = make_lists(workshops=30), make_lists(workshops=30, fault_every=3)
    differing = [
        at
        for at, (one, other) in enumerate(zip(whole, faulty, strict=True))
        if one.people != other.people or one.workshop != other.workshop
    ]
    assert differing == list(range(2, 30, 3)) and len(FAULTS) == 9


def test_a_month_without_wages_is_refused() -> None:
    with pytest.raises(ValueError, match="no invented wages"):
        make_lists(month=140312)


def test_a_very_large_workshop_needs_and_gets_wider_totals() -> None:
    wages = make_lists(workshops=1, people_per_workshop=10_000)[0]
    with pytest.raises(ListDoesNotFit):
        in_form(wages, "1403")
    (read,) = read_list(in_form(wages, "1403-wide"))
    assert read.readable and read.workshop["insurable"] == wages.workshop["insurable"]
