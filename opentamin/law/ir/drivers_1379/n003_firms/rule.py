"""Note 3: the fine of a transport firm."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
fine_months = _.fine_months


@rule("n3.1")
def transport_fine_rial(driver_month_premium_rial: int, waybills: int, repeat: int, waybill_day: int) -> int:
    """Months of a driver's premium for each waybill. / چند ماه حق بیمهٔ راننده برای هر بارنامه."""
    return driver_month_premium_rial * fine_months(repeat, waybill_day) * waybills
