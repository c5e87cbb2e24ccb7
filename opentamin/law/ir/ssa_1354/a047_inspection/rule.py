"""Article 47: the result of an inspection is told to the employer in time."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
inspection_notice_months = _.inspection_notice_months


@rule("47.2")
def notice_months(visit_day: int) -> int:
    """Months within which the employer is told. / چند ماه برای آگاه کردن کارفرما هست."""
    return inspection_notice_months(visit_day)


@rule("47.2")
def told_in_time(notice_months: int, full_months: int, days_more: int) -> bool:
    """Whether the notice came in time. / آیا نتیجه به‌موقع گفته شد."""
    return full_months < notice_months or (full_months == notice_months and days_more == 0)
