"""Whether the result of an inspection is told to the employer in time."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a047_inspection import rule as inspection

SCHEME = Scheme(
    name="inspection_notice",
    title_fa="مهلت آگاهی‌نامهٔ بازرسی",
    title_en="Deadline of the notice of an inspection",
    inputs={
        "visit_day": Input(13540101, 15991229, "روز بازدید (yyyymmdd)", "Day of the visit, yyyymmdd"),
        "full_months": Input(0, 1200, "ماه‌های کامل از بازدید تا آگاهی‌نامه", "Full months from visit to notice"),
        "days_more": Input(0, 31, "روزهای افزون بر آن", "Days beyond them"),
    },
    rules=[inspection],
    targets=["notice_months", "told_in_time"],
)
