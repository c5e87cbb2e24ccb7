"""Article 55: direct and bought care; what the person pays of a service, in per cent."""

from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
own_centre_share_percent = _.own_centre_share_percent
contracted_share_percent = _.contracted_share_percent
indirect_share_percent = _.indirect_share_percent
tariff_share_percent = _.tariff_share_percent


@rule("55.2")
def copay_group(basis: int) -> int:
    """1 for the self-employed and those marked with copay, else 0. / گروه فرانشیز."""
    if basis >= 3:
        return 1
    return 0


@rule("55.1")
def at_own_centre(centre: int) -> bool:
    """Care in a centre of the organisation itself. / مرکز خود سازمان."""
    return centre == 1


@rule("55.4")
def at_government_centre_alone(centre: int, no_own_centre: bool) -> bool:
    """A government centre where the organisation owns none. / مرکز دولتی جایی که سازمان مرکز ندارد."""
    return centre == 3 and no_own_centre


@rule("55.5")
def by_tariff(centre: int) -> bool:
    """Neither own nor contracted nor government: refunded by tariff. / بازپرداخت با تعرفه."""
    return centre == 4


@rule("55.3")
def person_share_percent(care: int, day: int) -> int:
    """Ten per cent in-patient, thirty out-patient of the state tariff. / ده درصد بستری، سی درصد سرپایی."""
    return contracted_share_percent(care, day)


@exception("55.1", to="person_share_percent", when="at_own_centre")
def own_share_percent(copay_group: int, day: int) -> int:
    """Free, or ten per cent for who is marked with copay. / رایگان، یا ده درصد با فرانشیز."""
    return own_centre_share_percent(copay_group, day)


@exception("55.4", to="person_share_percent", when="at_government_centre_alone")
def nothing_where_no_centre_percent(day: int) -> int:
    """Paid in full: the person pays nothing. / هزینه کامل پرداخت می‌شود."""
    return indirect_share_percent(day)


@exception("55.5", to="person_share_percent", when="by_tariff")
def refund_share_percent(care: int, day: int) -> int:
    """By the tariff of the day. / با تعرفهٔ روز."""
    return tariff_share_percent(care, day)
