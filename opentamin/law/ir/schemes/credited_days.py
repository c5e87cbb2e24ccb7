"""Days credited to a person who stands on the lists of several employers in one month."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a034_several_employers import rule as several_employers

SCHEME = Scheme(
    name="credited_days",
    title_fa="روزهای سابقهٔ یک ماه نزد چند کارفرما",
    title_en="Credited days of a month with several employers",
    inputs={
        "month": Input(135407, 140512, "ماه کارکرد", "Month worked"),
        "listed_days": Input(0, 3100, "جمع روزهای همهٔ فهرست‌ها", "Days of all lists together"),
        "month_days": Input(29, 31, "روزهای ماه", "Days of the month"),
    },
    rules=[several_employers],
    targets=["credited_days"],
)
