"""Whether an objection to a debt came in time."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a042_objection import rule as objection

SCHEME = Scheme(
    name="objection_deadline",
    title_fa="مهلت اعتراض به بدهی",
    title_en="Deadline of an objection to a debt",
    inputs={
        "served_day": Input(13540401, 15991229, "روز ابلاغ (yyyymmdd)", "Day of service, yyyymmdd"),
        "days_passed": Input(0, 100000, "روزهای گذشته از ابلاغ", "Days since service"),
    },
    rules=[objection],
    targets=["objection_term_days", "objection_in_time", "board_term_months"],
)
