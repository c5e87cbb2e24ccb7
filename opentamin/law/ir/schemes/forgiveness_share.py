"""How much of the penalties a campaign forgives; principal never."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.campaigns import GROUPS
from opentamin.law.ir.mass_use_1391.a013_forgiveness import rule as forgiveness

SCHEME = Scheme(
    name="forgiveness_share",
    title_fa="سهم بخشوده از جریمه‌ها",
    title_en="Share of penalties forgiven",
    inputs={
        "penalties_rial": Input(0, 10**15, "جریمه‌ها (ریال)", "Penalties, rials"),
        "months_to_pay": Input(0, 600, "ماه‌های پرداخت اصل بدهی", "Months to pay the principal"),
        "months_in_time": Input(
            0, 18, "ماه‌های به‌هنگام از هجده ماه", "Months paid in time, of the eighteen before the difficulty"
        ),
        "apply_day": Input(13540401, 15991229, "روز درخواست (yyyymmdd)", "Day of the request, yyyymmdd"),
        "debt_day": Input(13540401, 15991229, "روز بدهی (yyyymmdd)", "Day of the debt, yyyymmdd"),
        "group": Input(
            codes=GROUPS, default=GROUPS["producers"], title_fa="گروه کارگاه", title_en="Group of the workshop"
        ),
        "headcount_kept": Input(
            bool=True, default=0, title_fa="شمار کارکنان برجاست", title_en="The head-count is kept"
        ),
    },
    rules=[forgiveness],
    targets=["campaign_takes_in", "forgiven_rial", "penalties_still_due_rial"],
)
