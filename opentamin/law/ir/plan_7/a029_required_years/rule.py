"""Seventh Plan: how many days the long route asks."""

from opentamin.ground.money import up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures
from opentamin.law.ir.ssa_1354.a076_old_age.rule import days_of_a_year, long_service_years

_ = figures(__file__)
plan_in_force = _.plan_in_force
band_from_years = _.band_from_years
extra_months = _.extra_months
extra_years_under_15 = _.extra_years_under_15
base_years = _.base_years
cap_years = _.cap_years
days_of_a_plan_month = _.days_of_a_plan_month


@rule("29.1")
def days_remaining(days_at_reference: int, claim_day: int) -> int:
    """Days to thirty years, at the day of reference; 0 before the plan. / روزهای مانده تا سی سال."""
    if plan_in_force(claim_day) == 0:
        return 0
    return max(0, base_years(claim_day) * days_of_a_year(claim_day) - days_at_reference)


@rule("29.4")
def plan_applies(hazardous_days: int, plan7_exempt: bool, claim_day: int) -> bool:
    """The plan is in force and the person keeps no rule of their own. / برنامه جاری و شخص مشمول آن است."""
    return plan_in_force(claim_day) == 1 and not plan7_exempt


@rule("29.2")
def days_added(days_at_reference: int, days_remaining: int, plan_applies: bool, claim_day: int) -> int:
    """Days that the plan adds before its cap. / روزهای افزودهٔ برنامه پیش از سقف."""
    if not plan_applies:
        return 0
    year = days_of_a_year(claim_day)
    if days_at_reference < band_from_years(1, claim_day) * year:
        return extra_years_under_15(claim_day) * year
    if days_at_reference < band_from_years(2, claim_day) * year:
        return up(days_remaining * extra_months(1, claim_day) * days_of_a_plan_month(claim_day), year)
    if days_at_reference < band_from_years(3, claim_day) * year:
        return up(days_remaining * extra_months(2, claim_day) * days_of_a_plan_month(claim_day), year)
    if days_at_reference < band_from_years(4, claim_day) * year:
        return up(days_remaining * extra_months(3, claim_day) * days_of_a_plan_month(claim_day), year)
    return days_remaining * extra_months(4, claim_day)


@rule("29.3")
def days_required_long_service(days_added: int, plan_applies: bool, sex: int, claim_day: int) -> int:
    """Days that the long route asks, the addition included. / روزهای لازم در راه سی‌ساله با افزودهٔ برنامه."""
    asked = long_service_years(claim_day) * days_of_a_year(claim_day)
    if not plan_applies:
        return asked
    return min(asked + days_added, cap_years(sex, claim_day) * days_of_a_year(claim_day))
