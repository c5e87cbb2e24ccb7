"""Whether a self-paid contract may begin: age and past premium."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.freelance_1386.admission import rule as admission
from opentamin.law.ir.voluntary_1385.a001_continuation.rule import past_premium_enough

SCHEME = Scheme(
    name="self_paid_admission",
    title_fa="پذیرش قرارداد کسی که خود می‌پردازد",
    title_en="Admission to a self-paid contract",
    inputs={
        "contract_day": Input(13540403, 15991229, "روز آغاز قرارداد (yyyymmdd)", "Day on which the contract begins"),
        "kind": Input(
            codes={"freelance": 1, "student": 2, "homemaker": 3, "abroad": 4, "voluntary": 5},
            title_fa="گروه بیمه‌شده",
            title_en="Kind of insured",
        ),
        "age_years": Input(0, 120, "سن به سال تمام", "Age in whole years"),
        "past_years": Input(0, 60, "سابقهٔ پرداخت به سال تمام", "Past premium in whole years", default=0),
        "past_days": Input(0, 30000, "سابقهٔ پرداخت به روز", "Past premium in days", default=0),
    },
    rules=[admission, past_premium_enough],
    targets=["old_enough", "age_accepted", "past_premium_enough", "may_begin"],
)
