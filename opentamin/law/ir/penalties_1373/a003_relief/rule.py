"""Penalties law article 3: less penalty for paying before the writ."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
relief_before_writ = _.relief_before_writ


@rule("3")
def penalty_relieved_rial(late_penalty_rial: int, paid_day: int) -> int:
    """What is taken off the penalty when the whole debt is paid before the writ. / آنچه از جریمه کم می‌شود."""
    return half_up(late_penalty_rial * relief_before_writ(paid_day), relief_before_writ.per)
