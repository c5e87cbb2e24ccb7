"""Articles 59, 62 and 63: sick pay."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
waiting_days = _.waiting_days
sick_rate = _.sick_rate


@rule("59.1")
def employed_met(employed: bool) -> bool:
    """In work or on leave when it began. / هنگام آغاز شاغل."""
    return employed


@rule("62.1")
def paid_from_first_day(cause: int, hospital_days: int, relapse: bool, employer_paid_first_days: bool) -> bool:
    """Paid from the first day. / از روز نخست."""
    return cause > 0 or hospital_days > 0 or relapse or employer_paid_first_days


@rule("62.1")
def paid_days(paid_from_first_day: bool, sick_days: int, first_day: int) -> int:
    """Days for which sick pay is due. / روزهای غرامت."""
    if paid_from_first_day:
        return sick_days
    return max(0, sick_days - waiting_days(first_day))


@rule("62.3")
def half_days(hospital_days: int, paid_days: int, at_sso_cost: bool, has_dependants: bool) -> int:
    """Hospital days at half pay. / روزهای بستری با نیم غرامت."""
    if at_sso_cost and not has_dependants:
        return min(hospital_days, paid_days)
    return 0


@rule("63.1")
def daily_base_rial(wages_90_days_rial: int, days_worked_90: int) -> int:
    """The base of a day. / مبنای روزانه."""
    return half_up(wages_90_days_rial, max(days_worked_90, 1))


@rule("62.3")
def sick_pay_rial(
    employed_met: bool,
    wages_90_days_rial: int,
    days_worked_90: int,
    paid_days: int,
    half_days: int,
    has_dependants: bool,
    first_day: int,
) -> int:
    """Sick pay of all days, rounded once. / غرامت همهٔ روزها، یک بار گرد."""
    worked = max(days_worked_90, 1) * sick_rate.per
    if not employed_met:
        return 0
    if has_dependants:
        return half_up(wages_90_days_rial * sick_rate(1, first_day) * paid_days, worked)
    rest = max(0, paid_days - half_days) * sick_rate(2, first_day)
    return half_up(wages_90_days_rial * (rest + half_days * sick_rate(3, first_day)), worked)
