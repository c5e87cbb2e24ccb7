"""Article 58: who is covered through the insured person."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
son_age = _.son_age
man_over = _.man_over
mother_over = _.mother_over


@rule("58.1")
def spouse_covered(kind: int, age_years: int, disabled: bool, maintained: bool, day: int) -> bool:
    """The wife, or a maintained husband who is old or disabled. / همسر."""
    return kind == 1 or (kind == 2 and maintained and (age_years > man_over(day) or disabled))


@rule("58.2")
def child_covered(
    kind: int, age_years: int, married: bool, working: bool, studying: bool, disabled: bool, day: int
) -> bool:
    """A son by age, study or disability; a daughter without husband and job. / فرزند."""
    if kind == 3:
        return age_years < son_age(day) or studying or disabled
    return kind == 4 and not married and not working


@rule("58.3")
def parent_covered(kind: int, age_years: int, disabled: bool, maintained: bool, own_pension: bool, day: int) -> bool:
    """A maintained parent who is old or disabled, without a pension. / پدر یا مادر."""
    if kind == 5:
        return maintained and not own_pension and (age_years > man_over(day) or disabled)
    return kind == 6 and maintained and not own_pension and (age_years > mother_over(day) or disabled)


@rule("54.1")
def covered(spouse_covered: bool, child_covered: bool, parent_covered: bool) -> bool:
    """Covered on this day. / در این روز زیر پوشش است."""
    return spouse_covered or child_covered or parent_covered
