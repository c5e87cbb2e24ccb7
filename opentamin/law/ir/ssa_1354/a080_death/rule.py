"""Article 80: whose death gives a right, and the base of it."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
recent_days = _.recent_days
last_year_days = _.last_year_days
long_record_days = _.long_record_days
short_record_days = _.short_record_days


@rule("80.1")
def pensioner_met(deceased_kind: int) -> bool:
    """The deceased drew an old-age or total-disability pension. / متوفی مستمری‌بگیر بود."""
    return deceased_kind > 0


@rule("80.2")
def recent_record_met(days_in_ten_years: int, days_in_last_year: int, death_day: int) -> bool:
    """Paid lately for long enough. / سابقهٔ نزدیک کافی."""
    return days_in_ten_years >= recent_days(death_day) and days_in_last_year >= last_year_days(death_day)


@rule("80.3")
def work_caused_met(work_caused: bool) -> bool:
    """Death by work. / فوت ناشی از کار."""
    return work_caused


@rule("80.4")
def twenty_years_met(paid_days: int, death_day: int) -> bool:
    """Twenty paid years. / بیست سال سابقه."""
    return paid_days >= long_record_days(death_day)


@rule("80.n3")
def short_record_met(
    pensioner_met: bool,
    recent_record_met: bool,
    work_caused_met: bool,
    twenty_years_met: bool,
    paid_days: int,
    death_day: int,
) -> bool:
    """None of the others, but a year or more. / هیچ‌یک از آن‌ها، ولی یک سال یا بیشتر."""
    if pensioner_met or recent_record_met or work_caused_met or twenty_years_met:
        return False
    return paid_days >= short_record_days(death_day)


@rule("83.n")
def cover(
    pensioner_met: bool, recent_record_met: bool, work_caused_met: bool, twenty_years_met: bool, short_record_met: bool
) -> int:
    """1 pensioner, 2 recent record, 3 work, 4 twenty years, 5 short record, 0 none. / کدام حالت."""
    if pensioner_met:
        return 1
    if work_caused_met:
        return 3
    if recent_record_met:
        return 2
    if twenty_years_met:
        return 4
    if short_record_met:
        return 5
    return 0


@rule("83.n")
def base_kind(cover: int) -> int:
    """1 pension at death, 2 article 72, 3 article 77, 4 in proportion, 0 none. / مبنا."""
    if cover == 1:
        return 1
    if cover == 2 or cover == 3:
        return 2
    if cover == 4:
        return 3
    if cover == 5:
        return 4
    return 0


@rule("111.s")
def whole_floor(cover: int) -> bool:
    """The whole floor of article 111 holds. / کف کامل برقرار است."""
    return cover > 0 and cover < 5
