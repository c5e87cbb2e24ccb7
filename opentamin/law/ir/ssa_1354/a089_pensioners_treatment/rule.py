"""Article 89: what pensioners pay for treatment."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
long_record_days = _.long_record_days
treatment_share = _.treatment_share


@rule("89.1")
def record_code(paid_days: int, month: int) -> int:
    """1 for ten years and more, else 0. / ده سال و بیشتر یا کمتر."""
    if paid_days >= long_record_days(month):
        return 1
    return 0


@rule("89.1")
def treatment_deduction_rial(pension_rial: int, record_code: int, month: int) -> int:
    """Two per cent of the pension. / دو درصد مستمری."""
    return half_up(pension_rial * treatment_share(record_code, month), treatment_share.per)
