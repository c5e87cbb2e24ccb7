"""Whether somebody may draw unemployment benefit, and for how many months."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.unemployment_1369.a006_conditions import rule as conditions
from opentamin.law.ir.unemployment_1369.a007_amount_and_months import rule as months

SCHEME = Scheme(
    name="unemployment_entitlement",
    title_fa="حق مقرری بیکاری",
    title_en="Right to unemployment benefit",
    inputs={
        "loss_day": Input(13540403, 15991229, "روز بیکاری (yyyymmdd)", "Day of the loss, yyyymmdd"),
        "report_delay_days": Input(0, 40000, "روزهای میان بیکاری و اعلام", "Days between loss and report"),
        "labour_law": Input(bool=True, default=1, title_fa="مشمول قانون کار", title_en="Under the Labour Act"),
        "foreign": Input(bool=True, default=0, title_fa="تبعهٔ بیگانه", title_en="Foreign national"),
        "kind_excluded": Input(bool=True, default=0, title_fa="از گروه‌های بیرون", title_en="In an excluded group"),
        "involuntary": Input(bool=True, title_fa="بی ارادهٔ خود", title_en="Without own will"),
        "ready_to_work": Input(bool=True, title_fa="آمادهٔ کار", title_en="Ready to work"),
        "good_reason": Input(bool=True, default=0, title_fa="عذر موجه", title_en="Good reason"),
        "paid_months": Input(0, 1000, "ماه‌های سابقه", "Paid months"),
        "married_or_maintaining": Input(
            bool=True, default=0, title_fa="متأهل یا متکفل", title_en="Married or maintaining"
        ),
        "months_used": Input(0, 1000, "ماه‌های پیشین", "Months used before", default=0),
        "age_years": Input(0, 130, "سن کامل", "Completed age", default=0),
    },
    rules=[conditions, months],
    targets=[
        "covered_met",
        "involuntary_met",
        "months_met",
        "report_met",
        "report_unclear",
        "entitled",
        "months_granted",
        "months_left",
        "until_pension_age",
    ],
)
