"""A second opinion on late penalties: the story of a debt in plain loops and exact fractions, from the reference text.

It shares nothing with the product but days off, which are facts of the world; its Jalali dates are those of another library.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import jdatetime

from tests.oracle.oracle import Refused, round_half_up

LAW_OF_1373 = date(1994, 7, 31)
RATE_READ_FROM = date(2003, 8, 17)
MONTHLY, DAILY = Fraction(2, 100), Fraction(5, 10_000)


def last_day_of(year: int, month: int) -> date:
    """The last day of a Jalali month."""
    following = jdatetime.date(year + month // 12, month % 12 + 1, 1).togregorian()
    return following - timedelta(days=1)


def nominal_day(month: int, after: int) -> date:
    """The last day of the `after`-th month after the month yyyymm."""
    count = month // 100 * 12 + month % 100 - 1 + after
    return last_day_of(count // 12, count % 12 + 1)


def months_begun(nominal: date, day: date) -> int:
    """Jalali months that have begun after the nominal day."""
    early, late = (jdatetime.date.fromgregorian(date=each) for each in (nominal, day))
    return (late.year - early.year) * 12 + late.month - early.month


class Story:
    """One debt as an officer would keep it on paper: what was claimed, each payment with its day, crossed out or not."""

    def __init__(self, nominal: date, rolled: date) -> None:
        self.nominal, self.rolled = nominal, rolled
        self.claimed = 0
        self.payments: dict[str, tuple[date, int]] = {}

    def paid(self) -> int:
        """All money that was not crossed out."""
        return sum(amount for _, amount in self.payments.values())

    def unpaid(self) -> int:
        """What is open of the premium."""
        return self.claimed - self.paid()

    def penalty(self, as_of: date, until: date | None = None) -> int:
        """Rial after rial in the order of payment, each part with its months (or days); rounded once."""
        stop = min(as_of, until) if until else as_of
        left, whole, last = self.claimed, Fraction(0), None
        open_parts = [*sorted(self.payments.values()), (stop, 10**18)]
        for day, amount in open_parts:
            part = min(left, amount)
            left -= part
            ended = min(day, stop)
            if part <= 0 or ended <= self.rolled:
                continue
            last = max(last or ended, ended)
            whole += self._of(part, ended)
        if last and self.nominal + timedelta(days=1) < LAW_OF_1373 <= last:
            raise Refused("a delay that crosses two laws")
        return round_half_up(whole)

    def _of(self, amount: int, day: date) -> Fraction:
        default = self.nominal + timedelta(days=1)
        if default < LAW_OF_1373:
            return amount * DAILY * (day - self.nominal).days
        if default < RATE_READ_FROM:
            raise Refused("the monthly rate was not read")
        return amount * MONTHLY * months_begun(self.nominal, day)
