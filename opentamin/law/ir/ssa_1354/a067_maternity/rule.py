"""Article 67: maternity pay."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
least_days = _.least_days
days_of_leave = _.days_of_leave
maternity_rate = _.maternity_rate


@rule("67.1")
def entitled(paid_days_last_year: int, employed: bool, not_working: bool, birth_day: int) -> bool:
    """Sixty days in the year before, in the job, not working. / شصت روز در سال پیش، رابطهٔ کار برقرار."""
    return paid_days_last_year >= least_days(birth_day) and employed and not_working


@rule("67.2")
def birth_code(twins: bool) -> int:
    """1 for twins or more. / یک برای دوقلو."""
    if twins:
        return 1
    return 0


@rule("67.2")
def days_allowed(birth_code: int, birth_day: int) -> int:
    """Most days of leave. / بیشترین روزها."""
    return days_of_leave(birth_code, birth_day)


@rule("67.2")
def paid_days(entitled: bool, days: int, days_allowed: int) -> int:
    """Days for which it is paid. / روزهای غرامت."""
    if not entitled:
        return 0
    return min(days, days_allowed)


@rule("67.2")
def daily_base_rial(wages_90_days_rial: int, days_worked_90: int) -> int:
    """The base of article 63. / مبنای ماده ۶۳."""
    return half_up(wages_90_days_rial, max(days_worked_90, 1))


@rule("67.2")
def maternity_rial(wages_90_days_rial: int, days_worked_90: int, paid_days: int, birth_day: int) -> int:
    """Two thirds for each day, rounded once. / دوسوم برای هر روز، یک بار گرد."""
    return half_up(
        wages_90_days_rial * maternity_rate(birth_day) * paid_days, maternity_rate.per * max(days_worked_90, 1)
    )
