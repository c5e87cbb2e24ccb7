"""Sick pay of one illness."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a062_sick_pay import rule as sick

SCHEME = Scheme(
    name="sick_pay",
    title_fa="غرامت دستمزد ایام بیماری",
    title_en="Sick pay",
    inputs={
        "first_day": Input(13540403, 15991229, "روز نخست (yyyymmdd)", "First day, yyyymmdd"),
        "cause": Input(
            codes={"illness": 0, "work_accident": 1, "occupational_disease": 2},
            default=0,
            title_fa="علت",
            title_en="Cause",
        ),
        "sick_days": Input(0, 3000, "روزهای بیماری", "Days of illness"),
        "hospital_days": Input(0, 3000, "روزهای بستری", "Days in hospital", default=0),
        "at_sso_cost": Input(
            bool=True, default=0, title_fa="بستری به هزینهٔ سازمان", title_en="In hospital at the organisation's cost"
        ),
        "has_dependants": Input(bool=True, default=0, title_fa="تحت تکفل دارد", title_en="Has dependants"),
        "relapse": Input(bool=True, default=0, title_fa="عود همان بیماری", title_en="Relapse"),
        "employer_paid_first_days": Input(
            bool=True, default=0, title_fa="کارفرما سه روز نخست را داده", title_en="The employer pays the first days"
        ),
        "wages_90_days_rial": Input(0, 10**11, "دستمزد نود روز پیش (ریال)", "Wages of the 90 days before, rials"),
        "days_worked_90": Input(0, 93, "روزهای کار", "Days worked"),
        "employed": Input(bool=True, default=1, title_fa="شاغل", title_en="Employed"),
    },
    rules=[sick],
    targets=["employed_met", "paid_days", "daily_base_rial", "sick_pay_rial"],
)
