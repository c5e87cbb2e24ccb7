"""The base of a contract in the next year: the step of other wage levels, or the ratio kept."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule


@rule("groups.2")
def keeps_ratio(kind: int) -> bool:
    """Students and homemakers keep their ratio to the minimum wage. / دانشجو و خانه‌دار نسبت خود به حداقل مزد را نگه می‌دارند."""
    return kind == 2 or kind == 3


@rule("groups.4")
def next_daily_base_rial(new_daily_wage_rial: int) -> int:
    """The daily base of the new year. / مبنای روزانهٔ سال نو."""
    return new_daily_wage_rial


@exception("groups.2", to="next_daily_base_rial", when="keeps_ratio")
def next_base_in_ratio_rial(
    old_daily_wage_rial: int, old_minimum_daily_wage_rial: int, minimum_daily_wage_rial: int
) -> int:
    """The old ratio to the minimum wage on the new one. / نسبت پیشین به حداقل مزد، بر حداقل مزد نو."""
    return half_up(
        max(old_daily_wage_rial, old_minimum_daily_wage_rial) * minimum_daily_wage_rial, old_minimum_daily_wage_rial
    )
