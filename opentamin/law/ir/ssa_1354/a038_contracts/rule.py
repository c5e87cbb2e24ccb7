"""Article 38: what the client of a contract holds back, and what is released."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
hold_back_rate = _.hold_back_rate


@rule("38.1")
def hold_back_rial(gross_rial: int, contract_day: int) -> int:
    """Held back from the price until clearance. / سپرده‌ای که تا مفاصاحساب نگه داشته می‌شود."""
    return half_up(gross_rial * hold_back_rate(contract_day), hold_back_rate.per)


@rule("38.2")
def release_rial(hold_back_rial: int, premium_paid_rial: int) -> int:
    """Released for premium paid in time, never more than was held. / آنچه برابر حق بیمهٔ پرداخت‌شده آزاد می‌شود."""
    return min(hold_back_rial, premium_paid_rial)
