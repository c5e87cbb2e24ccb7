"""Who may begin a contract, as far as age decides."""

from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
highest_age = _.highest_age
years_free_of_age = _.years_free_of_age
lowest_age = _.lowest_age


@rule("admission.2")
def has_a_lowest_age(kind: int) -> bool:
    """Students and homemakers have terms of their own. / دانشجو و خانه‌دار شرط خود را دارند."""
    return kind == 2 or kind == 3


@rule("admission.2")
def old_enough() -> bool:
    """No lowest age was read for the others. / برای دیگران کمترین سنی خوانده نشده است."""
    return True


@exception("admission.2", to="old_enough", when="has_a_lowest_age")
def old_enough_by_kind(kind: int, age_years: int, contract_day: int) -> bool:
    """Not younger than the lowest age. / نه جوان‌تر از کمترین سن."""
    return age_years >= lowest_age(kind, contract_day)


@rule("admission.1")
def age_accepted(age_years: int, past_years: int, contract_day: int) -> bool:
    """Not too old, or past premium covers it. / سن از اندازه نگذشته، یا سابقه آن را می‌پوشاند."""
    if past_years >= years_free_of_age(contract_day):
        return True
    return age_years - past_years <= highest_age(contract_day)


@rule("admission.1")
def may_begin(old_enough: bool, age_accepted: bool, past_premium_enough: bool) -> bool:
    """Whether the contract may begin. / آیا قرارداد می‌تواند آغاز شود."""
    return old_enough and age_accepted and past_premium_enough
