"""Five-worker law: the state pays the employer's share of the first five people."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
state_bears = _.state_bears
exempt_people = _.exempt_people


@rule("1.1")
def five_worker_relief(relief: int) -> bool:
    """One of the first five people of a listed workshop. / یکی از پنج نفر نخست کارگاه مشمول."""
    return relief == 1


@exception("1.1", to="relief_state_rial", when="five_worker_relief")
def relief_state_of_five_worker_rial(employer_share_rial: int, month: int) -> int:
    """The state bears the employer's share. / سهم کارفرما را دولت می‌پردازد."""
    return half_up(employer_share_rial * state_bears(month), state_bears.per)


@rule("1.2")
def relieved_people(people: int, month: int) -> int:
    """How many people of the workshop the relief reaches. / شمار نفراتی از کارگاه که معافیت به آنان می‌رسد."""
    return min(people, exempt_people(month))
