"""Article 7: how much and for how long."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
band_from_months = _.band_from_months
single_months = _.single_months
family_months = _.family_months
older_age = _.older_age
benefit_share = _.benefit_share
dependant_share = _.dependant_share
most_dependants = _.most_dependants
ceiling_share = _.ceiling_share
average_days = _.average_days
month_days = _.month_days


@rule("7.a")
def record_band(paid_months: int, loss_day: int) -> int:
    """The band of the record, 0 below the first. / بازهٔ سابقه."""
    if paid_months >= band_from_months(5, loss_day):
        return 5
    if paid_months >= band_from_months(4, loss_day):
        return 4
    if paid_months >= band_from_months(3, loss_day):
        return 3
    if paid_months >= band_from_months(2, loss_day):
        return 2
    if paid_months >= band_from_months(1, loss_day):
        return 1
    return 0


@rule("7.a")
def months_granted(record_band: int, married_or_maintaining: bool, loss_day: int) -> int:
    """Months of a lifetime by the table. / ماه‌های همهٔ عمر از جدول."""
    if record_band == 0:
        return 0
    if married_or_maintaining:
        return family_months(record_band, loss_day)
    return single_months(record_band, loss_day)


@rule("7.a")
def months_left(months_granted: int, months_used: int) -> int:
    """Less those used before. / پس از کسر ماه‌های پیشین."""
    return max(0, months_granted - months_used)


@rule("7.an")
def until_pension_age(age_years: int, loss_day: int) -> bool:
    """May stay until pension age. / می‌تواند تا سن بازنشستگی بماند."""
    return age_years >= older_age(loss_day)
