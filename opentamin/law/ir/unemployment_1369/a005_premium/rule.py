"""Unemployment Insurance Law article 5: three per cent, all of it the employer's."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures
from opentamin.law.ir.ssa_1354.a028_rates.rule import employer_rate

_ = figures(__file__)
unemployment_rate = _.unemployment_rate


@rule("5.1")
def premium_unemployment_rial(base_rial: int, insured_against_unemployment: bool, month: int) -> int:
    """The employer's unemployment premium, for those whom the law covers. / حق بیمهٔ بیکاری برای کسانی که مشمول‌اند."""
    if insured_against_unemployment:
        return half_up(base_rial * unemployment_rate(month), unemployment_rate.per)
    return 0


@rule("5.r2")
def employer_side_in_one_amount_rial(base_rial: int, month: int) -> int:
    """Employer's and unemployment premium rounded once together, as tables print them. / سهم کارفرما و بیکاری با یک گردکردن."""
    together = employer_rate(month) * unemployment_rate.per + unemployment_rate(month) * employer_rate.per
    return half_up(base_rial * together, employer_rate.per * unemployment_rate.per)
