"""When the missing days of a month can be bought."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.part_month.a001_windows.rule import (
    half_of_year,
    request_accepted,
    window_closes,
    window_opens,
)

SCHEME = Scheme(
    name="part_month_window",
    title_fa="مهلت تکمیل کسر ماه",
    title_en="Time for completing a part month",
    inputs={
        "month": Input(140501, 140712, "ماه درخواست", "Month of the request"),
        "missing_month": Input(140501, 159912, "ماه روزهای بیمه‌نشده (yyyymm)", "Month of the missing days, yyyymm"),
    },
    rules=[half_of_year, window_opens, window_closes, request_accepted],
    targets=["window_opens", "window_closes", "request_accepted"],
    months=(140501, 140712),
)
