"""Maternity pay of one birth."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a067_maternity import rule as maternity

SCHEME = Scheme(
    name="maternity_pay",
    title_fa="غرامت ایام بارداری",
    title_en="Maternity pay",
    inputs={
        "birth_day": Input(13540403, 15991229, "روز زایمان (yyyymmdd)", "Day of birth, yyyymmdd"),
        "paid_days_last_year": Input(0, 366, "روزهای سال پیش", "Days in the year before"),
        "employed": Input(bool=True, default=1, title_fa="رابطهٔ کار برقرار", title_en="Still in the job"),
        "not_working": Input(bool=True, default=1, title_fa="کار نمی‌کند", title_en="Does not work"),
        "days": Input(0, 400, "روزهای خواسته", "Days asked"),
        "twins": Input(bool=True, default=0, title_fa="دوقلو یا بیشتر", title_en="Twins or more"),
        "wages_90_days_rial": Input(0, 10**11, "دستمزد نود روز پیش (ریال)", "Wages of the 90 days before, rials"),
        "days_worked_90": Input(0, 93, "روزهای کار", "Days worked"),
    },
    rules=[maternity],
    targets=["entitled", "days_allowed", "paid_days", "daily_base_rial", "maternity_rial"],
)
