"""Article 77: the amount of the pension."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures
from opentamin.law.ir.ssa_1354.a076_old_age.rule import days_of_a_year

_ = figures(__file__)
accrual_years = _.accrual_years
most_years = _.most_years
average_months = _.average_months
floor_days = _.floor_days
floor_years = _.floor_years


@rule("77.n")
def average_rial(wages_24_months_rial: int, award_day: int) -> int:
    """The average wage, as it is printed; the pension is taken from the exact fraction. / متوسط دستمزد."""
    return half_up(wages_24_months_rial, average_months(award_day))


@rule("77.2")
def days_in_pension(days_counted: int, award_day: int) -> int:
    """Days that count, at most thirty-five years. / روزهای مؤثر، حداکثر سی‌وپنج سال."""
    return min(days_counted, most_years(award_day) * days_of_a_year(award_day))


@rule("77.1")
def pension_by_average_rial(wages_24_months_rial: int, days_in_pension: int, award_day: int) -> int:
    """A thirtieth of the average for each year, rounded once. / یک‌سی‌ام متوسط برای هر سال، یک بار گرد."""
    whole = average_months(award_day) * accrual_years(award_day) * days_of_a_year(award_day)
    return half_up(wages_24_months_rial * days_in_pension, whole)


@rule("77.3")
def whole_floor_rial(minimum_daily_wage_rial: int, award_day: int) -> int:
    """The monthly minimum wage. / حداقل مزد ماهانه."""
    return minimum_daily_wage_rial * floor_days(award_day)


@rule("77.3")
def floor_rial(route: int, whole_floor_rial: int, days_counted: int, award_day: int) -> int:
    """Whole, in proportion, or none, by the route. / کف کامل، به نسبت، یا هیچ."""
    if route == 6:
        return half_up(whole_floor_rial * days_counted, floor_years(award_day) * days_of_a_year(award_day))
    if route == 5:
        return 0
    return whole_floor_rial


@rule("77.3")
def floor_unclear(route: int, pension_by_average_rial: int, whole_floor_rial: int) -> bool:
    """A pension under note 4 below the minimum wage. / مستمری تبصرهٔ ۴ زیر حداقل مزد."""
    return route == 5 and pension_by_average_rial < whole_floor_rial


@rule("77.3")
def pension_rial(pension_by_average_rial: int, floor_rial: int) -> int:
    """The larger of both. / هر کدام بیشتر است."""
    return max(pension_by_average_rial, floor_rial)
