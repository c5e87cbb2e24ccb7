"""Penalties law article 1: the list that came late, the premium that came late."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
list_penalty_regime = _.list_penalty_regime
list_penalty_rate = _.list_penalty_rate
list_penalty_band_limit = _.list_penalty_band_limit
list_penalty_band_rate = _.list_penalty_band_rate
late_month_rate = _.late_month_rate
late_day_rate = _.late_day_rate
late_payment_by_months = _.late_payment_by_months
delay_counted = _.delay_counted


@rule("1.n1.b")
def penalty_band(premium_rial: int, default_day: int) -> int:
    """The band of the month's premium, where bands are in force. / پلهٔ حق بیمهٔ ماه، آنجا که جریمه پلکانی است."""
    if list_penalty_regime(default_day) == 2:
        if premium_rial <= list_penalty_band_limit(1, default_day):
            return 1
        if premium_rial <= list_penalty_band_limit(2, default_day):
            return 2
        return 3
    return 1


@rule("1.n1")
def list_penalty_rial(premium_rial: int, penalty_band: int, default_day: int) -> int:
    """The penalty of a late list on the month's whole premium. / جریمهٔ لیست دیررسیده بر همهٔ حق بیمهٔ ماه."""
    if list_penalty_regime(default_day) == 2:
        rate = list_penalty_band_rate(penalty_band, default_day)
        return half_up(premium_rial * rate, list_penalty_band_rate.per)
    return half_up(premium_rial * list_penalty_rate(default_day), list_penalty_rate.per)


@rule("1.n2")
def late_penalty_rial(unpaid_rial: int, months_late: int, days_late: int, default_day: int) -> int:
    """The penalty of late payment: by months today, by days before 1373. / جریمهٔ دیرکرد: امروز ماهانه، پیش از ۱۳۷۳ روزانه."""
    if late_payment_by_months(default_day) == 1:
        return half_up(unpaid_rial * late_month_rate(default_day) * months_late, late_month_rate.per)
    return half_up(unpaid_rial * late_day_rate(default_day) * days_late, late_day_rate.per)


@rule("1.n2")
def delay_regimes(default_day: int, last_day: int) -> int:
    """One when one regime counts the whole delay, two when it crosses. / یک اگر همهٔ دیرکرد در یک شیوه باشد، دو اگر نباشد."""
    if late_payment_by_months(default_day) == 1:
        if late_month_rate(default_day) == late_month_rate(last_day):
            return 1
        return 2
    if late_payment_by_months(last_day) == 1:
        return 2
    return 1


@rule("1.n2")
def late_account_rial(rial_months: int, rial_days: int, delay_regimes: int, default_day: int) -> int:
    """The penalty of a debt that was paid in parts, rounded once. / جریمهٔ بدهی‌ای که پاره‌پاره پرداخت شد، با یک بار گرد کردن."""
    counted = delay_counted(delay_regimes, default_day)
    if late_payment_by_months(default_day) == 1:
        return half_up(rial_months * late_month_rate(default_day) * counted, late_month_rate.per)
    return half_up(rial_days * late_day_rate(default_day) * counted, late_day_rate.per)
