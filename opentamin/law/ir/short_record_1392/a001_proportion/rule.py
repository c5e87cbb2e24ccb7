"""Ten-year law: the route of short records."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures
from opentamin.law.ir.ssa_1354.a076_old_age.rule import days_of_a_year, old_age_age

_ = figures(__file__)
short_record_years = _.short_record_years


@rule("1.1")
def short_record_met(days_counted: int, days_required_ordinary: int, sex: int, age_years: int, claim_day: int) -> bool:
    """Ten years, fewer than the ordinary route asks, at its age. / ده سال، کمتر از راه عادی، در سن آن."""
    if age_years < old_age_age(sex, claim_day):
        return False
    if days_counted >= days_required_ordinary:
        return False
    return days_counted >= short_record_years(claim_day) * days_of_a_year(claim_day)
