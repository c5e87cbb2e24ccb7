"""By-law of 1380 under article 5: foreign nationals who are covered for work accidents only."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception
from opentamin.law.figures import figures

_ = figures(__file__)
work_accident_rate = _.work_accident_rate


@exception("4.1", to="premium_insured_rial", when="work_accident_only")
def premium_work_accident_rial(pay_rial: int, month: int) -> int:
    """Withheld from the foreign worker's pay. / از مزد کارگر بیگانه کسر می‌شود."""
    return half_up(pay_rial * work_accident_rate(month), work_accident_rate.per)


@exception("4.2", to="employer_share_rial", when="work_accident_only")
def no_employer_share_rial() -> int:
    """Work-accident cover asks no share of the employer. / در پوشش حوادث کار، کارفرما سهمی ندارد."""
    return 0


@exception("4.2", to="premium_state_rial", when="work_accident_only")
def no_state_share_rial() -> int:
    """Work-accident cover asks no share of the state. / در پوشش حوادث کار، دولت سهمی ندارد."""
    return 0


@exception("4.2", to="treatment_rial", when="work_accident_only")
def no_treatment_share_rial() -> int:
    """Article 29 divides the full premium only. / تقسیم ماده ۲۹ تنها دربارهٔ حق بیمهٔ کامل است."""
    return 0


@exception("4.2", to="insured_against_unemployment", when="work_accident_only")
def not_insured_against_unemployment() -> bool:
    """Work-accident cover brings no unemployment insurance. / پوشش حوادث کار بیمهٔ بیکاری ندارد."""
    return False
