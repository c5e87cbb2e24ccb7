"""Article 83, note, and article 111: the whole that survivors share."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.ir.ssa_1354.a072_total_disability.rule import last_months, month_days
from opentamin.law.ir.ssa_1354.a076_old_age.rule import days_of_a_year
from opentamin.law.ir.ssa_1354.a077_amount.rule import accrual_years, most_years


@rule("83.n")
def award_day(death_day: int) -> int:
    """The day on which the base is taken. / روز مبنا."""
    return death_day


@rule("83.n")
def by_years_rial(wages_24_months_rial: int, paid_days: int, death_day: int) -> int:
    """A thirtieth of the two-year average for each year. / یک‌سی‌ام متوسط دو سال برای هر سال."""
    counted = min(paid_days, most_years(death_day) * days_of_a_year(death_day))
    return half_up(
        wages_24_months_rial * counted, last_months(death_day) * accrual_years(death_day) * days_of_a_year(death_day)
    )


@rule("83.n")
def base_rial(base_kind: int, pension_at_death_rial: int, pension_72_rial: int, by_years_rial: int) -> int:
    """The base by its kind. / مبنا به نوع آن."""
    if base_kind == 1:
        return pension_at_death_rial
    if base_kind == 2:
        return pension_72_rial
    if base_kind == 3 or base_kind == 4:
        return by_years_rial
    return 0


@rule("111.s")
def floor_rial(base_kind: int, minimum_daily_wage_rial: int, death_day: int) -> int:
    """The monthly minimum wage, where it holds. / حداقل مزد ماهانه، اگر برقرار باشد."""
    if base_kind == 1 or base_kind == 2 or base_kind == 3:
        return minimum_daily_wage_rial * month_days(death_day)
    return 0


@rule("111.s")
def survivors_total_rial(base_rial: int, floor_rial: int) -> int:
    """The larger of both, to be shared. / هر کدام بیشتر است، برای تقسیم."""
    return max(base_rial, floor_rial)
