"""The penalty of a list that was not sent, late or not in form; the law of the day of default."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.penalties_1373.a001_late_list.rule import list_penalty_rial, penalty_band

SCHEME = Scheme(
    name="late_list_penalty",
    title_fa="جریمهٔ لیست دیررسیده",
    title_en="Penalty of a late list",
    inputs={
        "premium_rial": Input(0, 10**15, "حق بیمهٔ ماه که کارفرما بدهکار است (ریال)", "The month's premium owed, rials"),
        "default_day": Input(13540403, 15991229, "روز تخلف (yyyymmdd)", "Day of default, yyyymmdd"),
    },
    rules=[penalty_band, list_penalty_rial],
    targets=["list_penalty_rial"],
)
