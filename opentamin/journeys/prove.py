"""Proving the books: every sum of every station is made again, from lists over premiums and postings to records,
slips and payments."""

from __future__ import annotations

from datetime import datetime

from opentamin.flow.assessments import inspection_checks
from opentamin.flow.assessments import questions as assessments
from opentamin.flow.careers import questions as careers
from opentamin.flow.inspections import checks as inspections
from opentamin.flow.payments import checks as payments
from opentamin.flow.payroll import checks as payroll
from opentamin.ledger.facts import Proof
from opentamin.ledger.proving import LEDGER_CHECKS, run

CHECKS = (
    *LEDGER_CHECKS,
    *assessments.CHECKS,
    *inspections.CHECKS,
    *inspection_checks.CHECKS,
    *careers.CHECKS,
    *payroll.CHECKS,
    *payments.CHECKS,
)


def prove(*, now: datetime) -> Proof:
    """Make every sum again; the proof names the first that does not hold."""
    return run(CHECKS, now=now)
