"""Construction workers: seven per cent of a fixed wage; the owner of the building pays a levy."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage
from opentamin.law.ir.ssa_1354.a035_fixed_wages.rule import wage_coefficient

_ = figures(__file__)
construction_rate = _.construction_rate
owner_levy_regime = _.owner_levy_regime
owner_levy_share = _.owner_levy_share
square_metre_rate = _.square_metre_rate
small_building_m2 = _.small_building_m2


@rule("5.1")
def is_construction_worker(kind: int) -> bool:
    """A construction worker with a skill card. / کارگر ساختمانی دارای کارت مهارت."""
    return kind == 8


@exception("5.1", to="occupation", when="is_construction_worker")
def construction_occupation(skill_grade: int) -> int:
    """The occupation is the grade of the skill card. / شغل همان درجهٔ کارت مهارت است."""
    return skill_grade


@exception("5.1", to="base_per", when="is_construction_worker")
def construction_base_per() -> int:
    """Into how many parts the fixed wage counts a rial. / هر ریالِ دستمزد مقطوع چند پاره شمرده می‌شود."""
    return wage_coefficient.per


@exception("5.1", to="base_parts", when="is_construction_worker")
def construction_base_parts(fixed_wage_parts: int, days: int) -> int:
    """The fixed wage for the days of the month. / دستمزد مقطوع برای روزهای ماه."""
    return fixed_wage_parts * days


@exception("5.1", to="premium_insured_rial", when="is_construction_worker")
def construction_premium_rial(base_parts: int, base_per: int, month: int) -> int:
    """What the worker pays. / آنچه کارگر می‌پردازد."""
    return half_up(base_parts * construction_rate(month), base_per * construction_rate.per)


@exception("5.2", to="premium_state_rial", when="is_construction_worker")
def construction_state_rial() -> int:
    """The rest comes from the owners' levy, not from a state share. / مانده از سهم مالکان است، نه از دولت."""
    return 0


@rule("5.3")
def area_band(area_m2: int, permit_day: int) -> int:
    """The band of the building's area, where the levy goes by area. / پلهٔ زیربنا، آنجا که سهم به متر مربع است."""
    if owner_levy_regime(permit_day) == 1 and area_m2 > small_building_m2(permit_day):
        return 2
    return 1


@rule("5.2")
def owner_levy_rial(permit_charges_rial: int, place: int, area_m2: int, area_band: int, permit_day: int) -> int:
    """What the owner pays with the permit. / آنچه مالک هنگام پروانه می‌پردازد."""
    if owner_levy_regime(permit_day) == 1:
        wage = minimum_daily_wage(permit_day // 100)
        return half_up(area_m2 * wage * square_metre_rate(area_band, permit_day), square_metre_rate.per)
    return half_up(permit_charges_rial * owner_levy_share(place, permit_day), owner_levy_share.per)
