"""Article 29: which part of the premium goes to treatment and maternity."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
treatment_rate = _.treatment_rate


@rule("29.1")
def treatment_rial(base_rial: int, month: int) -> int:
    """Nine points of the base for accident, illness and maternity. / نُه واحد از مبنا برای حادثه، بیماری و بارداری."""
    return half_up(base_rial * treatment_rate(month), treatment_rate.per)


@rule("29.2")
def other_funds_rial(
    premium_insured_rial: int, premium_employer_rial: int, relief_state_rial: int, treatment_rial: int
) -> int:
    """What is left of both shares for the other commitments. / ماندهٔ دو سهم برای سایر تعهدات."""
    return premium_insured_rial + premium_employer_rial + relief_state_rial - treatment_rial
