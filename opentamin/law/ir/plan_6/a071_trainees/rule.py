"""Sixth Plan article 71: the state pays the employer's share of a graduate trainee."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
state_bears = _.state_bears


@rule("71.1")
def trainee_relief(relief: int) -> bool:
    """A graduate trainee within the two years. / کارورز دانش‌آموخته در دو سال نخست."""
    return relief == 3


@exception("71.1", to="relief_state_rial", when="trainee_relief")
def relief_state_of_trainee_rial(employer_share_rial: int, month: int) -> int:
    """The state bears the employer's share. / سهم کارفرما را دولت می‌پردازد."""
    return half_up(employer_share_rial * state_bears(month), state_bears.per)
