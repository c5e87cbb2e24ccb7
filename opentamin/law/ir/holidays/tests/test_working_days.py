"""Deadlines roll over Fridays, Nowruz and other public holidays, and over nothing else."""

import pytest

from opentamin.ground.calendar import Day, Month
from opentamin.ground.rules import RuleFault
from opentamin.law.ir import holidays


@pytest.mark.parametrize("text", ["1405-01-01", "1405-01-04", "1405-01-12", "1405-01-13", "1404-11-22", "1404-12-29"])
def test_nowruz_and_national_days_are_off(text):
    assert not holidays.is_working_day(Day.parse(text))


def test_friday_is_off_and_thursday_is_worked():
    friday = Day.parse("1405-09-06")
    assert friday.weekday == 6
    assert not holidays.is_working_day(friday)
    assert holidays.is_working_day(friday + -1)


def test_the_list_of_bahman_falls_due_after_nationalisation_of_oil_and_nowruz():
    """29 Esfand is a holiday, so the deadline rolls over Nowruz to the first working day of Farvardin."""
    due = holidays.due_day(Month.of(1404, 11))
    assert str(due.nominal) == "1404-12-29"
    assert due.rolled > Day.parse("1405-01-04")
    assert holidays.is_working_day(due.rolled)
    assert not any(holidays.is_working_day(due.nominal + step) for step in range(due.rolled - due.nominal))


def test_leap_esfand_ends_on_the_thirtieth():
    assert str(holidays.due_day(Month.of(1403, 11)).nominal) == "1403-12-30"


def test_a_working_last_day_does_not_roll():
    due = holidays.due_day(Month.of(1404, 8))
    assert due.nominal == due.rolled == Day.parse("1404-09-30")


def test_five_worker_workshops_have_a_month_more():
    assert holidays.due_day(Month.of(1404, 8), 2).nominal == Day.parse("1404-10-30")


def test_a_correction_without_its_source_refuses_with_the_line(tmp_path):
    path = tmp_path / "corrections.yaml"
    path.write_text('add:\n  - {day: "1405-02-14"}\nremove: []\n')
    with pytest.raises(RuleFault, match="corrections.yaml:2"):
        holidays.corrections(path)
