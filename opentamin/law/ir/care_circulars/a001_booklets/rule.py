"""Paper booklets: until when they were given out."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
booklets_given_out = _.booklets_given_out


@rule("1.1")
def booklet_may_be_given_out(day: int) -> bool:
    """Whether a paper booklet may be issued or replaced on this day. / صدور یا تعویض دفترچه در این روز."""
    return booklets_given_out(day) > 0
