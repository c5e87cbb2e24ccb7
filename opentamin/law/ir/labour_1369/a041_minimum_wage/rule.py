"""Labour Law article 41: the minimum wage of the year, and the step of the wages above it."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
minimum_daily_wage = _.minimum_daily_wage
level_factor = _.level_factor
level_addition = _.level_addition
seniority_daily = _.seniority_daily
grocery_monthly = _.grocery_monthly
housing_monthly = _.housing_monthly
marriage_monthly = _.marriage_monthly


@rule("41.1")
def minimum_daily_wage_rial(month: int) -> int:
    """The minimum daily wage in force. / حداقل مزد روزانهٔ جاری."""
    return minimum_daily_wage(month)


@rule("41.2")
def stepped_daily_wage_rial(old_daily_wage_rial: int, month: int) -> int:
    """The old daily wage by the factor and the fixed sum of the year. / مزد روزانهٔ پیشین با ضریب و مبلغ ثابت سال."""
    scaled = old_daily_wage_rial * level_factor(month) + level_addition(month) * level_factor.per
    return half_up(scaled, level_factor.per)


@rule("41.2")
def old_minimum_daily_wage_rial(month: int) -> int:
    """The minimum daily wage at the end of the year before. / حداقل مزد روزانه در پایان سال پیش."""
    last_month_before = (month // 100 - 1) * 100 + 12
    return minimum_daily_wage(last_month_before)


@rule("41.2")
def new_daily_wage_rial(
    old_daily_wage_rial: int,
    old_minimum_daily_wage_rial: int,
    stepped_daily_wage_rial: int,
    minimum_daily_wage_rial: int,
) -> int:
    """The wage of the new year: minimum to minimum, others by the step, never below. / مزد سال نو، نه کمتر از حداقل."""
    if old_daily_wage_rial <= old_minimum_daily_wage_rial:
        return minimum_daily_wage_rial
    return max(stepped_daily_wage_rial, minimum_daily_wage_rial)


@rule("41.3")
def seniority_daily_rial(years_of_service: int, month: int) -> int:
    """Seniority a day for all years of service. / پایهٔ سنوات روزانه برای همهٔ سال‌های سابقه."""
    return years_of_service * seniority_daily(month)


@rule("41.4")
def grocery_allowance_rial(family: int, month: int) -> int:
    """Grocery allowance of a month. / بن یک ماه."""
    return grocery_monthly(family, month)


@rule("41.5")
def housing_allowance_rial(family: int, month: int) -> int:
    """Housing allowance of a month. / کمک‌هزینهٔ مسکن یک ماه."""
    return housing_monthly(family, month)


@rule("41.6")
def marriage_allowance_rial(family: int, month: int) -> int:
    """Marriage allowance of a month, for the married. / حق تأهل یک ماه، برای متأهلان."""
    if family == 1:
        return marriage_monthly(month)
    return 0
