"""Aids: a refund up to the tariff of the item, again only when the renewal period has passed."""

from opentamin.ground.rules import exception, helper, rule
from opentamin.law.figures import figures

_ = figures(__file__)
aid_tariff_rial = _.aid_tariff_rial
aid_renewal_months = _.aid_renewal_months


@helper
def months_later(day_code: int, months: int) -> int:
    """The same day (yyyymmdd) of a later month. / همان روز در ماهی پس از آن."""
    number = day_code // 10000 * 12 + day_code // 100 % 100 - 1 + months
    return (number // 12 * 100 + number % 12 + 1) * 100 + day_code % 100


@rule("2.3")
def aid_covered(insured_as: int) -> bool:
    """Everybody in the list; the self-employed are not. / در فهرست مشمولان است."""
    return insured_as <= 5


@rule("2.2")
def had_before(last_given_day: int) -> bool:
    """The same aid was refunded before. / پیش‌تر همین قلم داده شده است."""
    return last_given_day > 0


@rule("2.2")
def aid_due_again() -> bool:
    """A first aid waits for nothing. / نخستین بار دوره‌ای ندارد."""
    return True


@exception("2.2", to="aid_due_again", when="had_before")
def renewal_is_over(item: int, last_given_day: int, day: int) -> bool:
    """The renewal period of the item has passed. / دورهٔ تجدید گذشته است."""
    return day >= months_later(last_given_day, aid_renewal_months(item, day))


@rule("2.1")
def refund_rial(aid_covered: bool, aid_due_again: bool, item: int, price_rial: int, day: int) -> int:
    """The price, at most the tariff. / بها تا سقف تعرفه."""
    if not aid_covered or not aid_due_again:
        return 0
    return min(price_rial, aid_tariff_rial(item, day))


@rule("2.1")
def person_part_rial(price_rial: int, refund_rial: int) -> int:
    """What stays with the person. / آنچه با شخص می‌ماند."""
    return price_rial - refund_rial
