"""The fine of a transport firm that issues waybills to drivers without a valid work book."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.drivers_1379.n003_firms import rule as firms

SCHEME = Scheme(
    name="transport_fine",
    title_fa="جریمهٔ شرکت حمل و نقل",
    title_en="Fine of a transport firm",
    inputs={
        "waybill_day": Input(13540403, 15991229, "روز بارنامه (yyyymmdd)", "Day of the waybill, yyyymmdd"),
        "driver_month_premium_rial": Input(
            0, 10**11, "حق بیمهٔ یک ماه راننده (ریال)", "A driver's premium of a month, rials"
        ),
        "waybills": Input(0, 10**5, "شمار بارنامه‌ها", "Number of waybills"),
        "repeat": Input(codes=firms.fine_months.codes, default=0, title_fa="تکرار", title_en="First time or repeat"),
    },
    rules=[firms],
    targets=["transport_fine_rial"],
)
