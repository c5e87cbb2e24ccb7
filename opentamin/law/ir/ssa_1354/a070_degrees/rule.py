"""Articles 70, 71 and 75: which disability benefit is open."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
total_from_percent = _.total_from_percent
partial_from_percent = _.partial_from_percent
lump_sum_from_percent = _.lump_sum_from_percent
paid_days_in_ten_years = _.paid_days_in_ten_years
paid_days_in_last_year = _.paid_days_in_last_year
short_record_days = _.short_record_days


@rule("75.1")
def paid_time_met(days_in_ten_years: int, days_in_last_year: int, work_caused: bool, award_day: int) -> bool:
    """Caused by work, or paid lately for long enough. / ناشی از کار، یا سابقهٔ نزدیک کافی."""
    recent = days_in_last_year >= paid_days_in_last_year(award_day)
    return work_caused or (days_in_ten_years >= paid_days_in_ten_years(award_day) and recent)


@rule("70.1")
def totally_disabled(degree_percent: int, award_day: int) -> bool:
    """Sixty-six per cent or more. / شصت‌وشش درصد یا بیشتر."""
    return degree_percent >= total_from_percent(award_day)


@rule("70.1")
def kind(
    totally_disabled: bool, paid_time_met: bool, work_caused: bool, degree_percent: int, paid_days: int, award_day: int
) -> int:
    """1 total, 2 partial, 3 lump sum, 4 in proportion, 0 none. / نوع حق."""
    if totally_disabled and paid_time_met:
        return 1
    if totally_disabled:
        if paid_days >= short_record_days(award_day):
            return 4
        return 0
    if not work_caused:
        return 0
    if degree_percent >= partial_from_percent(award_day):
        return 2
    if degree_percent >= lump_sum_from_percent(award_day):
        return 3
    return 0


@rule("70.1")
def pension_due(kind: int) -> bool:
    """A monthly pension is due. / مستمری ماهانه برقرار می‌شود."""
    return kind == 1 or kind == 2 or kind == 4


@rule("70.1")
def lump_sum_due(kind: int) -> bool:
    """A lump sum is due. / غرامت مقطوع برقرار می‌شود."""
    return kind == 3
