"""Article 77 for several jobs at once (rulings 140-162 of 1394/02/28)."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.ir.ssa_1354.a076_old_age.rule import days_of_a_year
from opentamin.law.ir.ssa_1354.a077_amount.rule import accrual_years, average_months, most_years


@rule("77.4")
def two_jobs_pension_rial(
    wages_24_months_1_rial: int, days_1: int, wages_24_months_2_rial: int, days_2: int, award_day: int
) -> int:
    """Each job's average over its own years, added and rounded once; before any floor. / جمع دو شغل، پیش از کف."""
    most = most_years(award_day) * days_of_a_year(award_day)
    parts = wages_24_months_1_rial * min(days_1, most) + wages_24_months_2_rial * min(days_2, most)
    return half_up(parts, average_months(award_day) * accrual_years(award_day) * days_of_a_year(award_day))
