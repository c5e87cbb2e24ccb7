"""Health per head of the self-employed plans."""

from opentamin.ground.rules import exception, rule
from opentamin.law.figures import figures

_ = figures(__file__)
health_per_head_monthly = _.health_per_head_monthly


@rule("1.4")
def health_rial() -> int:
    """Health that is part of the premium costs nothing more. / درمانی که در حق بیمه است هزینهٔ جدا ندارد."""
    return 0


@rule("1.1")
def pays_health_per_head(kind: int, persons: int) -> bool:
    """The self-employed plans, once somebody is taken in. / طرح‌های خویش‌فرما، همین که کسی زیر پوشش آید."""
    return kind <= 4 and persons > 0


@exception("1.1", to="health_rial", when="pays_health_per_head")
def health_of_all_persons_rial(nationality: int, persons: int, month: int) -> int:
    """The sum of the year for each person taken in. / مبلغ سال برای هر کسی که زیر پوشش است."""
    return persons * health_per_head_monthly(nationality, month)
