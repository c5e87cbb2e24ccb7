"""By-law article 14: the hazardous surcharge in one amount at retirement."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures
from opentamin.law.ir.hazardous_1380.a001_years.rule import hazardous_rate

_ = figures(__file__)
highest_hazardous_days = _.highest_hazardous_days
days_of_a_wage_month = _.days_of_a_wage_month
pension_part_of_a_day = _.pension_part_of_a_day


@rule("14.1")
def charged_days(hazardous_days: int, retirement_day: int) -> int:
    """Hazardous days for which the surcharge is owed. / روزهایی که افزوده برای آن‌ها بدهی است."""
    return min(hazardous_days, highest_hazardous_days(retirement_day))


@rule("14.1")
def hazardous_premium_rial(last_monthly_wage_rial: int, charged_days: int, retirement_day: int) -> int:
    """The rate on the last insurable wage for the charged days. / نرخ بر آخرین مزد مشمول برای روزهای محاسبه."""
    owed = last_monthly_wage_rial * hazardous_rate(retirement_day) * charged_days
    return half_up(owed, hazardous_rate.per * days_of_a_wage_month(retirement_day))


@rule("14.2")
def worked_before_the_act(days_before_act: int) -> bool:
    """Some of the hazardous time lies before the act. / بخشی از مدت پیش از قانون است."""
    return days_before_act > 0


@rule("14.2")
def pension_part_rial() -> int:
    """Nothing of the pension, unless there is time before the act. / بی مدتِ پیش از قانون، چیزی از مستمری نیست."""
    return 0


@exception("14.2", to="pension_part_rial", when="worked_before_the_act")
def pension_part_before_the_act_rial(pension_rial: int, days_before_act: int, retirement_day: int) -> int:
    """The part of the pension for time before the act. / بخش مستمری برای مدتِ پیش از قانون."""
    return half_up(pension_rial * pension_part_of_a_day(retirement_day) * days_before_act, pension_part_of_a_day.per)


@rule("14.1")
def hazardous_surcharge_rial(hazardous_premium_rial: int, pension_part_rial: int) -> int:
    """All that the employer owes on the claim. / همهٔ بدهی کارفرما در این مطالبه."""
    return hazardous_premium_rial + pension_part_rial
