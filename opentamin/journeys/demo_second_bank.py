"""The second bank of the demonstration's river: what follows when lists are wrong, money is late, and people fall ill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from opentamin.config import keys
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.settling import settle as settle_debts
from opentamin.flow.contracts.certificates import PURPOSE
from opentamin.ground.calendar import Day
from opentamin.journeys import (
    demo_bank,
    demo_care,
    demo_contracts,
    demo_country,
    demo_foreigners,
    demo_forgiveness,
    demo_inspection,
    demo_late,
    demo_offices,
    demo_selfpaid,
)

Say = Callable[[str], None]
CLOSING = Day.of(1405, 1, 31)
"""The day as of which the late side of the story is told; after the last lists have come."""
CONTRACT_ACCOUNT = "IR100130000000099000000025"


@dataclass(frozen=True, slots=True)
class Late:
    """The end of the late side: an inspection that found people, requests for forgiveness, a workshop that settled."""

    inspected: demo_inspection.Inspected
    forgiven: dict[str, str]
    settled: demo_late.Settled
    penalties_rial: int


def seal_of_the_house(content: bytes) -> str:
    """The seal of certificates, by the house's own key."""
    return keys.seal(PURPOSE, content)


def run(clock: Callable[[], datetime], say: Say) -> Late:
    """Offices and foreign nationals, inspections, forgiveness, money that is late, contracts, care; in this order."""
    demo_offices.seed(clock, say)
    demo_foreigners.foreigners(clock, say)
    demo_country.run(clock, say)
    inspected = demo_inspection.run(clock, say)
    forgiven = demo_forgiveness.run(clock=clock, say=say)
    settled = demo_late.run(clock=clock, say=say)
    pay = demo_bank.Bank(CONTRACT_ACCOUNT).pay_debt
    demo_contracts.run(clock=clock, today=CLOSING, seal=seal_of_the_house, say=say, pay=pay)
    open_debts(now=clock())
    posted = post_penalties(CLOSING.to_date(), now=clock(), today=CLOSING)
    settle_debts(now=clock(), today=CLOSING)
    say(f"debts: {posted.entries} late penalties of {posted.difference_rial:,} rials as of {CLOSING}")
    demo_selfpaid.run(clock=clock, say=say)
    demo_care.run(clock=clock, say=say)
    demo_country.keep_figures(clock, say)
    return Late(inspected, forgiven, settled, posted.difference_rial)
