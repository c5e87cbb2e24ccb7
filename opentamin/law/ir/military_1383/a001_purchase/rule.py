"""Buying military service."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
insured_share = _.insured_share
least_days = _.least_days


@rule("1.1")
def purchase_open(paid_days: int, month: int) -> bool:
    """Two paid years. / دو سال سابقه."""
    return paid_days >= least_days(month)


@rule("1.1")
def price_rial(purchase_open: bool, service_months: int, average_premium_rial: int) -> int:
    """The whole price. / همهٔ بها."""
    if not purchase_open:
        return 0
    return service_months * average_premium_rial


@rule("1.1")
def insured_part_rial(price_rial: int, month: int) -> int:
    """What the insured person pays. / سهم بیمه‌شده."""
    return half_up(price_rial * insured_share(month), insured_share.per)


@rule("1.1")
def state_part_rial(price_rial: int, insured_part_rial: int) -> int:
    """What the state pays. / سهم دولت."""
    return price_rial - insured_part_rial
