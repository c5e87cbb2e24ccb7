"""Labour Act article 120: with which papers a foreign national works lawfully."""

from opentamin.ground.rules import rule


@rule("120.1")
def permit_counts(paper: int, work_visa: bool) -> bool:
    """A work permit counts together with a work visa. / پروانهٔ کار همراه روادید حق کار."""
    return paper == 1 and work_visa


@rule("120.2")
def card_counts(paper: int) -> bool:
    """A refugee's work card counts by itself. / کارت کار پناهنده."""
    return paper == 2


@rule("120.3")
def paper_counts(permit_counts: bool, card_counts: bool) -> bool:
    """No other paper lets work: neither Amayesh nor travel card. / برگهٔ دیگری اجازهٔ کار نیست."""
    return permit_counts or card_counts


@rule("120.4")
def within_terms(expired: bool, same_job: bool, same_town: bool) -> bool:
    """In force, and for this job in this town. / اعتبار دارد و برای همین شغل و همین شهر است."""
    return not expired and same_job and same_town


@rule("120.4")
def lawful_to_work(paper_counts: bool, within_terms: bool) -> bool:
    """A paper that counts, within its terms. / برگهٔ درست، در چارچوب خود."""
    return paper_counts and within_terms
