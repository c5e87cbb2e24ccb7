"""Whether a primary decision may be appealed against, and whether the appeal came in time."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a043_primary_board import rule as board

SCHEME = Scheme(
    name="appeal_deadline",
    title_fa="تجدیدنظر از رأی هیأت بدوی",
    title_en="Appeal against a primary decision",
    inputs={
        "claim_rial": Input(0, 10**15, "مبلغ مطالبه (ریال)", "Claim, rials"),
        "served_day": Input(13540401, 15991229, "روز ابلاغ رأی (yyyymmdd)", "Day of service, yyyymmdd"),
        "days_passed": Input(0, 100000, "روزهای گذشته از ابلاغ", "Days since service"),
    },
    rules=[board],
    targets=["appeal_allowed", "appeal_term_days", "appeal_in_time"],
)
