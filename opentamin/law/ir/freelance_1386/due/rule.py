"""When a month is payable, and when a gap ends the contract."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
months_to_pay = _.months_to_pay
gap_allowed_months = _.gap_allowed_months
gap_allowed_once_months = _.gap_allowed_once_months
months_at_once = _.months_at_once


@rule("due.1")
def last_month_to_pay(covered_month: int) -> int:
    """The month (yyyymm) on whose last day the covered month is still payable. / ماهی که تا آخرین روز آن می‌توان پرداخت."""
    months = covered_month // 100 * 12 + covered_month % 100 - 1 + months_to_pay(covered_month)
    return months // 12 * 100 + months % 12 + 1


@rule("due.2")
def gap_months(last_paid_month: int, month: int) -> int:
    """Months from the last paid month to the month of payment; none when paid ahead. / ماه‌ها از آخرین ماه پرداخت‌شده تا پرداخت."""
    paying = month // 100 * 12 + month % 100
    return max(paying - (last_paid_month // 100 * 12 + last_paid_month % 100), 0)


@rule("due.3")
def uses_the_extension(gap_months: int, extension_used: bool, month: int) -> bool:
    """Whether this payment takes the one longer gap of the contract. / آیا این پرداخت فاصلهٔ بلندتر قرارداد را مصرف می‌کند."""
    within = gap_months > gap_allowed_months(month) and gap_months <= gap_allowed_once_months(month)
    return within and not extension_used


@rule("due.2")
def contract_void(gap_months: int, uses_the_extension: bool, month: int) -> bool:
    """Whether the gap has ended the contract. / آیا فاصله قرارداد را باطل کرده است."""
    return gap_months > gap_allowed_months(month) and not uses_the_extension


@rule("due.4")
def months_accepted(months: int, month: int) -> bool:
    """Whether so many months may be paid at once; one always may. / آیا این شمار ماه یک‌جا پرداختنی است."""
    if months <= 1:
        return months == 1
    return months <= months_at_once(month)
