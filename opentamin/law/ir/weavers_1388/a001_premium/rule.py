"""Carpet weavers and coded handicrafts: seven per cent of the minimum wage, the state twenty."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
weaver_rate = _.weaver_rate
weaver_state_rate = _.weaver_state_rate
weaver_unemployment_rate = _.weaver_unemployment_rate


@rule("1.1")
def is_weaver(kind: int) -> bool:
    """A weaver, or a worker of coded handicrafts. / بافنده یا شاغل صنایع دستی شناسه‌دار."""
    return kind == 9


@rule("1.3")
def weaver_has_employer(is_weaver: bool, has_employer: bool) -> bool:
    """A weaver who works for an employer. / بافنده‌ای که کارفرما دارد."""
    return is_weaver and has_employer


@exception("1.1", to="base_per", when="is_weaver")
def weaver_base_per() -> int:
    """The minimum wage is whole rials. / حداقل مزد ریالِ کامل است."""
    return 1


@exception("1.1", to="base_parts", when="is_weaver")
def weaver_base_parts(minimum_daily_wage_rial: int, days: int) -> int:
    """The minimum wage for the days of the month. / حداقل مزد برای روزهای ماه."""
    return minimum_daily_wage_rial * days


@exception("1.1", to="premium_insured_rial", when="is_weaver")
def weaver_premium_rial(base_parts: int, month: int) -> int:
    """What the weaver pays. / آنچه بافنده می‌پردازد."""
    return half_up(base_parts * weaver_rate(month), weaver_rate.per)


@exception("1.2", to="premium_state_rial", when="is_weaver")
def weaver_state_rial(base_parts: int, month: int) -> int:
    """What the state pays. / آنچه دولت می‌پردازد."""
    return half_up(base_parts * weaver_state_rate(month), weaver_state_rate.per)


@exception("1.3", to="premium_unemployment_rial", when="weaver_has_employer")
def weaver_unemployment_rial(base_parts: int, month: int) -> int:
    """Owed by the employer, not by the weaver. / بر عهدهٔ کارفرماست، نه بافنده."""
    return half_up(base_parts * weaver_unemployment_rate(month), weaver_unemployment_rate.per)
