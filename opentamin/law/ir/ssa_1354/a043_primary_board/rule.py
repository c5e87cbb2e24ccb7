"""Article 43: whether a decision of the primary board may be appealed against, and until when."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
appeal_days = _.appeal_days
appeal_threshold_rial = _.appeal_threshold_rial


@rule("43.2")
def appeal_allowed(claim_rial: int, served_day: int) -> bool:
    """Whether the claim is large enough for an appeal. / آیا مبلغ مطالبه برای تجدیدنظر کافی است."""
    return claim_rial > appeal_threshold_rial(served_day)


@rule("43.2")
def appeal_term_days(served_day: int) -> int:
    """Calendar days after service of the decision. / روزهای تقویمی پس از ابلاغ رأی."""
    return appeal_days(served_day)


@rule("43.2")
def appeal_in_time(appeal_term_days: int, days_passed: int) -> bool:
    """Whether an appeal so many days after service counts. / آیا تجدیدنظرخواهی در مهلت است."""
    return days_passed <= appeal_term_days
