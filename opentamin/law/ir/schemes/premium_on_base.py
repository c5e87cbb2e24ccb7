"""The shares of a base that is already known, also as printed tables add and split them."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a028_rates import rule as rates
from opentamin.law.ir.ssa_1354.a029_allocation import rule as allocation
from opentamin.law.ir.ssa_1354.a036_employer_liability.rule import premium_due_rial
from opentamin.law.ir.unemployment_1369.a001_covered import rule as covered
from opentamin.law.ir.unemployment_1369.a005_premium import rule as unemployment

SCHEME = Scheme(
    name="premium_on_base",
    title_fa="سهم‌های حق بیمه از مبنایی معلوم",
    title_en="Shares of the premium on a known base",
    inputs={
        "month": Input(135407, 140512, "ماه کارکرد", "Month worked"),
        "base_rial": Input(0, 10**12, "مبنای کسر حق بیمه (ریال)", "Base of the premium, rials"),
        "foreign": Input(bool=True, default=0, title_fa="تبعهٔ بیگانه", title_en="Foreign national"),
        "unemployment_covered": Input(
            bool=True, default=1, title_fa="مشمول بیمهٔ بیکاری", title_en="In a group insured against unemployment"
        ),
    },
    rules=[rates, allocation, covered, unemployment, premium_due_rial],
    targets=[
        "premium_insured_rial",
        "premium_employer_rial",
        "premium_unemployment_rial",
        "premium_state_rial",
        "premium_due_rial",
        "employer_side_in_one_amount_rial",
        "treatment_rial",
        "other_funds_rial",
    ],
)
