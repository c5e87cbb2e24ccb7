"""Article 33: an apprentice's premium is never below that of the minimum wage; the employer bears the gap."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.ir.ssa_1354.a028_rates.rule import employer_rate, insured_rate


@rule("33.1")
def apprentice_pay_rial(pay_rial: int, base_rial: int) -> int:
    """The apprentice's own pay, as far as it is insured. / مزد خود کارآموز تا جایی که بیمه می‌شود."""
    return min(pay_rial, base_rial)


@exception("33.1", to="premium_insured_rial", when="apprentice")
def premium_insured_of_apprentice_rial(apprentice_pay_rial: int, month: int) -> int:
    """The apprentice pays on the pay received. / کارآموز به نسبت مزدی که گرفته است می‌پردازد."""
    return half_up(apprentice_pay_rial * insured_rate(month), insured_rate.per)


@exception("33.2", to="premium_employer_rial", when="apprentice")
def premium_employer_of_apprentice_rial(
    base_rial: int, apprentice_pay_rial: int, relief_state_rial: int, month: int
) -> int:
    """The employer's share on the whole base, and the insured's share of the gap. / سهم کارفرما و مابه‌التفاوت سهم کارآموز."""
    own = base_rial * employer_rate(month) * insured_rate.per
    gap = max(base_rial - apprentice_pay_rial, 0) * insured_rate(month) * employer_rate.per
    return half_up(own + gap, employer_rate.per * insured_rate.per) - relief_state_rial
