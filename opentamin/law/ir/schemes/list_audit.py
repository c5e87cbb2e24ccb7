"""Whether a list is still within the time in which the organization may examine it."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a039_list_and_deadline import rule as audit

SCHEME = Scheme(
    name="list_audit",
    title_fa="مهلت بررسی لیست",
    title_en="Time of examination of a list",
    inputs={
        "list_day": Input(13540101, 15991229, "روز رسیدن لیست (yyyymmdd)", "Day on which the list arrived, yyyymmdd"),
        "full_months": Input(0, 1200, "ماه‌های کامل از رسیدن لیست", "Full months since it arrived"),
        "days_more": Input(0, 31, "روزهای افزون بر آن", "Days beyond them"),
    },
    rules=[audit],
    targets=["within_audit"],
)
