"""Article 28: who pays which part of the premium."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
insured_rate = _.insured_rate
employer_rate = _.employer_rate
state_rate = _.state_rate


@rule("28.1")
def premium_insured_rial(base_rial: int, month: int) -> int:
    """The insured person's share of the base. / سهم بیمه‌شده از مبنا."""
    return half_up(base_rial * insured_rate(month), insured_rate.per)


@rule("28.2")
def employer_share_rial(base_rial: int, month: int) -> int:
    """The employer's share before any relief. / سهم کارفرما پیش از هر معافیت."""
    return half_up(base_rial * employer_rate(month), employer_rate.per)


@rule("28.2")
def relief_state_rial() -> int:
    """Part of the employer's share that the state bears: none, unless a law says so. / بخش بر عهدهٔ دولت از سهم کارفرما."""
    return 0


@rule("28.2")
def premium_employer_rial(employer_share_rial: int, relief_state_rial: int) -> int:
    """What the employer itself owes of its share. / آنچه کارفرما خود از سهمش بدهکار است."""
    return employer_share_rial - relief_state_rial


@rule("28.3")
def premium_state_rial(base_rial: int, month: int) -> int:
    """The state's share, paid once a year from its budget. / سهم دولت که سالی یک بار از بودجه پرداخت می‌شود."""
    return half_up(base_rial * state_rate(month), state_rate.per)
