"""Drivers: a fixed wage by vehicle, shared with the state or not."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures
from opentamin.law.ir.ssa_1354.a035_fixed_wages.rule import wage_coefficient

_ = figures(__file__)
driver_rate = _.driver_rate
driver_state_rate = _.driver_state_rate


@rule("1.1")
def is_driver(kind: int) -> bool:
    """A driver, with or without subsidy. / راننده، با یارانه یا بی آن."""
    return kind == 6 or kind == 7


@exception("1.4", to="occupation", when="is_driver")
def driver_occupation(vehicle: int) -> int:
    """The driver's occupation is that of the vehicle. / شغل راننده به وسیلهٔ نقلیه است."""
    return vehicle


@exception("1.4", to="base_per", when="is_driver")
def driver_base_per() -> int:
    """Into how many parts the fixed wage counts a rial. / هر ریالِ دستمزد مقطوع چند پاره شمرده می‌شود."""
    return wage_coefficient.per


@exception("1.4", to="base_parts", when="is_driver")
def driver_base_parts(fixed_wage_parts: int, days: int) -> int:
    """The fixed wage for the days of the month. / دستمزد مقطوع برای روزهای ماه."""
    return fixed_wage_parts * days


@exception("1.2", to="premium_insured_rial", when="is_driver")
def driver_premium_rial(base_parts: int, base_per: int, kind: int, month: int) -> int:
    """What the driver pays. / آنچه راننده می‌پردازد."""
    return half_up(base_parts * driver_rate(kind, month), base_per * driver_rate.per)


@exception("1.2", to="premium_state_rial", when="is_driver")
def driver_state_rial(base_parts: int, base_per: int, kind: int, month: int) -> int:
    """What the state pays for the driver. / آنچه دولت برای راننده می‌پردازد."""
    return half_up(base_parts * driver_state_rate(kind, month), base_per * driver_state_rate.per)
