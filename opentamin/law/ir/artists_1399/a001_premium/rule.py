"""Artists, writers, eulogists and relief clients, as two printed tables show them."""

from opentamin.ground.money import half_up
from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
group_rate = _.group_rate
group_agency_rate = _.group_agency_rate


@rule("1.1")
def is_of_a_sponsored_group(kind: int) -> bool:
    """Artists, writers, eulogists, relief clients. / هنرمندان، نویسندگان، مداحان، مددجویان."""
    return kind >= 10


@exception("1.1", to="premium_insured_rial", when="is_of_a_sponsored_group")
def group_premium_rial(base_parts: int, base_per: int, kind: int, month: int) -> int:
    """What the member of the group pays. / آنچه عضو گروه می‌پردازد."""
    return half_up(base_parts * group_rate(kind, month), base_per * group_rate.per)


@exception("1.2", to="premium_agency_rial", when="is_of_a_sponsored_group")
def group_agency_rial(base_parts: int, base_per: int, kind: int, month: int) -> int:
    """What the sponsoring body pays. / آنچه نهاد پشتیبان می‌پردازد."""
    return half_up(base_parts * group_agency_rate(kind, month), base_per * group_agency_rate.per)


@exception("1.2", to="premium_state_rial", when="is_of_a_sponsored_group")
def group_state_rial() -> int:
    """The tables show no share of the state itself. / جدول‌ها سهمی برای خود دولت ندارند."""
    return 0
