"""Article 7(b): the amount, day and month."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.ir.unemployment_1369.a007_amount_and_months.rule import (
    average_days,
    benefit_share,
    ceiling_share,
    dependant_share,
    month_days,
    most_dependants,
)


@rule("7.b")
def dependants_counted(dependants: int, month: int) -> int:
    """At most four. / حداکثر چهار نفر."""
    return min(dependants, most_dependants(month))


@rule("7.b")
def exact_before_bounds(
    wages_90_days_rial: int, dependants_counted: int, minimum_daily_wage_rial: int, month: int
) -> int:
    """Share and additions of a day, times the common denominator. / سهم و افزوده‌ها پیش از گرد کردن."""
    of_wage = wages_90_days_rial * benefit_share(month) * dependant_share.per
    per_head = minimum_daily_wage_rial * dependant_share(month) * average_days(month) * benefit_share.per
    return of_wage + dependants_counted * per_head


@rule("7.b")
def daily_before_bounds_rial(exact_before_bounds: int, month: int) -> int:
    """Before floor and ceiling, for a day. / روزانه پیش از کف و سقف."""
    return half_up(exact_before_bounds, average_days(month) * benefit_share.per * dependant_share.per)


@rule("7.b")
def ceiling_daily_rial(wages_90_days_rial: int, month: int) -> int:
    """Eighty per cent of the average. / هشتاد درصد متوسط."""
    return half_up(wages_90_days_rial * ceiling_share(month), average_days(month) * ceiling_share.per)


@rule("7.b")
def daily_rial(daily_before_bounds_rial: int, ceiling_daily_rial: int, minimum_daily_wage_rial: int) -> int:
    """Between the bounds; the floor prevails. / میان کف و سقف؛ کف مقدم است."""
    return max(minimum_daily_wage_rial, min(daily_before_bounds_rial, ceiling_daily_rial))


@rule("7.b")
def monthly_rial(exact_before_bounds: int, wages_90_days_rial: int, minimum_daily_wage_rial: int, month: int) -> int:
    """Thirty days, from the exact fractions, rounded once. / سی روز، از کسر دقیق، یک بار گرد."""
    days = month_days(month)
    share = half_up(exact_before_bounds * days, average_days(month) * benefit_share.per * dependant_share.per)
    ceiling = half_up(wages_90_days_rial * ceiling_share(month) * days, average_days(month) * ceiling_share.per)
    return max(minimum_daily_wage_rial * days, min(share, ceiling))


@rule("7.b")
def dependant_addition_monthly_rial(dependants_counted: int, minimum_daily_wage_rial: int, month: int) -> int:
    """The additions alone, for a month. / افزوده‌ها به‌تنهایی در ماه."""
    addition = dependants_counted * minimum_daily_wage_rial * dependant_share(month) * month_days(month)
    return half_up(addition, dependant_share.per)
