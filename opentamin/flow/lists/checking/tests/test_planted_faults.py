"""Every fault that is planted in a clean list is found, in its row and column; a clean list has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.lists.checking.tests.lists import checked, clean_list, named, names
from opentamin.flow.lists.facts import WageListFile
from opentamin.law.ir.identifiers.national_code import check_digit


@dataclass(frozen=True)
class Fault:
    """One value put into one row, and the finding that must name it."""

    finding: str
    column: str
    value: Any | Callable[[WageListFile, int], Any]
    grouped: bool = False
    told_at: str = ""

    @property
    def place(self) -> str:
        """The column that the finding names."""
        return self.told_at or self.column

    def plant(self, wages: WageListFile, index: int) -> None:
        value = self.value(wages, index) if callable(self.value) else self.value
        wages.people[self.column][index] = value


def other_digit(wages: WageListFile, index: int) -> str:
    nine = f"99{index:07}"
    return nine + str((int(check_digit(nine)) + 1) % 10)


def times(column: str, factor: int, more: int = 0) -> Callable[[WageListFile, int], int]:
    return lambda wages, index: wages.people[column][index] * factor + more


FAULTS = [
    Fault("WORKSHOP_CODE_MISMATCH", "workshop_code", "9990099999"),
    Fault("MONTH_MISMATCH", "month", 7),
    Fault("MONTH_MISMATCH", "year", 1403),
    Fault("LIST_NUMBER_MISMATCH", "list_number", "02", grouped=True),
    Fault("NATIONAL_CODE_CHECK_DIGIT", "national_code", other_digit),
    Fault("NATIONAL_CODE_REPEATED", "national_code", "1111111111"),
    Fault("NATIONAL_CODE_REPEATED", "national_code", "0000000000"),
    Fault("NATIONAL_CODE_FORM", "national_code", "12345679"),
    Fault("NATIONAL_CODE_FORM", "national_code", "99010000O9"),
    Fault("NATIONAL_CODE_MISSING", "national_code", ""),
    Fault("INSURANCE_NUMBER_MISSING", "insurance_number", "", grouped=True),
    Fault("INSURANCE_NUMBER_MISSING", "insurance_number", "00000000", grouped=True),
    Fault("INSURANCE_NUMBER_INVALID", "insurance_number", "9900001A"),
    Fault("INSURANCE_NUMBER_SHORT", "insurance_number", "991234"),
    Fault("INSURANCE_NUMBER_AMBIGUOUS", "insurance_number", "990000174"),
    Fault("SEX_NOT_WORD", "sex", "1"),
    Fault("NAME_MISSING", "last_name", ""),
    Fault("NAME_MISSING", "first_name", ""),
    Fault("FORBIDDEN_CHARACTER", "job_title", "R&D"),
    Fault("FORBIDDEN_CHARACTER", "last_name", "آزمون\nنمونه"),
    Fault("JOB_CODE_INVALID", "job_code", "33160"),
    Fault("DATE_INVALID", "birth_date", "13701331"),
    Fault("BIRTH_DATE_UNLIKELY", "birth_date", "14030101"),
    Fault("WORK_DATE_INVALID", "start_date", "14041301"),
    Fault("WORK_DATE_INVALID", "leave_date", "14040831"),
    Fault("START_DATE_BEFORE_MONTH", "start_date", "13990101", grouped=True),
    Fault("START_DATE_AFTER_MONTH", "start_date", "14040901"),
    Fault("LEAVE_DATE_OUTSIDE_MONTH", "leave_date", "14040615"),
    Fault("DAYS_OUT_OF_RANGE", "days", 31),
    Fault("DAYS_OUT_OF_RANGE", "days", -1),
    Fault("DAYS_MISSING", "days", None),
    Fault("PAY_WITHOUT_DAYS", "days", 0, told_at="insurable"),
    Fault("NEGATIVE_MONEY", "allowances", -1),
    Fault("MONEY_TOO_LARGE", "total_pay", 10**12 + 1),
    Fault("AMOUNT_MISSING", "insurable", None),
    Fault("MONTHLY_WAGE_ROUNDING", "monthly_wage", times("monthly_wage", 1, 3), grouped=True),
    Fault("MONTHLY_WAGE_MISMATCH", "monthly_wage", times("monthly_wage", 1, 32)),
    Fault("INSURABLE_MISMATCH", "insurable", times("insurable", 1, 1)),
    Fault("TOTAL_PAY_BELOW_INSURABLE", "total_pay", times("insurable", 1, -1)),
    Fault("PREMIUM_INSURED_ROUNDING", "premium_insured", times("premium_insured", 1, 1), grouped=True),
    Fault("PREMIUM_INSURED_MISMATCH", "premium_insured", times("premium_insured", 1, -2)),
    Fault("BELOW_FLOOR", "insurable", 3_463_655),
    Fault("ABOVE_CEILING", "insurable", 24_245_592 * 30 + 1),
    Fault("DAILY_WAGE_BELOW_MINIMUM", "daily_wage", 3_463_655),
    Fault("SENIORITY_PER_MONTH", "daily_seniority", times("daily_wage", 1, 1), grouped=True),
    Fault("MARITAL_ABOVE_ALLOWANCES", "of_which_marital", times("allowances", 1, 1)),
    Fault("PERCENT_RATE_7_IN_ROWS", "percent_rate", 7, grouped=True),
    Fault("NATIONALITY_MISSING", "nationality", "", grouped=True),
    Fault("FOREIGNER_WITH_NATIONAL_CODE", "nationality", "عراقی", grouped=True),
]


def whole_month_of_an_iranian(wages: WageListFile, turn: int) -> int:
    """An index of somebody in whom each fault shows: Iranian, a whole month, married or not."""
    people = wages.people
    fit = [
        i for i, days in enumerate(people["days"]) if days == 30 and people["national_code"][i]
        and not people["start_date"][i] and not people["leave_date"][i]
    ]  # fmt: skip
    return fit[turn % len(fit)]


@given(st.integers(1, 40), st.integers(0, 10_000), st.sampled_from([140401, 140406, 140408, 140412, 140508]))
@settings(max_examples=30, deadline=None)
def test_a_clean_list_has_no_error_and_no_warning_but_of_foreigners(people: int, seed: int, month: int) -> None:
    wages = clean_list(people, seed=seed, month=month)
    report = checked(wages)
    found = names(report, "stops", "error", "warning")
    if month > 140409:
        assert found - {"UNEMPLOYMENT_PREMIUM_FOR_FOREIGNER"} == {"MONTH_NOT_BEGUN"}
    else:
        assert found <= {"UNEMPLOYMENT_PREMIUM_FOR_FOREIGNER"}
        assert report.verdict == "accepted"


@given(st.sampled_from(FAULTS), st.integers(0, 50), st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_a_planted_fault_is_found_in_its_row_and_column(fault: Fault, turn: int, seed: int) -> None:
    wages = clean_list(20, seed=seed)
    index = whole_month_of_an_iranian(wages, turn)
    fault.plant(wages, index)
    found = named(checked(wages), fault.finding)
    row = wages.rows[index]
    assert [
        f for f in found
        if f.column == fault.place and (f.row == row or (fault.grouped and str(row) in str(f.row).split(",")))
    ]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.finding}-{fault.column}")
def test_each_planted_fault_is_found_at_least_once(fault: Fault) -> None:
    wages = clean_list(20)
    index = whole_month_of_an_iranian(wages, 3)
    fault.plant(wages, index)
    found = named(checked(wages), fault.finding)
    assert found and found[0].column == fault.place
    assert str(wages.rows[index]) in str(found[0].row).split(",")


@given(st.lists(st.sampled_from(FAULTS), min_size=2, max_size=6), st.integers(0, 100))
@settings(max_examples=40, deadline=None)
def test_all_faults_of_several_rows_are_told_in_one_pass(faults: list[Fault], seed: int) -> None:
    wages = clean_list(40, seed=seed)
    planted = {}
    for turn, fault in enumerate(faults):
        index = whole_month_of_an_iranian(wages, turn * 5)
        if index not in planted:
            fault.plant(wages, index)
            planted[index] = fault
    seen = names(checked(wages))
    # A seniority that stands for the month explains every difference of the monthly wage.
    explained = {"MONTHLY_WAGE_MISMATCH"} if "SENIORITY_PER_MONTH" in seen else set()
    assert {fault.finding for fault in planted.values()} - explained <= seen


def test_the_findings_are_in_order_and_carry_both_languages() -> None:
    wages = clean_list(20)
    for turn, fault in enumerate(FAULTS):
        fault.plant(wages, turn % 20)
    report = checked(wages)
    assert report.findings == sorted(report.findings, key=lambda finding: finding.sort_key)
    for finding in report.findings:
        assert finding.message_fa and finding.message_en and finding.advice_fa and finding.advice_en
        assert "None" not in finding.message_fa + finding.message_en


def test_a_column_full_of_faults_is_told_for_two_hundred_rows_and_then_counted() -> None:
    wages = clean_list(450)
    wages.people["sex"] = ["1"] * len(wages)
    report = checked(wages)
    assert len(named(report, "SEX_NOT_WORD")) == 200
    (rest,) = named(report, "MORE_ROWS")
    assert f"{len(wages) - 200} more rows" in rest.message_en
    assert report.verdict == "returned"
