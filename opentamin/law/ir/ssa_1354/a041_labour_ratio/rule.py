"""Article 41: the premium of a contract as a ratio of the whole work."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
contract_ratio = _.contract_ratio
contractor_ratio = _.contractor_ratio
days_to_pay = _.days_to_pay


@rule("41.4")
def whole_work_rial(gross_rial: int, client_materials_rial: int) -> int:
    """The price with what the client supplies. / بهای کار با مصالحی که کارفرما می‌دهد."""
    return gross_rial + client_materials_rial


@rule("41.2")
def contract_premium_rial(whole_work_rial: int, contract_class: int, contract_day: int) -> int:
    """The premium of the whole contract by its ratio. / حق بیمهٔ همهٔ پیمان با ضریب آن."""
    return half_up(whole_work_rial * contract_ratio(contract_class, contract_day), contract_ratio.per)


@rule("41.2")
def contractor_share_rial(
    whole_work_rial: int, contract_premium_rial: int, contract_class: int, contract_day: int
) -> int:
    """What the contractor bears of it. / آنچه پیمانکار می‌پردازد."""
    part = half_up(whole_work_rial * contractor_ratio(contract_class, contract_day), contractor_ratio.per)
    return min(part, contract_premium_rial)


@rule("41.2")
def client_share_rial(contract_premium_rial: int, contractor_share_rial: int) -> int:
    """The rest, which the client bears. / باقی‌مانده که کارفرمای پیمان می‌پردازد."""
    return contract_premium_rial - contractor_share_rial


@rule("41.4")
def contract_balance_rial(contract_premium_rial: int, premium_paid_rial: int) -> int:
    """What lists have not paid yet; lists above the ratio prevail. / آنچه لیست‌ها هنوز نپوشانده‌اند؛ لیستِ بیشتر معتبر است."""
    return max(contract_premium_rial - premium_paid_rial, 0)


@rule("41.4")
def days_until_due(contract_day: int) -> int:
    """Days from the notice of the account until its balance falls due. / روزهای از ابلاغ تا سررسید ماندهٔ ضریب."""
    return days_to_pay(contract_day)
