"""The self-employed: a chosen plan on a chosen base. Other self-paying groups are exceptions to these rules.

A base is kept unrounded, in parts of a rial: `base_parts` over `base_per`. Each amount is rounded once, at its end.
"""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
plan_rate = _.plan_rate
plan_state_rate = _.plan_state_rate
lowest_coefficient = _.lowest_coefficient
trade_coefficient = _.trade_coefficient


@rule("1.3")
def occupation() -> int:
    """No fixed wage of an occupation, unless a law says so. / بی دستمزد مقطوع، مگر قانونی بگوید."""
    return 0


@rule("1.3")
def base_is_chosen(is_driver: bool, is_construction_worker: bool, is_weaver: bool) -> bool:
    """Whether the insured chooses the base himself. / آیا بیمه‌شده خود مبنا را برمی‌گزیند."""
    return not (is_driver or is_construction_worker or is_weaver)


@rule("1.3")
def has_no_fixed_wage(is_driver: bool, is_construction_worker: bool) -> bool:
    """Only drivers and construction workers have a table of fixed wages. / تنها رانندگان و کارگران ساختمانی جدول دستمزد مقطوع دارند."""
    return not (is_driver or is_construction_worker)


@exception("1.3", to="fixed_wage_parts", when="has_no_fixed_wage")
def no_fixed_wage_parts() -> int:
    """The table is not asked. / جدول خوانده نمی‌شود."""
    return 0


@rule("1.3")
def base_per() -> int:
    """Into how many parts the base counts a rial. / هر ریالِ مبنا چند پاره شمرده می‌شود."""
    return lowest_coefficient.per * trade_coefficient.per


@rule("1.3")
def lowest_parts(base_is_chosen: bool, minimum_daily_wage_rial: int, days: int, trade: int, month: int) -> int:
    """The lowest base of the month, of the trade where it has one. / کمترین مبنای ماه، یا کمترین مبنای پیشه."""
    if not base_is_chosen:
        return 0
    lowest = minimum_daily_wage_rial * days * lowest_coefficient(month) * trade_coefficient.per
    if trade == 0:
        return lowest
    return max(lowest, minimum_daily_wage_rial * days * trade_coefficient(trade, month) * lowest_coefficient.per)


@rule("1.3")
def pay_rial(daily_base_rial: int, days: int) -> int:
    """The chosen base of the days of the month. / مبنای برگزیده برای روزهای ماه."""
    return daily_base_rial * days


@rule("1.3")
def ceiling_not_asked(pay_rial: int, base_per: int, lowest_parts: int, base_is_chosen: bool) -> bool:
    """At or below the lowest base no ceiling can matter. / مبنایی که از کمترین نگذرد به سقف نمی‌رسد."""
    return not base_is_chosen or pay_rial * base_per <= lowest_parts


@exception("1.3", to="ceiling_rial", when="ceiling_not_asked")
def ceiling_out_of_reach_rial(pay_rial: int) -> int:
    """The ceiling cuts nothing here. / سقف اینجا چیزی نمی‌کاهد."""
    return pay_rial


@rule("1.3")
def base_parts(pay_rial: int, ceiling_rial: int, base_per: int, lowest_parts: int) -> int:
    """The chosen base, not above the ceiling and not below the lowest base. / مبنای برگزیده، نه بیش از سقف و نه کمتر از کمترین."""
    return max(min(pay_rial, ceiling_rial) * base_per, lowest_parts)


@rule("1.3")
def base_rial(base_parts: int, base_per: int) -> int:
    """The base of the month to the rial, as it is credited. / مبنای ماه به ریال، چنان که در سابقه می‌آید."""
    return half_up(base_parts, base_per)


@rule("1.1")
def premium_insured_rial(base_parts: int, base_per: int, plan: int, month: int) -> int:
    """The premium of the chosen plan. / حق بیمهٔ طرح برگزیده."""
    return half_up(base_parts * plan_rate(plan, month), base_per * plan_rate.per)


@rule("1.2")
def premium_state_rial(base_parts: int, base_per: int, month: int) -> int:
    """What the state adds. / آنچه دولت می‌افزاید."""
    return half_up(base_parts * plan_state_rate(month), base_per * plan_state_rate.per)


@rule("1.2")
def premium_agency_rial() -> int:
    """No other body pays, unless a law says so. / نهاد دیگری نمی‌پردازد، مگر قانونی بگوید."""
    return 0


@rule("1.4")
def premium_unemployment_rial() -> int:
    """No unemployment premium. / بی حق بیمهٔ بیکاری."""
    return 0


@rule("1.5")
def premium_due_rial(premium_insured_rial: int, health_rial: int) -> int:
    """What the insured must pay for the month. / آنچه بیمه‌شده برای ماه باید بپردازد."""
    return premium_insured_rial + health_rial
