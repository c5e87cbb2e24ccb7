"""Articles 72 to 74: amounts of disability."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures
from opentamin.law.ir.ssa_1354.a076_old_age.rule import days_of_a_year

_ = figures(__file__)
month_days = _.month_days
accrual_years = _.accrual_years
least_share = _.least_share
supplement_share = _.supplement_share
supplement_line = _.supplement_line
lump_sum_months = _.lump_sum_months
percent = _.percent
last_months = _.last_months


@rule("72.1")
def average_rial(wages_720_days_rial: int, days_worked_720: int, award_day: int) -> int:
    """The average month, as it is printed; 0 without a day of work. / متوسط دستمزد ماهانه."""
    if days_worked_720 == 0:
        return 0
    return half_up(wages_720_days_rial * month_days(award_day), max(days_worked_720, 1))


@rule("72.1")
def pension_72_rial(wages_720_days_rial: int, days_worked_720: int, paid_days: int, award_day: int) -> int:
    """By years, between half of the average and the whole. / به نسبت سال‌ها، میان نیم و همهٔ متوسط."""
    if days_worked_720 == 0:
        return 0
    months = wages_720_days_rial * month_days(award_day)
    years = accrual_years(award_day) * days_of_a_year(award_day)
    by_years = half_up(months * min(paid_days, years), max(days_worked_720, 1) * years)
    least = half_up(months * least_share(award_day), max(days_worked_720, 1) * least_share.per)
    return max(by_years, least)


@rule("72.n1")
def supplement_rial(
    pension_72_rial: int, wages_720_days_rial: int, days_worked_720: int, has_dependants: bool, award_day: int
) -> int:
    """A tenth more for dependants, up to the line. / یک‌دهم افزوده برای تکفل، تا مرز."""
    if days_worked_720 == 0 or not has_dependants:
        return 0
    months = wages_720_days_rial * month_days(award_day)
    line = half_up(months * supplement_line(award_day), max(days_worked_720, 1) * supplement_line.per)
    tenth = half_up(pension_72_rial * supplement_share(award_day), supplement_share.per)
    return max(0, min(tenth, line - pension_72_rial))


@rule("72.n1")
def pension_72_total_rial(pension_72_rial: int, supplement_rial: int) -> int:
    """With the supplement. / با افزوده."""
    return pension_72_rial + supplement_rial


@rule("73.1")
def partial_rial(pension_72_rial: int, degree_percent: int, award_day: int) -> int:
    """The degree of the total pension. / درصد از مستمری کلی."""
    return half_up(pension_72_rial * degree_percent, percent(award_day))


@rule("74.1")
def lump_sum_rial(pension_72_rial: int, degree_percent: int, award_day: int) -> int:
    """Thirty-six months of the pension, by degree. / سی‌وشش برابر مستمری، به درصد."""
    return half_up(lump_sum_months(award_day) * pension_72_rial * degree_percent, percent(award_day))


@rule("72.2")
def floor_rial(minimum_daily_wage_rial: int, award_day: int) -> int:
    """The monthly minimum wage. / حداقل مزد ماهانه."""
    return minimum_daily_wage_rial * month_days(award_day)


@rule("72.3")
def proportion_rial(wages_24_months_rial: int, paid_days: int, floor_rial: int, award_day: int) -> int:
    """By years of the two-year average, not under the floor in proportion. / به نسبت سال‌ها، با کف به نسبت."""
    years = accrual_years(award_day) * days_of_a_year(award_day)
    by_years = half_up(wages_24_months_rial * paid_days, last_months(award_day) * years)
    return max(by_years, half_up(floor_rial * min(paid_days, years), years))


@rule("72.2")
def pension_rial(
    kind: int, pension_72_total_rial: int, partial_rial: int, proportion_rial: int, floor_rial: int
) -> int:
    """What is paid each month, by kind; 0 where no month is. / مبلغ ماهانه، به نوع."""
    if kind == 1:
        return max(pension_72_total_rial, floor_rial)
    if kind == 2:
        return partial_rial
    if kind == 4:
        return proportion_rial
    return 0
