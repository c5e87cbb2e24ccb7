"""Article 86: who draws the family allowance, and how much a month."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
record_for_allowance = _.record_for_allowance
family_allowance_days = _.family_allowance_days


@rule("86.2")
def allowance_due(paid_days: int, children: int, month: int) -> bool:
    """Enough record, and a child. / سابقهٔ کافی و فرزند."""
    return children > 0 and paid_days >= record_for_allowance(month)


@rule("86.2")
def allowance_rial(allowance_due: bool, children: int, minimum_daily_wage_rial: int, month: int) -> int:
    """Three days of the minimum wage for each child. / سه روز حداقل مزد برای هر فرزند."""
    if not allowance_due:
        return 0
    return children * family_allowance_days(month) * minimum_daily_wage_rial
