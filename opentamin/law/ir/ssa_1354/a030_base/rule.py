"""Article 30: what counts as pay, the ceiling, and the base on which premium is taken."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
ceiling_kind = _.ceiling_kind
ceiling_flat_daily = _.ceiling_flat_daily
ceiling_multiple = _.ceiling_multiple
uncapped = _.uncapped
in_kind_flat_value = _.in_kind_flat_value
marriage_allowance_counts = _.marriage_allowance_counts
exclusions_in_force = _.exclusions_in_force


@rule("30.2")
def counted_items_rial(
    wage_rial: int,
    job_supplements_rial: int,
    overtime_rial: int,
    shift_rial: int,
    hardship_rial: int,
    grocery_rial: int,
    housing_rial: int,
    holidays_rial: int,
    seniority_rial: int,
    fixed_supplements_rial: int,
    bonuses_rial: int,
    food_transport_rial: int,
) -> int:
    """Cash items that count as pay. / اقلام نقدی که مزد شمرده می‌شوند."""
    regular = wage_rial + job_supplements_rial + overtime_rial + shift_rial + hardship_rial
    allowances = grocery_rial + housing_rial + holidays_rial + seniority_rial
    return regular + allowances + fixed_supplements_rial + bonuses_rial + food_transport_rial


@rule("30.3")
def excluded_items_rial(
    month: int,
    leave_buyout_rial: int,
    travel_mission_rial: int,
    year_end_bonus_rial: int,
    sickness_top_up_rial: int,
    milk_rial: int,
    literacy_bonus_rial: int,
    cash_handling_rial: int,
    end_of_service_rial: int,
    production_bonus_rial: int,
    state_spouse_right_rial: int,
) -> int:
    """Items paid and left out of the base, where the list of exclusions is known. / اقلامی که بیرون از مبنا می‌مانند."""
    leaving = leave_buyout_rial + end_of_service_rial
    occasional = travel_mission_rial + year_end_bonus_rial + sickness_top_up_rial + production_bonus_rial
    particular = milk_rial + literacy_bonus_rial + cash_handling_rial + state_spouse_right_rial
    return (leaving + occasional + particular) * exclusions_in_force(month)


@rule("30.3")
def family_allowance_excess_rial(family_allowance_rial: int, family_allowance_limit_rial: int) -> int:
    """Family allowance beyond the amount of article 86: this part counts. / مازاد کمک عائله‌مندی بر اندازهٔ ماده ۸۶."""
    return max(family_allowance_rial - family_allowance_limit_rial, 0)


@rule("30.4")
def marriage_counted_rial(marriage_rial: int, month: int) -> int:
    """Marriage allowance, as far as it counts. / حق تأهل تا جایی که در مبناست."""
    return marriage_rial * marriage_allowance_counts(month)


@rule("30.n1")
def in_kind_value_rial(in_kind: bool, month: int) -> int:
    """Continuing in-kind items at their flat value. / مزایای غیرنقدی مستمر به بهای مقطوع."""
    if in_kind:
        return in_kind_flat_value(month)
    return 0


@rule("30.1")
def insurable_pay_rial(
    counted_items_rial: int, family_allowance_excess_rial: int, marriage_counted_rial: int, in_kind_value_rial: int
) -> int:
    """All pay that counts, before floor and ceiling. / همهٔ مزد و مزایای مشمول، پیش از کف و سقف."""
    return counted_items_rial + family_allowance_excess_rial + marriage_counted_rial + in_kind_value_rial


@rule("30.6")
def ceiling_rial(month: int, days: int, pay_rial: int, floor_rial: int, minimum_daily_wage_rial: int) -> int:
    """The most that can be insured for the days of the list. / بیشترین مبلغ مشمول کسر حق بیمه برای روزهای فهرست."""
    if ceiling_kind(month) == 2:
        return half_up(minimum_daily_wage_rial * ceiling_multiple(month) * days, ceiling_multiple.per)
    if ceiling_kind(month) == 1:
        return ceiling_flat_daily(month) * days
    return max(pay_rial, floor_rial) * uncapped(month)


@rule("30.5")
def base_rial(pay_rial: int, floor_rial: int, ceiling_rial: int) -> int:
    """Insurable pay, not below the floor and not above the ceiling. / مزد مشمول، نه کمتر از کف و نه بیشتر از سقف."""
    return min(max(pay_rial, floor_rial), ceiling_rial)
