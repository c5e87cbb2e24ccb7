"""What a missed part of an instalment plan brings: the rest falls due, penalties come back."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.penalties_1373.a003_relief.rule import brought_back_rial
from opentamin.law.ir.ssa_1354.a046_instalments.rule import plan_broken, rest_due_rial

SCHEME = Scheme(
    name="plan_default",
    title_fa="اثر نپرداختن قسط",
    title_en="What a missed instalment brings",
    inputs={
        "scheduled_rial": Input(0, 10**15, "بدهی تقسیط‌شده (ریال)", "Scheduled debt, rials"),
        "paid_rial": Input(0, 10**15, "پرداخت‌شده (ریال)", "Paid of it, rials"),
        "parts_missed": Input(0, 120, "شمار قسط‌های نپرداخته", "Missed instalments"),
        "forgiven_rial": Input(0, 10**15, "بخشودگی همراه طرح (ریال)", "Forgiven with the plan, rials", default=0),
        "penalty_of_months_rial": Input(
            0, 10**15, "جریمهٔ ماه‌هایی که طرح بازداشته (ریال)", "Penalty of the months that the plan stopped, rials"
        ),
        "plan_day": Input(13540401, 15991229, "روز تقسیط (yyyymmdd)", "Day of the plan, yyyymmdd"),
    },
    rules=[plan_broken, rest_due_rial, brought_back_rial],
    targets=["plan_broken", "rest_due_rial", "brought_back_rial"],
)
