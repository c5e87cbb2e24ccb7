"""Note 2 of article 76: what hazardous time counts."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
hazardous_rate = _.hazardous_rate
hazardous_year_counts = _.hazardous_year_counts


@rule("1.2")
def hazardous_days_counted(hazardous_days: int, retirement_day: int) -> int:
    """Days of record that hazardous days make; half a day counts as one. / روزهای سابقه‌ای که از روزهای سخت و زیان‌آور به دست می‌آید."""
    return half_up(hazardous_days * hazardous_year_counts(retirement_day), hazardous_year_counts.per)
