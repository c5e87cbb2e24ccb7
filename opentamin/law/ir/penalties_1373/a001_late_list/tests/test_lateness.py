"""One day late is a started month; the rolled day is still in time."""

from opentamin.ground.calendar import Day, Month
from opentamin.law.ir.holidays import DueDay, due_day
from opentamin.law.ir.penalties_1373.a001_late_list.lateness import lateness


def test_farvardin_1398_paid_on_the_first_of_khordad_is_one_month_late():
    due = DueDay(Day.parse("1398-02-31"), Day.parse("1398-02-31"))
    assert lateness(due, Day.parse("1398-03-01")) == (1, 1)


def test_the_rolled_day_is_in_time_and_the_day_after_counts_from_the_nominal_day():
    due = due_day(Month.of(1404, 11))
    assert due.rolled > due.nominal
    assert lateness(due, due.rolled) == (0, 0)
    late = lateness(due, due.rolled + 1)
    assert (late.months, late.days) == (1, due.rolled + 1 - due.nominal)


def test_three_months_and_ten_days_are_four_started_months():
    due = DueDay(Day.parse("1398-02-31"), Day.parse("1398-02-31"))
    assert lateness(due, Day.parse("1398-06-10")).months == 4
