"""Article 39: how long the organization may examine a list."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
list_audit_months = _.list_audit_months


@rule("39.4")
def within_audit(list_day: int, full_months: int, days_more: int) -> bool:
    """Whether a list is still within the time of examination. / آیا لیست هنوز در مهلت بررسی است."""
    limit = list_audit_months(list_day)
    return full_months < limit or (full_months == limit and days_more == 0)
