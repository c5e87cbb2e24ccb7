"""Article 96: the yearly rise."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
rise = _.rise
fixed_rise = _.fixed_rise
least_rise = _.least_rise
first_rise = _.first_rise
first_fixed_rise = _.first_fixed_rise
first_limit = _.first_limit
least_in_payment = _.least_in_payment
floor_days = _.floor_days


@rule("96.2")
def raised_rial(pension_esfand_rial: int, group: int, decree: int, month: int) -> int:
    """The pension after percentage and fixed sum, before any floor. / مستمری پس از درصد و مبلغ ثابت."""
    if group == 0 and decree == 0:
        first = half_up(pension_esfand_rial * (first_rise.per + first_rise(month)), first_rise.per)
        if first + first_fixed_rise(month) < first_limit(month):
            return first + first_fixed_rise(month)
        return first
    by_rate = half_up(pension_esfand_rial * (rise.per + rise(group, month)), rise.per)
    if group == 0:
        return max(by_rate + fixed_rise(month), pension_esfand_rial + least_rise(month))
    if group == 1:
        return max(by_rate, pension_esfand_rial + least_rise(month))
    return by_rate


@rule("96.2")
def rise_unclear(pension_esfand_rial: int, group: int, decree: int, month: int) -> bool:
    """The first decree of 1401 where only the fixed sum passes its line. / بازهٔ تردید نخستین تصمیم ۱۴۰۱."""
    if group > 0 or decree > 0:
        return False
    first = half_up(pension_esfand_rial * (first_rise.per + first_rise(month)), first_rise.per)
    return first < first_limit(month) and first + first_fixed_rise(month) >= first_limit(month)


@rule("96.3")
def floor_rial(group: int, minimum_daily_wage_rial: int, month: int) -> int:
    """The floor of a full record in payment; none for pensions in proportion. / کف سابقهٔ کامل."""
    if group > 1:
        return 0
    return max(minimum_daily_wage_rial * floor_days(month), least_in_payment(month))


@rule("96.3")
def pension_after_rial(raised_rial: int, floor_rial: int) -> int:
    """The larger of both. / هر کدام بیشتر است."""
    return max(raised_rial, floor_rial)
