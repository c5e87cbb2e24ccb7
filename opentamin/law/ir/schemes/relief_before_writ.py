"""What is taken off a penalty when the whole debt is paid before the writ."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.penalties_1373.a003_relief.rule import penalty_relieved_rial

SCHEME = Scheme(
    name="relief_before_writ",
    title_fa="تخفیف پرداخت پیش از اجرائیه",
    title_en="Relief for paying before the writ",
    inputs={
        "late_penalty_rial": Input(0, 10**15, "جریمه (ریال)", "Penalty, rials"),
        "paid_day": Input(13730509, 15991229, "روز پرداخت (yyyymmdd)", "Day of payment, yyyymmdd"),
    },
    rules=[penalty_relieved_rial],
    targets=["penalty_relieved_rial"],
)
