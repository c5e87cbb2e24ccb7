"""The Jalali calendar: days, months and spans, from a table of astronomical leap years.

The civil year begins on the day whose true noon at 52.5° E follows the March equinox (law of 1304). Leap years 1200 to
1599 are written here as the gaps between them; tests compare every day of 1300 to 1500 with two libraries.
Days are stored as ordinals of the proleptic Gregorian calendar, so that differences are plain subtraction.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

FIRST_YEAR, LAST_YEAR = 1200, 1599
_FIRST_DAY_ORDINAL = 664_821
_FIRST_LEAP_YEAR = 1201
_LEAP_GAPS = "454444444544444445444444454444444544444445444444454444444544444445444444544444444544444445444444"
LEAP_YEARS = frozenset(accumulate(map(int, _LEAP_GAPS), initial=_FIRST_LEAP_YEAR))
_YEAR_STARTS = list(
    accumulate((365 + (year in LEAP_YEARS) for year in range(FIRST_YEAR, LAST_YEAR + 1)), initial=_FIRST_DAY_ORDINAL)
)
_MONTH_STARTS = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)
_DAY = re.compile(r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})\Z")
_MONTH = re.compile(r"(\d{4})[-/]?(\d{1,2})\Z")
SATURDAY, THURSDAY, FRIDAY = 0, 5, 6


def is_leap(year: int) -> bool:
    """True for a year of 366 days. ValueError outside 1200..1599."""
    _require_year(year)
    return year in LEAP_YEARS


def month_length(code: int) -> int:
    """Days of the month `yyyymm`: 31 for 1-6, 30 for 7-11, 29 or 30 for 12. ValueError for an impossible month."""
    year, month = divmod(code, 100)
    _require_year(year)
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    if month <= 6:
        return 31
    return 30 if month < 12 or year in LEAP_YEARS else 29


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year {year} is outside {FIRST_YEAR}..{LAST_YEAR}")


@lru_cache(maxsize=65_536)
def _parts(ordinal: int) -> tuple[int, int, int]:
    """Year, month and day of an ordinal; ValueError outside the table."""
    index = bisect_right(_YEAR_STARTS, ordinal) - 1
    if not 0 <= index <= LAST_YEAR - FIRST_YEAR:
        raise ValueError(f"day {ordinal} is outside the years {FIRST_YEAR}..{LAST_YEAR}")
    within = ordinal - _YEAR_STARTS[index]
    month = bisect_right(_MONTH_STARTS, within)
    return FIRST_YEAR + index, month, within - _MONTH_STARTS[month - 1] + 1


@dataclass(frozen=True, order=True, slots=True)
class Day:
    """One day, held as its Gregorian ordinal and shown as a Jalali date."""

    ordinal: int

    @classmethod
    def of(cls, year: int, month: int, day: int) -> Day:
        """The Jalali day; ValueError when it does not exist (30 Esfand of a common year)."""
        if not 1 <= day <= month_length(year * 100 + month):
            raise ValueError(f"there is no day {year}-{month:02d}-{day:02d}")
        return cls(_YEAR_STARTS[year - FIRST_YEAR] + _MONTH_STARTS[month - 1] + day - 1)

    @classmethod
    def parse(cls, text: str) -> Day:
        """Read 1404-08-14, 1404/08/14 or 14040814; ValueError for anything else."""
        found = _DAY.match(text.strip())
        if not found:
            raise ValueError(f"not a day: {text!r}")
        return cls.of(int(found[1]), int(found[2]), int(found[3]))

    @classmethod
    def from_date(cls, value: date) -> Day:
        """The day of a Gregorian date."""
        return cls(value.toordinal())

    def to_date(self) -> date:
        """The Gregorian date, as the database stores it."""
        return date.fromordinal(self.ordinal)

    @property
    def parts(self) -> tuple[int, int, int]:
        """Jalali year, month of the year, day of the month."""
        return _parts(self.ordinal)

    @property
    def year(self) -> int:
        """Jalali year."""
        return self.parts[0]

    @property
    def month_of_year(self) -> int:
        """1 for Farvardin to 12 for Esfand."""
        return self.parts[1]

    @property
    def day_of_month(self) -> int:
        """1 to 31."""
        return self.parts[2]

    @property
    def month(self) -> Month:
        """The month that the day lies in."""
        year, month, _ = self.parts
        return Month(year * 100 + month)

    @property
    def code(self) -> int:
        """The day as the number yyyymmdd, as list files write it."""
        year, month, day = self.parts
        return year * 10_000 + month * 100 + day

    @property
    def weekday(self) -> int:
        """0 for Saturday to 6 for Friday."""
        return (self.ordinal + 1) % 7

    def __add__(self, days: int) -> Day:
        return Day(self.ordinal + days)

    def __sub__(self, other: Day) -> int:
        return self.ordinal - other.ordinal

    def __str__(self) -> str:
        year, month, day = self.parts
        return f"{year}-{month:02d}-{day:02d}"


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One Jalali month, held as the number yyyymm."""

    code: int

    def __post_init__(self) -> None:
        month_length(self.code)

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        """The month of a year; ValueError when it does not exist."""
        if not 1 <= month <= 12:
            raise ValueError(f"there is no month {month}")
        return cls(year * 100 + month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read 1404-08, 1404/8 or 140408; ValueError for anything else."""
        found = _MONTH.match(text.strip())
        if not found:
            raise ValueError(f"not a month: {text!r}")
        return cls.of(int(found[1]), int(found[2]))

    @property
    def length(self) -> int:
        """Days of the month."""
        return month_length(self.code)

    @property
    def first(self) -> Day:
        """The first day."""
        return Day.of(self.code // 100, self.code % 100, 1)

    @property
    def last(self) -> Day:
        """The last day."""
        return self.first + (self.length - 1)

    @property
    def until(self) -> Day:
        """The first day after the month: the open end of its span."""
        return self.first + self.length

    def next(self) -> Month:
        """The month after this one."""
        return self + 1

    def __add__(self, months: int) -> Month:
        count = self.code // 100 * 12 + self.code % 100 - 1 + months
        return Month(count // 12 * 100 + count % 12 + 1)

    def __sub__(self, other: Month) -> int:
        return (self.code // 100 - other.code // 100) * 12 + self.code % 100 - other.code % 100

    def __str__(self) -> str:
        return f"{self.code // 100}-{self.code % 100:02d}"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `from_` until `until`, the last excluded. ValueError when it ends before it begins."""

    from_: Day
    until: Day

    def __post_init__(self) -> None:
        if self.until < self.from_:
            raise ValueError(f"a span cannot end before it begins: {self.from_} .. {self.until}")

    @property
    def days(self) -> int:
        """How many days it holds."""
        return self.until - self.from_

    def __contains__(self, day: Day) -> bool:
        return self.from_ <= day < self.until

    def overlap(self, other: Span) -> Span | None:
        """The days that both hold, or None."""
        begin, end = max(self.from_, other.from_), min(self.until, other.until)
        return Span(begin, end) if begin < end else None
