"""Voluntary continuation: full cover, paid by the insured."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
voluntary_rate = _.voluntary_rate
voluntary_state_rate = _.voluntary_state_rate
voluntary_lowest_coefficient = _.voluntary_lowest_coefficient
past_days_needed = _.past_days_needed


@rule("1.1")
def is_voluntary(kind: int) -> bool:
    """A person who continues insurance voluntarily. / کسی که بیمه را به طور اختیاری ادامه می‌دهد."""
    return kind == 5


@exception("1.3", to="base_per", when="is_voluntary")
def voluntary_base_per() -> int:
    """Into how many parts this base counts a rial. / هر ریالِ این مبنا چند پاره شمرده می‌شود."""
    return voluntary_lowest_coefficient.per


@exception("1.3", to="lowest_parts", when="is_voluntary")
def voluntary_lowest_parts(minimum_daily_wage_rial: int, days: int, month: int) -> int:
    """The lowest base of the month. / کمترین مبنای ماه."""
    return minimum_daily_wage_rial * days * voluntary_lowest_coefficient(month)


@exception("1.1", to="premium_insured_rial", when="is_voluntary")
def voluntary_premium_rial(base_parts: int, base_per: int, month: int) -> int:
    """The whole premium, paid by the insured. / همهٔ حق بیمه که بیمه‌شده می‌پردازد."""
    return half_up(base_parts * voluntary_rate(month), base_per * voluntary_rate.per)


@exception("1.2", to="premium_state_rial", when="is_voluntary")
def voluntary_state_rial(base_parts: int, base_per: int, month: int) -> int:
    """What the state adds. / آنچه دولت می‌افزاید."""
    return half_up(base_parts * voluntary_state_rate(month), base_per * voluntary_state_rate.per)


@rule("1.4")
def past_premium_enough(kind: int, past_days: int, contract_day: int) -> bool:
    """Whether past premium suffices; only voluntary insurance asks for some. / آیا سابقه بس است؛ تنها بیمهٔ اختیاری سابقه می‌خواهد."""
    if kind == 5:
        return past_days >= past_days_needed(contract_day)
    return True
