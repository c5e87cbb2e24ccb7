"""The premium of one line of a monthly list: floor, ceiling, base, shares, and what the employer owes."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.five_worker_1361.a001_relief import rule as five_worker
from opentamin.law.ir.foreigners_1380.a004_work_accident import rule as work_accident
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.plan_6.a071_trainees import rule as trainees
from opentamin.law.ir.relief_1375.a001_disabled import rule as disabled
from opentamin.law.ir.ssa_1354.a028_rates import rule as rates
from opentamin.law.ir.ssa_1354.a029_allocation import rule as allocation
from opentamin.law.ir.ssa_1354.a030_base.rule import base_rial, ceiling_rial
from opentamin.law.ir.ssa_1354.a033_apprentices import rule as apprentices
from opentamin.law.ir.ssa_1354.a036_employer_liability.rule import premium_due_rial
from opentamin.law.ir.ssa_1354.a111_floor import rule as floor
from opentamin.law.ir.unemployment_1369.a001_covered import rule as covered
from opentamin.law.ir.unemployment_1369.a005_premium.rule import premium_unemployment_rial

RELIEF = {"none": 0, "five_worker": 1, "disabled": 2, "trainee": 3}

SCHEME = Scheme(
    name="monthly_premium",
    title_fa="حق بیمهٔ یک سطر از فهرست ماهانه",
    title_en="Premium of one line of a monthly list",
    inputs={
        "month": Input(135407, 140512, "ماه کارکرد", "Month worked"),
        "days": Input(0, 31, "روزهای کارکرد", "Days worked"),
        "pay_rial": Input(0, 10**12, "مزد و مزایای مشمول کسر حق بیمه (ریال)", "Insurable pay, rials"),
        "foreign": Input(bool=True, default=0, title_fa="تبعهٔ بیگانه", title_en="Foreign national"),
        "unemployment_covered": Input(
            bool=True, default=1, title_fa="مشمول بیمهٔ بیکاری", title_en="In a group insured against unemployment"
        ),
        "relief": Input(
            codes=RELIEF, default=0, title_fa="معافیت سهم کارفرما", title_en="Relief of the employer's share"
        ),
        "apprentice": Input(bool=True, default=0, title_fa="کارآموز", title_en="Apprentice"),
        "work_accident_only": Input(
            bool=True,
            default=0,
            title_fa="بیگانه‌ای که تنها مشمول حوادث کار است",
            title_en="Foreign national covered for work accidents only",
        ),
    },
    rules=[
        minimum_daily_wage_rial,
        floor,
        ceiling_rial,
        base_rial,
        rates,
        allocation,
        apprentices,
        covered,
        premium_unemployment_rial,
        five_worker,
        disabled,
        trainees,
        work_accident,
        premium_due_rial,
    ],
    targets=[
        "floor_rial",
        "ceiling_rial",
        "base_rial",
        "premium_insured_rial",
        "premium_employer_rial",
        "premium_unemployment_rial",
        "premium_state_rial",
        "relief_state_rial",
        "treatment_rial",
        "premium_due_rial",
    ],
)
