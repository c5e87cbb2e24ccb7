"""What is found about a list as a whole: its month, totals, shares, rates, duplicates, and what the law cannot say."""

from __future__ import annotations

import pytest

from opentamin.flow.lists.checking import as_json
from opentamin.flow.lists.checking.tests.lists import checked, clean_list, named, names
from opentamin.flow.lists.facts import WageListFile
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import add_up

TOTALS = {
    "days", "daily_wages", "monthly_wages", "allowances", "insurable", "total_pay", "marital",
}  # fmt: skip


def with_header(wages: WageListFile, **values: object) -> WageListFile:
    wages.workshop.update(values)
    return wages


def dated(wages: WageListFile, year: int, month: int) -> WageListFile:
    """The same list, said to be of another month."""
    wages.people["year"], wages.people["month"] = [year] * len(wages), [month] * len(wages)
    return with_header(wages, year=year, month=month)


class TestMonth:
    def test_a_month_that_has_not_begun_is_refused(self) -> None:
        report = checked(clean_list(), today=Day.of(1404, 7, 30))
        assert named(report, "MONTH_NOT_BEGUN") and report.verdict == "returned"

    def test_a_month_that_is_under_way_is_noted(self) -> None:
        assert "MONTH_NOT_OVER" in names(checked(clean_list(), today=Day.of(1404, 8, 1)), "note")

    def test_a_list_in_time_says_nothing_about_the_deadline(self) -> None:
        assert "LIST_LATE" not in names(checked(clean_list(), today=Day.of(1404, 9, 30)))

    def test_a_list_after_its_deadline_is_told_the_day_and_the_clause(self) -> None:
        (late,) = named(checked(clean_list(), today=Day.of(1404, 11, 10)), "LIST_LATE")
        assert "1404-09-30" in late.message_en and "40 days" in late.message_en
        assert late.clause == "ir/penalties_1373/1.n1" and late.severity == "note"

    @pytest.mark.parametrize(("year", "month"), [(None, 8), (1404, 13), (1404, 0), (1404, None), (99999, 1)])
    def test_a_month_that_does_not_exist_is_an_error(self, year: int | None, month: int | None) -> None:
        report = checked(with_header(clean_list(), year=year, month=month))
        (finding,) = named(report, "MONTH_INVALID")
        assert "None" not in finding.message_en and report.verdict == "returned"

    def test_a_month_whose_figure_is_unknown_names_the_figure_and_the_month(self) -> None:
        (finding,) = named(checked(dated(clean_list(), 1361, 8)), "FIGURE_MISSING_FOR_MONTH")
        assert "1361-08" in finding.message_en and finding.severity == "error"
        assert "minimum_daily_wage" in finding.message_en


class TestTotals:
    @pytest.mark.parametrize("name", sorted(TOTALS))
    @pytest.mark.parametrize("difference", [1, -1])
    def test_a_total_off_by_one_is_told_with_both_figures(self, name: str, difference: int) -> None:
        wages = clean_list()
        true = wages.workshop[name]
        (finding,) = named(checked(with_header(wages, **{name: true + difference})), "TOTAL_MISMATCH")
        assert finding.column == name and finding.value == true + difference
        assert f"{true:,}" in finding.message_en or str(true) in finding.message_en

    def test_shares_may_differ_by_half_a_rial_a_person(self) -> None:
        wages = clean_list(12)
        true = wages.workshop["premium_insured"]
        within, beyond = len(wages) // 2, len(wages) // 2 + 1
        assert "TOTAL_ROUNDING" in names(checked(with_header(wages, premium_insured=true + within)), "note")
        assert "TOTAL_MISMATCH" in names(checked(with_header(wages, premium_insured=true + beyond)), "error")

    def test_an_employers_share_below_the_law_is_a_note_because_of_reliefs_and_above_it_an_error(self) -> None:
        wages = clean_list()
        true = wages.workshop["premium_employer_20pct"]
        low = checked(with_header(wages, premium_employer_20pct=true // 2))
        assert "EMPLOYER_SHARE_LOWER" in names(low, "note") and low.verdict == "accepted"
        high = checked(with_header(wages, premium_employer_20pct=true + len(wages) * 2))
        assert "EMPLOYER_SHARE_TOO_HIGH" in names(high, "error")

    def test_more_unemployment_premium_than_the_law_allows_is_an_error(self) -> None:
        wages = clean_list()
        limit = wages.workshop["insurable"] * 3 // 100 + len(wages)
        assert named(checked(with_header(wages, premium_unemployment_3pct=limit + 2)), "UNEMPLOYMENT_PREMIUM_TOO_HIGH")

    def test_a_wrong_number_of_people_is_an_error(self) -> None:
        assert "ROW_COUNT_MISMATCH" in names(checked(with_header(clean_list(), people=99)), "error")

    def test_blank_totals_are_left_aside(self) -> None:
        wages = with_header(clean_list(), **dict.fromkeys((*TOTALS, "premium_insured", "people"), None))
        assert checked(wages).verdict == "accepted"


class TestRates:
    def test_a_rate_that_nobody_knows_is_a_warning(self) -> None:
        assert "RATE_UNKNOWN" in names(checked(with_header(clean_list(), rate=30_000)), "warning")

    @pytest.mark.parametrize("rate", [0, 20, 23, 27, 30, None])
    def test_a_known_rate_returns_no_list(self, rate: int | None) -> None:
        assert checked(with_header(clean_list(), rate=rate)).verdict == "accepted"

    def test_a_rate_in_the_place_of_the_hazardous_amount_is_told(self) -> None:
        assert "HAZARDOUS_IS_A_RATE" in names(checked(with_header(clean_list(), hazardous_premium=4)), "warning")

    @pytest.mark.parametrize("amount", [-5, 10**13])
    def test_a_hazardous_amount_out_of_all_bounds_is_told(self, amount: int) -> None:
        assert "HAZARDOUS_TOO_LARGE" in names(checked(with_header(clean_list(), hazardous_premium=amount)), "warning")

    def test_a_foreigner_in_the_declared_unemployment_premium_is_named(self) -> None:
        wages = clean_list(3)
        people = wages.people
        people["nationality"][1], people["national_code"][1] = "افغانستانی", ""
        people["id_card_number"][1] = "999012345678"
        wages.workshop["premium_unemployment_3pct"] = wages.workshop["insurable"] * 3 // 100
        (finding,) = named(checked(wages), "UNEMPLOYMENT_PREMIUM_FOR_FOREIGNER")
        assert finding.row == str(wages.rows[1]) and finding.clause == "ir/unemployment_1369/1.n1"


class TestPeople:
    def test_the_same_national_code_twice_names_both_rows(self) -> None:
        wages = clean_list()
        codes = wages.people["national_code"]
        first, second = [i for i, code in enumerate(codes) if code][:2]
        codes[second] = codes[first]
        (finding,) = named(checked(wages), "DUPLICATE_NATIONAL_CODE")
        assert finding.row == f"{wages.rows[first]},{wages.rows[second]}"

    def test_the_same_insurance_number_twice_is_found_in_eight_and_in_ten_digits(self) -> None:
        wages = clean_list()
        numbers = wages.people["insurance_number"]
        numbers[4] = numbers[1].zfill(10)
        (finding,) = named(checked(wages), "DUPLICATE_INSURANCE_NUMBER")
        assert finding.row == f"{wages.rows[1]},{wages.rows[4]}"

    def test_numbers_that_a_program_has_cut_are_told_once_for_the_list(self) -> None:
        wages = clean_list(10)
        wages.people["insurance_number"] = ["00" + number[:6] for number in wages.people["insurance_number"]]
        for index in range(10):
            wages.people["insurance_number"][index] = f"009900{index:02}"
        report = checked(wages)
        assert len(named(report, "INSURANCE_NUMBERS_CUT")) == 1 and report.verdict == "returned"

    def test_an_arabic_yeh_in_the_nationality_makes_nobody_foreign(self) -> None:
        wages = clean_list()
        wages.people["nationality"] = [word.replace("ی", "ي") for word in wages.people["nationality"]]
        assert "FOREIGNER_WITH_NATIONAL_CODE" not in names(checked(wages))

    @pytest.mark.parametrize(("card", "good"), [("999012345678", True), ("9990123456AB", False), ("", False)])
    def test_a_foreigner_has_his_code_in_the_identity_card_column(self, card: str, good: bool) -> None:
        wages = clean_list(3)
        people = wages.people
        people["nationality"][0], people["national_code"][0], people["id_card_number"][0] = "عراقی", "", card
        assert ("FOREIGNER_CODE_INVALID" not in names(checked(wages))) is good


class TestLeaving:
    @pytest.mark.parametrize(
        ("days", "said"), [(11, "LEAVE_DAY_NOT_WORKED"), (12, "LEAVE_DAY_WORKED"), (13, "DAYS_OVER_EMPLOYMENT")]
    )
    def test_the_reading_of_a_leave_date_is_said(self, days: int, said: str) -> None:
        wages = clean_list(1)
        wages.people["leave_date"][0], wages.people["days"][0] = "14040812", days
        found = names(checked(wages))
        assert {"LEAVE_DAY_NOT_WORKED", "LEAVE_DAY_WORKED", "DAYS_OVER_EMPLOYMENT"} & found == {said}

    def test_more_days_than_the_start_date_leaves_is_a_warning(self) -> None:
        wages = clean_list(1)
        wages.people["start_date"][0] = "14040814"
        wages.people["days"][0] = 18
        assert "DAYS_OVER_EMPLOYMENT" in names(checked(wages), "warning")


class TestSeniority:
    def test_the_months_figure_in_the_daily_column_is_told_once_and_explains_the_rest(self) -> None:
        wages = clean_list(10)
        people = wages.people
        people["daily_seniority"] = [
            daily * days for daily, days in zip(people["daily_seniority"], people["days"], strict=True)
        ]
        wages.workshop["seniority_month"] = sum(people["daily_seniority"])
        found = names(checked(wages), "warning")
        assert "SENIORITY_PER_MONTH" in found and "MONTHLY_WAGE_MISMATCH" not in found


def test_the_limits_are_those_of_the_month_to_the_rial() -> None:
    wages = clean_list(1)
    people = wages.people
    for days, insurable, said in ((30, 103_909_680, set()), (30, 103_909_679, {"BELOW_FLOOR"}),
                                  (30, 727_367_760, set()), (30, 727_367_761, {"ABOVE_CEILING"})):  # fmt: skip
        people["days"][0], people["daily_wage"][0], people["daily_seniority"][0] = days, 3_463_656, 0
        people["monthly_wage"][0], people["allowances"][0] = insurable, 0
        people["insurable"][0] = people["total_pay"][0] = insurable
        people["start_date"][0] = people["leave_date"][0] = ""
        add_up(wages)
        assert {"BELOW_FLOOR", "ABOVE_CEILING"} & names(checked(wages)) == said, insurable


def test_the_json_object_has_the_agreed_parts_and_names() -> None:
    shown = as_json(checked(clean_list(2)))
    assert list(shown) == ["layout", "encoding", "files", "workshop", "people", "findings", "totals", "verdict"]
    assert {"row", "insurance_number", "allowances", "national_code", "of_which_marital"} <= set(shown["people"][0])
    assert shown["totals"]["declared"]["insurable"] == shown["totals"]["from_rows"]["insurable"]
    assert shown["totals"]["computed"]["premium_insured_rial"] == shown["totals"]["from_rows"]["premium_insured"]
    for finding in shown["findings"]:
        assert list(finding) == [
            "number", "name", "severity", "file", "row", "column", "value", "message_fa", "message_en", "clause",
            "advice_fa", "advice_en",
        ]  # fmt: skip
