"""Article 42: until when an employer may object to a debt."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
objection_days = _.objection_days
board_within_months = _.board_within_months


@rule("42.1")
def objection_term_days(served_day: int) -> int:
    """Calendar days after service. / روزهای تقویمی پس از ابلاغ."""
    return objection_days(served_day)


@rule("42.2")
def objection_in_time(objection_term_days: int, days_passed: int) -> bool:
    """Whether an objection so many days after service counts; days off do not help. / آیا اعتراض در مهلت است؛ تعطیلی مهلت را دراز نمی‌کند."""
    return days_passed <= objection_term_days


@rule("42.1")
def board_term_months(served_day: int) -> int:
    """Months in which the branch puts it before the primary board. / ماه‌هایی که شعبه باید آن را به هیأت بدوی ببرد."""
    return board_within_months(served_day)
