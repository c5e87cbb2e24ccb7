"""What order files and answers hold, whatever their form. Amounts are whole rials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment: our key (at most 35 characters, never used again), whom, where, how much, and the words beside it."""

    key: str
    iban: str
    name: str
    amount_rial: int
    remittance: str


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """One file: its message id (35 characters, unique for ever), the payer, when it was made and when it is to be paid."""

    message_id: str
    payer_name: str
    payer_iban: str
    created_at: datetime
    execution_day: Day
    lines: tuple[PaymentLine, ...]

    @property
    def total_rial(self) -> int:
        """The sum of all lines."""
        return sum(line.amount_rial for line in self.lines)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What a bank says of one payment: our key as it came back, the amount if it names one, settled or not, why, when."""

    reference: str
    amount_rial: int | None
    settled: bool
    reason: str
    day: Day | None


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """A file of a bank, read: its form, its lines, and what was wrong with it."""

    form: str
    lines: tuple[AnswerLine, ...]
    findings: tuple[Finding, ...] = ()
