"""Article 84: the funeral grant."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
grant_days = _.grant_days


@rule("84.1")
def covered_met(covered: bool) -> bool:
    """The deceased was covered. / متوفی زیر پوشش بود."""
    return covered


@rule("84.1")
def grant_rial(covered_met: bool, minimum_daily_wage_rial: int, death_day: int) -> int:
    """One month of the minimum wage. / یک ماه حداقل مزد."""
    if not covered_met:
        return 0
    return minimum_daily_wage_rial * grant_days(death_day)
