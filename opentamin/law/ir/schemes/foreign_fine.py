"""The fine for foreign workers without permit."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.foreign_fine.a011_fine import rule as fine
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial

SCHEME = Scheme(
    name="foreign_fine",
    title_fa="جریمهٔ به کار گرفتن بیگانه",
    title_en="Fine for foreign workers",
    inputs={
        "offence": Input(codes={"first": 0, "repeat": 1}, default=0, title_fa="بار", title_en="Offence"),
        "days": Input(0, 3660, "روزها", "Days"),
        "workers": Input(0, 10000, "شمار کارگران", "Workers", default=1),
    },
    rules=[minimum_daily_wage_rial, fine],
    targets=["penalty_foreign_rial"],
)
