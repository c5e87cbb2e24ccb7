"""What a bank's statement and a provider's messages hold, whatever their form. Amounts are whole rials."""

from __future__ import annotations

from dataclasses import dataclass, field

from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement of an account. `amount_rial` is positive; `credit` says which way, `returned` that it takes back another.

    `bank_reference` is the bank's own (AcctSvcrRef), `end_to_end` the payer's or ours, `creditor_reference` the structured
    one, `text` the free words, `returns` the reference of the movement that it takes back, where it names one.
    """

    row: int
    value_day: Day
    booking_day: Day
    amount_rial: int
    credit: bool
    returned: bool = False
    bank_reference: str = ""
    end_to_end: str = ""
    creditor_reference: str = ""
    text: str = ""
    payer_account: str = ""
    payer_name: str = ""
    returns: str = ""

    @property
    def signed_rial(self) -> int:
        """What it does to the balance."""
        return self.amount_rial if self.credit else -self.amount_rial


@dataclass(slots=True)
class ReadStatement:
    """One statement of one account: balances before and after (signed), the days it covers, and its lines."""

    account: str
    number: str
    opening_rial: int
    closing_rial: int
    from_day: Day
    until_day: Day
    lines: list[StatementLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PaymentMessage:
    """What a payment provider tells of one payment: reference of ours, amount, day, and the tracking number at the bank."""

    row: int
    reference: str
    amount_rial: int
    day: Day
    tracking: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its form ("" when it could not be), what it holds, and what is wrong with it."""

    form: str
    statements: tuple[ReadStatement, ...] = ()
    messages: tuple[PaymentMessage, ...] = ()
    findings: tuple[Finding, ...] = ()
