"""Article 50 and its by-law: what enforcement costs, and how far attachment goes."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
enforcement_fee_rate = _.enforcement_fee_rate
attachment_surplus_rate = _.attachment_surplus_rate


@rule("50.2")
def enforcement_fee_rial(debt_rial: int, writ_day: int) -> int:
    """The fee, added to the debt. / حق اجرا که به بدهی افزوده می‌شود."""
    return half_up(debt_rial * enforcement_fee_rate(writ_day), enforcement_fee_rate.per)


@rule("50.2")
def attachment_rial(debt_rial: int, writ_day: int) -> int:
    """The most that may be attached. / بیشترین مبلغی که می‌توان توقیف کرد."""
    return debt_rial + half_up(debt_rial * attachment_surplus_rate(writ_day), attachment_surplus_rate.per)
