"""Article 54: who is covered for treatment on a day, and until which month."""

from opentamin.ground.rules import helper, rule
from opentamin.law.figures import figures

_ = figures(__file__)
months_after_last_paid = _.months_after_last_paid


@helper
def months_later(month_code: int, months: int) -> int:
    """The month (yyyymm) some months after another. / ماهی پس از چند ماه."""
    number = month_code // 100 * 12 + month_code % 100 - 1 + months
    return number // 12 * 100 + number % 12 + 1


@rule("54.3")
def covered_until_month(last_paid_month: int) -> int:
    """The last month of cover that a paid month gives, 0 without one. / آخرین ماه پوشش."""
    if last_paid_month > 0:
        return months_later(last_paid_month, months_after_last_paid(last_paid_month))
    return 0


@rule("54.2")
def covered_by_premium(covered_until_month: int, last_paid_month: int, day: int) -> bool:
    """Premium of this month, or of one recent enough, is credited. / حق بیمه در سابقه نشسته است."""
    return last_paid_month > 0 and day // 100 <= covered_until_month


@rule("54.6")
def covered_by_contract(self_paid_month: int, day: int) -> bool:
    """A contract scheme that is paid for this month. / بیمهٔ قراردادی پرداخته."""
    return self_paid_month > 0 and day // 100 <= self_paid_month


@rule("54.4")
def covered_by_pension(pension_due: bool) -> bool:
    """An old-age or disability pension is due. / مستمری برقرار است."""
    return pension_due


@rule("54.4")
def covered_as_survivor(survivor_due: bool) -> bool:
    """A part of a survivors' pension is due. / مستمری بازماندگان برقرار است."""
    return survivor_due


@rule("54.5")
def covered_by_unemployment(unemployment_due: bool) -> bool:
    """Unemployment benefit is due. / مقرری بیکاری برقرار است."""
    return unemployment_due


@rule("54.8")
def covered_through_family(family_covered: bool) -> bool:
    """Somebody who is covered has this person as a relative of article 58. / خانوادهٔ بیمه‌شده."""
    return family_covered


@rule("54.7")
def cover_is_ended(dead: bool, other_fund: bool) -> bool:
    """Dead, or insured with another fund. / فوت یا صندوق دیگر."""
    return dead or other_fund


@rule("54.2")
def role(
    cover_is_ended: bool,
    covered_by_premium: bool,
    covered_by_contract: bool,
    covered_by_pension: bool,
    covered_as_survivor: bool,
    covered_by_unemployment: bool,
    covered_through_family: bool,
) -> int:
    """The title of the cover, 0 for none; the first that holds. / عنوان پوشش."""
    if cover_is_ended:
        return 0
    if covered_by_premium:
        return 1
    if covered_by_contract:
        return 2
    if covered_by_pension:
        return 3
    if covered_as_survivor:
        return 4
    if covered_by_unemployment:
        return 5
    if covered_through_family:
        return 6
    return 0


@rule("54.2")
def care_covered(role: int) -> bool:
    """Covered for treatment on this day. / در این روز زیر پوشش درمان است."""
    return role > 0
