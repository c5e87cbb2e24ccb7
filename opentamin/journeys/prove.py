"""Proving the books: every sum of every station is made again, from lists over premiums and postings to records,
slips and payments, and to money that is late."""

from __future__ import annotations

from datetime import datetime

from opentamin.flow.assessments import questions as assessments
from opentamin.flow.awards import scope_checks as scope
from opentamin.flow.careers import questions as careers
from opentamin.flow.collection import checks as collection
from opentamin.flow.collection import keeping
from opentamin.flow.contracts import checks as contracts
from opentamin.flow.inspections import checks as inspections
from opentamin.flow.payments import checks as payments
from opentamin.flow.payroll import checks as payroll
from opentamin.flow.receipts import checks as receipts
from opentamin.flow.selfpaid import checks as selfpaid
from opentamin.flow.settlement import checks as settlement
from opentamin.ledger.facts import Proof
from opentamin.ledger.proving import LEDGER_CHECKS, run

STATIONS = (
    inspections,
    assessments,
    receipts,
    collection,
    keeping,
    settlement,
    contracts,
    selfpaid,
    careers,
    scope,
    payroll,
    payments,
)
CHECKS = (*LEDGER_CHECKS, *(check for station in STATIONS for check in station.CHECKS))


def prove(*, now: datetime) -> Proof:
    """Make every sum again; the proof names the first that does not hold."""
    return run(CHECKS, now=now)
