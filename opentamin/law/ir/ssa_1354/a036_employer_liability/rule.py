"""Article 36: the employer pays over both shares, withheld or not."""

from opentamin.ground.rules import rule


@rule("36.1")
def premium_due_rial(premium_insured_rial: int, premium_employer_rial: int, premium_unemployment_rial: int) -> int:
    """What the employer must pay over for one person. / آنچه کارفرما برای یک نفر باید بپردازد."""
    return premium_insured_rial + premium_employer_rial + premium_unemployment_rial


@rule("36.1")
def list_due_rial(list_insured_rial: int, list_employer_rial: int, list_unemployment_rial: int) -> int:
    """What the employer must pay over for a whole list. / آنچه کارفرما برای همهٔ فهرست باید بپردازد."""
    return list_insured_rial + list_employer_rial + list_unemployment_rial


@rule("36.r1")
def header_insured_ties(header_insured_rial: int, list_insured_rial: int, people: int) -> bool:
    """The header's insured share is within half a rial a person. / سهم بیمه‌شدهٔ سرجمع تا نیم ریال برای هر نفر می‌خواند."""
    return abs(header_insured_rial - list_insured_rial) * 2 <= people


@rule("36.r1")
def header_employer_ties(header_employer_rial: int, list_employer_rial: int, people: int) -> bool:
    """The header's employer share is within half a rial a person. / سهم کارفرمای سرجمع تا نیم ریال برای هر نفر می‌خواند."""
    return abs(header_employer_rial - list_employer_rial) * 2 <= people


@rule("36.r1")
def header_unemployment_ties(header_unemployment_rial: int, list_unemployment_rial: int, people: int) -> bool:
    """The header's unemployment premium is within half a rial a person. / بیمهٔ بیکاری سرجمع تا نیم ریال برای هر نفر می‌خواند."""
    return abs(header_unemployment_rial - list_unemployment_rial) * 2 <= people
