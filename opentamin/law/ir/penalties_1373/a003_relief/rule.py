"""Penalties law article 3: less penalty for paying before the writ."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
relief_before_writ = _.relief_before_writ
penalty_after_default = _.penalty_after_default


@rule("3")
def penalty_relieved_rial(late_penalty_rial: int, paid_day: int) -> int:
    """What is taken off the penalty when the whole debt is paid before the writ. / آنچه از جریمه کم می‌شود."""
    return half_up(late_penalty_rial * relief_before_writ(paid_day), relief_before_writ.per)


@rule("3.n")
def brought_back_rial(plan_broken: bool, forgiven_rial: int, penalty_of_months_rial: int, plan_day: int) -> int:
    """Penalties that a broken plan brings back: what was forgiven with it, and the months that it had stopped. / جریمه‌ای
    که با شکستن طرح بازمی‌گردد."""
    if not plan_broken:
        return 0
    return half_up(
        (forgiven_rial + penalty_of_months_rial) * penalty_after_default(plan_day), penalty_after_default.per
    )
