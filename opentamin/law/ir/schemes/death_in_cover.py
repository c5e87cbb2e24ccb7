"""Whether a death gives survivors a right, and on which base."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a080_death import rule as death

SCHEME = Scheme(
    name="death_in_cover",
    title_fa="فوت زیر پوشش",
    title_en="Death in cover",
    inputs={
        "death_day": Input(13540403, 15991229, "روز فوت (yyyymmdd)", "Day of death, yyyymmdd"),
        "deceased_kind": Input(
            codes={"insured": 0, "old_age_pensioner": 1, "disability_pensioner": 2},
            title_fa="وضع متوفی",
            title_en="What the deceased was",
        ),
        "work_caused": Input(bool=True, default=0, title_fa="ناشی از کار", title_en="Caused by work"),
        "paid_days": Input(0, 30000, "روزهای سابقه", "Paid days", default=0),
        "days_in_ten_years": Input(0, 4000, "روزهای ده سال آخر", "Days in the last ten years", default=0),
        "days_in_last_year": Input(0, 366, "روزهای سال آخر", "Days in the last year", default=0),
    },
    rules=[death],
    targets=[
        "cover",
        "base_kind",
        "whole_floor",
        "pensioner_met",
        "recent_record_met",
        "work_caused_met",
        "twenty_years_met",
        "short_record_met",
    ],
)
