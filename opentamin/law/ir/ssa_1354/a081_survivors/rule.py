"""Articles 81 to 83: the standing of one survivor on one day."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
family_act = _.family_act
child_age = _.child_age
man_over = _.man_over
mother_over = _.mother_over
share_percent_of = _.share_percent_of


@rule("81.1")
def wife_entitled(kind: int, remarried: bool, day: int) -> bool:
    """The wife; remarriage ended it before the Family Protection Act. / همسر (زن)."""
    return kind == 1 and (family_act(day) == 1 or not remarried)


@rule("82.1")
def husband_entitled(kind: int, age_years: int, disabled: bool, maintained: bool, own_pension: bool, day: int) -> bool:
    """A maintained husband, old or disabled, without a pension. / شوهر در تکفل."""
    return kind == 2 and maintained and not own_pension and (age_years > man_over(day) or disabled)


@rule("81.2")
def son_entitled(kind: int, age_years: int, studying: bool, disabled: bool, day: int) -> bool:
    """A son by age, study or disability. / پسر به سن، تحصیل یا ازکارافتادگی."""
    return kind == 3 and (age_years < child_age(day) or studying or disabled)


@rule("81.2")
def daughter_entitled(
    kind: int, age_years: int, married: bool, working: bool, studying: bool, disabled: bool, day: int
) -> bool:
    """A daughter without husband and job; earlier by age, study or disability as well. / دختر بی شوهر و کار."""
    if family_act(day) == 1:
        return kind == 4 and not married and not working
    return kind == 4 and not married and (age_years < child_age(day) or studying or disabled)


@rule("81.3")
def parent_entitled(kind: int, age_years: int, disabled: bool, maintained: bool, own_pension: bool, day: int) -> bool:
    """A maintained parent, old or disabled, without a pension. / پدر یا مادر در تکفل."""
    if kind == 5:
        return maintained and not own_pension and (age_years > man_over(day) or disabled)
    return kind == 6 and maintained and not own_pension and (age_years > mother_over(day) or disabled)


@rule("83.s")
def entitled(
    wife_entitled: bool, husband_entitled: bool, son_entitled: bool, daughter_entitled: bool, parent_entitled: bool
) -> bool:
    """Entitled on this day. / در این روز حق دارد."""
    return wife_entitled or husband_entitled or son_entitled or daughter_entitled or parent_entitled


@rule("83.s")
def share_percent(entitled: bool, kind: int, double_orphan: bool, day: int) -> int:
    """The share of article 83 before any cut or rise. / سهم ماده ۸۳ پیش از تعدیل."""
    if not entitled:
        return 0
    if kind < 3:
        return share_percent_of(1, day)
    if kind > 4:
        return share_percent_of(4, day)
    if double_orphan:
        return share_percent_of(3, day)
    return share_percent_of(2, day)


@rule("81.2")
def ends_at_age(kind: int, studying: bool, disabled: bool, day: int) -> int:
    """The age at which the right ends by itself, 0 for none. / سنی که حق خود به خود پایان می‌یابد."""
    if kind == 3 and not studying and not disabled:
        return child_age(day)
    return 0
