"""Article 34: several employers, one month."""

from opentamin.ground.rules import rule


@rule("34.2")
def credited_days(listed_days: int, month_days: int) -> int:
    """Days of one person from all lists, at most the length of the month. / روزهای همهٔ فهرست‌ها، نه بیش از روزهای ماه."""
    return min(listed_days, month_days)
