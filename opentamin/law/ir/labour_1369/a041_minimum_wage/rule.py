"""Labour Law article 41: the minimum wage of the year, and the step of the wages above it."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
minimum_daily_wage = _.minimum_daily_wage
level_factor = _.level_factor
level_addition = _.level_addition


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
def new_daily_wage_rial(
    stepped_daily_wage_rial: int, was_at_minimum: bool, minimum_daily_wage_rial: int
) -> int:
    """The wage of the new year: minimum to minimum, others by the step, never below. / مزد سال نو، نه کمتر از حداقل."""
    if was_at_minimum:
        return minimum_daily_wage_rial
    return max(stepped_daily_wage_rial, minimum_daily_wage_rial)
