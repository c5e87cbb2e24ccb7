"""Forgiveness of penalties: campaigns are data (window, cut-off, condition, schedule); principal is never forgiven."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
forgiveness_terms = _.forgiveness_terms
forgiveness_cut_off_day = _.forgiveness_cut_off_day
forgiveness_rate = _.forgiveness_rate
pay_band_months = _.pay_band_months
good_standing_months = _.good_standing_months


@rule("13.1")
def pay_band(months_to_pay: int, apply_day: int) -> int:
    """The step of the schedule; 6 is beyond it. / پلهٔ جدول؛ ۶ یعنی بیرون از آن."""
    if months_to_pay <= pay_band_months(1, apply_day):
        return 1
    if months_to_pay <= pay_band_months(2, apply_day):
        return 2
    if months_to_pay <= pay_band_months(3, apply_day):
        return 3
    if months_to_pay <= pay_band_months(4, apply_day):
        return 4
    if months_to_pay <= pay_band_months(5, apply_day):
        return 5
    return 6


@rule("13.3")
def campaign_terms(apply_day: int) -> int:
    """Which campaign is open on the day of the request. / دورهٔ بخشودگیِ روز درخواست."""
    return forgiveness_terms(apply_day)


@rule("13.3")
def campaign_takes_in(
    campaign_terms: int, debt_day: int, apply_day: int, months_in_time: int, pay_band: int, headcount_kept: bool
) -> bool:
    """Whether cut-off and conditions of the campaign are met. / آیا مرز بدهی و شرط‌های دوره برقرار است."""
    if campaign_terms == 3:
        return pay_band == 1 and headcount_kept
    if debt_day > forgiveness_cut_off_day(apply_day):
        return False
    if campaign_terms == 2:
        return True
    return months_in_time >= good_standing_months(apply_day) and pay_band <= 5


@rule("13.1")
def forgiven_rial(
    penalties_rial: int, campaign_takes_in: bool, campaign_terms: int, pay_band: int, apply_day: int
) -> int:
    """Penalties that are waived. / جریمه‌ای که بخشیده می‌شود."""
    if not campaign_takes_in:
        return 0
    if campaign_terms == 1:
        return half_up(penalties_rial * forgiveness_rate(min(pay_band, 5), apply_day), forgiveness_rate.per)
    return penalties_rial


@rule("13.2")
def penalties_still_due_rial(penalties_rial: int, forgiven_rial: int) -> int:
    """Penalties that stay, beside the principal. / جریمه‌ای که با اصل بدهی می‌ماند."""
    return penalties_rial - forgiven_rial
