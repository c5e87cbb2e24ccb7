"""The month's premium of a person who pays himself: base, shares, health per head, and what he must pay."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.artists_1399.a001_premium import rule as sponsored
from opentamin.law.ir.construction_1386.a005_premium import rule as construction
from opentamin.law.ir.drivers_1379.a001_premium import rule as drivers
from opentamin.law.ir.freelance_1386.a001_rates import rule as freelance
from opentamin.law.ir.health_per_head.a001_per_head import rule as health
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a030_base.rule import ceiling_rial
from opentamin.law.ir.ssa_1354.a035_fixed_wages.rule import fixed_wage_parts, wage_coefficient
from opentamin.law.ir.ssa_1354.a111_floor import rule as floor
from opentamin.law.ir.voluntary_1385.a001_continuation import rule as voluntary
from opentamin.law.ir.weavers_1388.a001_premium import rule as weavers

KINDS = {
    "freelance": 1,
    "student": 2,
    "homemaker": 3,
    "abroad": 4,
    "voluntary": 5,
    **drivers.driver_rate.codes,
    "construction_worker": 8,
    "weaver": 9,
    **sponsored.group_rate.codes,
}
VEHICLES = {"none": 0} | {name: code for name, code in wage_coefficient.codes.items() if name.startswith("driver_")}
GRADES = {"none": 0} | {name: code for name, code in wage_coefficient.codes.items() if name.startswith("construction_")}
NATIONALITY = health.health_per_head_monthly.codes

SCHEME = Scheme(
    name="self_paid_premium",
    title_fa="حق بیمهٔ ماهانهٔ کسی که خود می‌پردازد",
    title_en="Monthly premium of a person who pays himself",
    inputs={
        "month": Input(137902, 140512, "ماه بیمه", "Month insured"),
        "kind": Input(codes=KINDS, title_fa="گروه بیمه‌شده", title_en="Kind of insured"),
        "days": Input(0, 31, "روزهای ماه", "Days of the month"),
        "plan": Input(
            codes={"none": 0, **freelance.plan_rate.codes}, default=0, title_fa="طرح برگزیده", title_en="Chosen plan"
        ),
        "daily_base_rial": Input(
            0,
            10**10,
            "مبنای روزانهٔ قرارداد (ریال)؛ صفر یعنی کمترین مبنا",
            "Daily base of the contract, rials; zero asks for the lowest",
            default=0,
        ),
        "trade": Input(
            codes={"ordinary": 0, **freelance.trade_coefficient.codes}, default=0, title_fa="پیشه", title_en="Trade"
        ),
        "vehicle": Input(codes=VEHICLES, default=0, title_fa="وسیلهٔ نقلیهٔ راننده", title_en="The driver's vehicle"),
        "skill_grade": Input(codes=GRADES, default=0, title_fa="درجهٔ کارت مهارت", title_en="Grade of the skill card"),
        "has_employer": Input(
            bool=True, default=0, title_fa="بافنده کارفرما دارد", title_en="The weaver has an employer"
        ),
        "persons": Input(0, 30, "شمار کسان برای سرانهٔ درمان", "Persons taken in for health per head", default=0),
        "nationality": Input(codes=NATIONALITY, default=0, title_fa="تابعیت", title_en="Nationality"),
    },
    rules=[
        minimum_daily_wage_rial,
        floor,
        ceiling_rial,
        fixed_wage_parts,
        freelance,
        health,
        voluntary,
        drivers,
        construction,
        weavers,
        sponsored,
    ],
    targets=[
        "base_rial",
        "premium_insured_rial",
        "premium_state_rial",
        "premium_agency_rial",
        "premium_unemployment_rial",
        "health_rial",
        "premium_due_rial",
    ],
    months=(137902, 140512),
)
