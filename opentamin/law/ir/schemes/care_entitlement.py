"""Whether a person is covered for treatment on a day, and by which title."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a054_treatment import rule as treatment

SCHEME = Scheme(
    name="care_entitlement",
    title_fa="استحقاق درمان",
    title_en="Entitlement to treatment",
    inputs={
        "day": Input(13540403, 15991229, "روز (yyyymmdd)", "Day, yyyymmdd"),
        "last_paid_month": Input(
            0, 159912, "آخرین ماه پرداخته تا این روز (yyyymm)", "Last month with premium until then", default=0
        ),
        "self_paid_month": Input(
            0, 159912, "آخرین ماه پرداختهٔ بیمهٔ قراردادی", "Last month paid under a contract scheme", default=0
        ),
        "pension_due": Input(bool=True, default=0, title_fa="مستمری برقرار", title_en="Pension due"),
        "survivor_due": Input(bool=True, default=0, title_fa="مستمری بازمانده برقرار", title_en="Survivor's part due"),
        "unemployment_due": Input(
            bool=True, default=0, title_fa="مقرری بیکاری برقرار", title_en="Unemployment benefit due"
        ),
        "family_covered": Input(
            bool=True, default=0, title_fa="از راه خانواده", title_en="Relative of somebody covered"
        ),
        "dead": Input(bool=True, default=0, title_fa="فوت", title_en="Dead"),
        "other_fund": Input(bool=True, default=0, title_fa="صندوق دیگر", title_en="Insured with another fund"),
    },
    rules=[treatment],
    targets=["covered_until_month", "role", "care_covered"],
)
