"""Article 35: the fixed daily wage of an occupation."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
wage_coefficient = _.wage_coefficient
printed_daily_wage = _.printed_daily_wage


@rule("35.1")
def fixed_wage_parts(occupation: int, month: int, minimum_daily_wage_rial: int) -> int:
    """The fixed daily wage, not yet rounded: parts of a rial as the coefficient counts them. / مزد مقطوع پیش از گردکردن."""
    if printed_daily_wage(occupation, month) > 0:
        return printed_daily_wage(occupation, month) * wage_coefficient.per
    return minimum_daily_wage_rial * wage_coefficient(occupation, month)


@rule("35.2")
def fixed_daily_wage_rial(fixed_wage_parts: int) -> int:
    """The fixed daily wage to the rial. / مزد مقطوع روزانه به ریال."""
    return half_up(fixed_wage_parts, wage_coefficient.per)


@rule("35.1")
def fixed_base_rial(fixed_wage_parts: int, days: int) -> int:
    """The base of the days worked, rounded once at the end. / مبنای روزهای کارکرد با یک گردکردن در پایان."""
    return half_up(fixed_wage_parts * days, wage_coefficient.per)
