"""Article 86, for the base of the premium: how much family allowance stays out."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
family_allowance_days = _.family_allowance_days


@rule("86.1")
def family_allowance_limit_rial(children: int, minimum_daily_wage_rial: int, month: int) -> int:
    """Three days of the minimum wage for each child and month. / سه روز حداقل مزد برای هر فرزند در ماه."""
    return children * family_allowance_days(month) * minimum_daily_wage_rial
