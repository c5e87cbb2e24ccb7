"""Forgiveness of penalties: what a campaign names stands in its file (ir/campaigns); principal is never forgiven."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.campaign_figures import campaign_figures
from opentamin.law.figures import figures

_ = figures(__file__)
forgiveness_rate = _.forgiveness_rate
pay_band_months = _.pay_band_months
good_standing_months = _.good_standing_months
looked_at_months = _.looked_at_months
of_campaigns = campaign_figures()
terms_cut_off_day = of_campaigns.terms_cut_off_day
terms_most_months = of_campaigns.terms_most_months
terms_in_time = of_campaigns.terms_in_time
terms_headcount = of_campaigns.terms_headcount
terms_by_schedule = of_campaigns.terms_by_schedule
terms_rate = of_campaigns.terms_rate


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
def campaign_takes_in(
    group: int, debt_day: int, apply_day: int, months_in_time: int, months_to_pay: int, headcount_kept: bool
) -> bool:
    """Whether cut-off and conditions of the campaign are met. / آیا مرز بدهی و شرط‌های دوره برقرار است."""
    if debt_day > terms_cut_off_day(group, apply_day):
        return False
    if months_to_pay > terms_most_months(group, apply_day):
        return False
    if terms_headcount(group, apply_day) == 1 and not headcount_kept:
        return False
    return terms_in_time(group, apply_day) == 0 or months_in_time >= good_standing_months(apply_day)


@rule("13.1")
def forgiven_rial(penalties_rial: int, campaign_takes_in: bool, group: int, pay_band: int, apply_day: int) -> int:
    """Penalties that are waived. / جریمه‌ای که بخشیده می‌شود."""
    if not campaign_takes_in:
        return 0
    if terms_by_schedule(group, apply_day) == 1:
        return half_up(penalties_rial * forgiveness_rate(min(pay_band, 5), apply_day), forgiveness_rate.per)
    return half_up(penalties_rial * terms_rate(group, apply_day), terms_rate.per)


@rule("13.2")
def penalties_still_due_rial(penalties_rial: int, forgiven_rial: int) -> int:
    """Penalties that stay, beside the principal. / جریمه‌ای که با اصل بدهی می‌ماند."""
    return penalties_rial - forgiven_rial
