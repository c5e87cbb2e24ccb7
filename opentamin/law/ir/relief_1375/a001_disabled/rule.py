"""Relief law of 1375: the state pays the employer's share of a disabled worker."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
state_bears = _.state_bears


@rule("1.1")
def disabled_relief(relief: int) -> bool:
    """A disabled worker under the law of 1375. / کارگر دارای معلولیت، مشمول قانون ۱۳۷۵."""
    return relief == 2


@exception("1.1", to="relief_state_rial", when="disabled_relief")
def relief_state_of_disabled_rial(employer_share_rial: int, month: int) -> int:
    """The state bears the employer's share. / سهم کارفرما را دولت می‌پردازد."""
    return half_up(employer_share_rial * state_bears(month), state_bears.per)
