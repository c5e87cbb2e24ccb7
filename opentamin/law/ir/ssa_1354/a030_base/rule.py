"""Article 30: the ceiling and the base on which premium is taken."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
ceiling_kind = _.ceiling_kind
ceiling_flat_daily = _.ceiling_flat_daily
ceiling_multiple = _.ceiling_multiple
uncapped = _.uncapped


@rule("30.6")
def ceiling_rial(month: int, days: int, pay_rial: int, floor_rial: int, minimum_daily_wage_rial: int) -> int:
    """The most that can be insured for the days of the list. / بیشترین مبلغ مشمول کسر حق بیمه برای روزهای فهرست."""
    if ceiling_kind(month) == 2:
        return half_up(minimum_daily_wage_rial * ceiling_multiple(month) * days, ceiling_multiple.per)
    if ceiling_kind(month) == 1:
        return ceiling_flat_daily(month) * days
    return max(pay_rial, floor_rial) * uncapped(month)


@rule("30.5")
def base_rial(pay_rial: int, floor_rial: int, ceiling_rial: int) -> int:
    """Insurable pay, not below the floor and not above the ceiling. / مزد مشمول، نه کمتر از کف و نه بیشتر از سقف."""
    return min(max(pay_rial, floor_rial), ceiling_rial)
