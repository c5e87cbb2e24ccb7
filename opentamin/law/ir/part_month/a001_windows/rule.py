"""When the missing days of a month can be bought, and for what (a rate that was not read)."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
window_first_month = _.window_first_month
window_last_month = _.window_last_month
window_years_later = _.window_years_later
first_half_ends = _.first_half_ends
completion_rate = _.completion_rate


@rule("1.1")
def half_of_year(missing_month: int) -> int:
    """The half of the year in which the missing days lie. / نیمه‌ای از سال که روزهای بیمه‌نشده در آن است."""
    if missing_month % 100 <= first_half_ends(missing_month):
        return 1
    return 2


@rule("1.1")
def window_opens(missing_month: int, half_of_year: int) -> int:
    """First month (yyyymm) in which the request is accepted. / نخستین ماهی که درخواست پذیرفته است."""
    year = missing_month // 100 + window_years_later(half_of_year, missing_month)
    return year * 100 + window_first_month(half_of_year, missing_month)


@rule("1.1")
def window_closes(missing_month: int, half_of_year: int) -> int:
    """Last month (yyyymm) in which the request is accepted. / آخرین ماهی که درخواست پذیرفته است."""
    year = missing_month // 100 + window_years_later(half_of_year, missing_month)
    return year * 100 + window_last_month(half_of_year, missing_month)


@rule("1.1")
def request_accepted(month: int, window_opens: int, window_closes: int) -> bool:
    """Whether a request of this month is in its time. / آیا درخواست این ماه به‌هنگام است."""
    return month >= window_opens and month <= window_closes


@rule("1.1")
def completion_premium_rial(missing_base_rial: int, missing_month: int) -> int:
    """The premium of the missing days. / حق بیمهٔ روزهای بیمه‌نشده."""
    return half_up(missing_base_rial * completion_rate(missing_month), completion_rate.per)
