"""Article 31: where customers pay the income, the flat income of the trade is the base."""

from opentamin.ground.rules import exception
from opentamin.law.figures import figures

_ = figures(__file__)
flat_income = _.flat_income


@exception("31.1", to="insurable_pay_rial", when="customer_paid")
def flat_income_of_trade_rial(month: int) -> int:
    """The flat income in place of all items of pay. / درآمد مقطوع به جای همهٔ اقلام مزد."""
    return flat_income(month)
