"""Article 46: one instalment of a scheduled debt."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
most_instalments = _.most_instalments
instalment_interest_rate = _.instalment_interest_rate
parts_missed_to_default = _.parts_missed_to_default


@rule("46.1")
def plan_allowed(instalments: int, plan_day: int) -> bool:
    """Whether the branch may grant so many instalments. / آیا شعبه این شمار قسط را می‌تواند بپذیرد."""
    return instalments <= most_instalments(plan_day)


@rule("46.1")
def balance_before_rial(debt_rial: int, instalments: int, instalment_number: int) -> int:
    """What is still owed before this instalment. / ماندهٔ اصل بدهی پیش از این قسط."""
    return max(debt_rial - debt_rial * min(instalment_number - 1, instalments) // instalments, 0)


@rule("46.1")
def principal_part_rial(debt_rial: int, instalments: int, instalment_number: int, balance_before_rial: int) -> int:
    """The part of the principal; all parts add up to the debt. / بخش اصل در این قسط؛ جمع همه برابر بدهی است."""
    return balance_before_rial - max(debt_rial - debt_rial * min(instalment_number, instalments) // instalments, 0)


@rule("46.1")
def interest_part_rial(balance_before_rial: int, without_interest: bool, plan_day: int) -> int:
    """A month's interest on the balance. / سود یک ماه بر مانده."""
    if without_interest:
        return 0
    return half_up(balance_before_rial * instalment_interest_rate(plan_day), instalment_interest_rate.per * 12)


@rule("46.1")
def instalment_rial(principal_part_rial: int, interest_part_rial: int) -> int:
    """What is to be paid with this instalment. / مبلغ این قسط."""
    return principal_part_rial + interest_part_rial


@rule("46.2")
def plan_broken(parts_missed: int, plan_day: int) -> bool:
    """Whether the rest is due and enforceable. / آیا باقی‌مانده یکجا و اجرایی است."""
    return parts_missed >= parts_missed_to_default(plan_day)


@rule("46.2")
def rest_due_rial(plan_broken: bool, scheduled_rial: int, paid_rial: int) -> int:
    """What falls due at once of the scheduled debt. / آنچه از بدهی تقسیط‌شده یکجا حال می‌شود."""
    return max(scheduled_rial - paid_rial, 0) if plan_broken else 0
