"""Article 76: the routes to an old-age pension."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures
from opentamin.law.ir.hazardous_1380.a001_years.rule import hazardous_year_counts

_ = figures(__file__)
days_of_a_year = _.days_of_a_year
old_age_age = _.old_age_age
ordinary_years = _.ordinary_years
long_service_years = _.long_service_years
long_service_age = _.long_service_age
hazardous_years_in_a_row = _.hazardous_years_in_a_row
hazardous_years_in_all = _.hazardous_years_in_all
no_age_years = _.no_age_years
women_workers_years = _.women_workers_years
women_workers_age = _.women_workers_age
disabled_years = _.disabled_years
disabled_woman_age = _.disabled_woman_age


@rule("76.n2")
def days_counted(ordinary_days: int, hazardous_days: int, claim_day: int) -> int:
    """Days of service; hazardous days count one and a half, half a day up. / روزهای سابقه، با ضریب روزهای سخت."""
    if hazardous_days == 0:
        return ordinary_days
    counted = half_up(hazardous_days * hazardous_year_counts(claim_day), hazardous_year_counts.per)
    return ordinary_days + counted


@rule("76.1")
def days_required_ordinary(claim_day: int) -> int:
    """Paid days of the ordinary route. / روزهای لازم در راه عادی."""
    return ordinary_years(claim_day) * days_of_a_year(claim_day)


@rule("76.1")
def ordinary_met(days_counted: int, days_required_ordinary: int, sex: int, age_years: int, claim_day: int) -> bool:
    """The ordinary route: age and paid years. / راه عادی: سن و سابقه."""
    return age_years >= old_age_age(sex, claim_day) and days_counted >= days_required_ordinary


@rule("76.n1")
def long_service_met(
    days_counted: int, days_required_long_service: int, sex: int, age_years: int, claim_day: int
) -> bool:
    """Note 1: long service and a lower age. / تبصرهٔ ۱: سابقهٔ بلند و سن کمتر."""
    return age_years >= long_service_age(sex, claim_day) and days_counted >= days_required_long_service


@rule("76.n2")
def hazardous_met(hazardous_days: int, hazardous_consecutive: bool, claim_day: int) -> bool:
    """Note 2: hazardous years in a row or in all. / تبصرهٔ ۲: سال‌های سخت و زیان‌آور."""
    if hazardous_days == 0:
        return False
    if hazardous_consecutive:
        return hazardous_days >= hazardous_years_in_a_row(claim_day) * days_of_a_year(claim_day)
    return hazardous_days >= hazardous_years_in_all(claim_day) * days_of_a_year(claim_day)


@rule("76.n3")
def no_age_met(days_counted: int, claim_day: int) -> bool:
    """Note 3: thirty-five years, no age. / تبصرهٔ ۳: سی‌وپنج سال بی شرط سن."""
    return days_counted >= no_age_years(claim_day) * days_of_a_year(claim_day)


@rule("76.n4")
def women_workers_open(sex: int, age_years: int, working_at_claim: bool, claim_day: int) -> bool:
    """Note 4 is open: a woman of the age asked, in work. / تبصرهٔ ۴ باز است: زن شاغل در سن لازم."""
    return sex == 1 and age_years >= women_workers_age(claim_day) and working_at_claim


@rule("76.n4")
def women_workers_met(women_workers_open: bool, ordinary_days: int, hazardous_days: int, claim_day: int) -> bool:
    """Note 4: working women with the years, day for day. / تبصرهٔ ۴: زنان کارگر، روز در برابر روز."""
    asked = women_workers_years(claim_day) * days_of_a_year(claim_day)
    return women_workers_open and ordinary_days + hazardous_days >= asked


@rule("76.d")
def disabled_or_veteran_met(
    disabled_woman: bool, war_disabled: bool, age_years: int, days_counted: int, claim_day: int
) -> bool:
    """Disabled women and veterans. / زنان معلول و جانبازان."""
    if war_disabled:
        return days_counted >= disabled_years(claim_day) * days_of_a_year(claim_day)
    if disabled_woman:
        old_enough = age_years >= disabled_woman_age(claim_day)
        return old_enough and days_counted >= disabled_years(claim_day) * days_of_a_year(claim_day)
    return False


@rule("76.e")
def work_ended_met(left_work: bool) -> bool:
    """Insured work has ended. / کار بیمه‌ای پایان یافته است."""
    return left_work


@rule("76.1")
def route(
    hazardous_met: bool,
    no_age_met: bool,
    long_service_met: bool,
    ordinary_met: bool,
    disabled_or_veteran_met: bool,
    women_workers_met: bool,
    short_record_met: bool,
) -> int:
    """The best open route; 0 where none is. / بهترین راه باز؛ صفر یعنی هیچ."""
    if hazardous_met:
        return 3
    if no_age_met:
        return 4
    if long_service_met:
        return 2
    if ordinary_met:
        return 1
    if disabled_or_veteran_met:
        return 7
    if women_workers_met:
        return 5
    if short_record_met:
        return 6
    return 0


@rule("76.n4")
def route_unclear(
    route: int,
    women_workers_open: bool,
    hazardous_days: int,
    days_counted: int,
    days_added: int,
    sex: int,
    age_years: int,
    claim_day: int,
) -> bool:
    """Only hazardous years, or only the addition to a mixed record, would decide. / تنها ضریب روزهای سخت یا افزودهٔ سابقهٔ آمیخته تعیین‌کننده است."""
    if hazardous_days == 0 or route == 1 or route == 2 or route == 3 or route == 4 or route == 7:
        return False
    by_factor = women_workers_open and days_counted >= women_workers_years(claim_day) * days_of_a_year(claim_day)
    by_plan = days_added > 0 and age_years >= long_service_age(sex, claim_day)
    return (route != 5 and by_factor) or (
        by_plan and days_counted >= long_service_years(claim_day) * days_of_a_year(claim_day)
    )


@rule("76.e")
def entitled(route: int, work_ended_met: bool) -> bool:
    """A route is open and work has ended. / راهی باز است و کار پایان یافته."""
    return route > 0 and work_ended_met


@rule("76.1")
def full_record(route: int) -> bool:
    """The route asks for a full record, so the whole floor holds. / سابقهٔ کامل است و کف کامل برقرار."""
    return route == 1 or route == 2 or route == 3 or route == 4 or route == 7


@rule("76.1")
def days_missing(
    route: int,
    days_counted: int,
    days_required_ordinary: int,
    days_required_long_service: int,
    sex: int,
    age_years: int,
    claim_day: int,
) -> int:
    """Days to the nearest route that the age opens already; 0 where one is met. / روزهای مانده تا نزدیک‌ترین راه."""
    if route > 0:
        return 0
    to_no_age = no_age_years(claim_day) * days_of_a_year(claim_day) - days_counted
    if age_years >= old_age_age(sex, claim_day):
        return max(0, days_required_ordinary - days_counted)
    if age_years >= long_service_age(sex, claim_day):
        return max(0, days_required_long_service - days_counted)
    return max(0, to_no_age)
