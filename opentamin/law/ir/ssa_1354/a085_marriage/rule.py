"""Article 85: the marriage grant."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
least_days = _.least_days
wage_months = _.wage_months
floor_days = _.floor_days


@rule("85.1")
def entitled(
    first_marriage: bool, registered: bool, job_link: bool, days_in_five_years: int, marriage_day: int
) -> bool:
    """All four conditions. / هر چهار شرط."""
    return first_marriage and registered and job_link and days_in_five_years >= least_days(marriage_day)


@rule("85.2")
def by_wages_rial(wages_24_months_rial: int, marriage_day: int) -> int:
    """The average month. / متوسط ماهانه."""
    return half_up(wages_24_months_rial, wage_months(marriage_day))


@rule("85.2")
def floor_rial(minimum_daily_wage_rial: int, marriage_day: int) -> int:
    """The monthly minimum wage. / حداقل مزد ماهانه."""
    return minimum_daily_wage_rial * floor_days(marriage_day)


@rule("85.2")
def grant_rial(entitled: bool, by_wages_rial: int, floor_rial: int) -> int:
    """The larger of both, once. / هر کدام بیشتر است، یک بار."""
    if not entitled:
        return 0
    return max(by_wages_rial, floor_rial)
