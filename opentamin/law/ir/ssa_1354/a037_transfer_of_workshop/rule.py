"""Article 37: how long the organization may take to answer, when silence lets a deed through, who is then liable."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
silence_days = _.silence_days


@rule("37.2")
def days_left(days_since_receipt: int, received_day: int) -> int:
    """Calendar days that are left for an answer. / روزهای مانده برای پاسخ."""
    return max(silence_days(received_day) - days_since_receipt, 0)


@rule("37.2")
def silent(days_since_receipt: int, received_day: int, answered: bool) -> bool:
    """Whether the term has run out without an answer. / آیا مهلت بی پاسخ گذشته است."""
    return not answered and days_since_receipt > silence_days(received_day)


@rule("37.2")
def deed_may_go_through(silent: bool, certificate: bool, licence_renewal: bool) -> bool:
    """With a certificate; a deed after silence too, a licence never. / با گواهی؛ سند پس از سکوت هم، پروانه نه."""
    if licence_renewal:
        return certificate
    return certificate or silent


@rule("37.3")
def jointly_liable(certificate: bool) -> bool:
    """Without the certificate both sides answer for the debt. / بی گواهی هر دو سو پاسخ‌گوی بدهی‌اند."""
    return not certificate
