"""What others may hold of settlement: how a plan or forgiveness is asked for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from opentamin.ground.findings import Finding

PENALTIES = ("late_list", "late_premium")
"""Shares that may be forgiven; principal, fees and interest never are."""


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """A request for instalments. `months` of work (yyyymm) narrow the debts, empty: all that are owed.

    `reason` is asked where an earlier plan was broken, `board_approval` above the months that a branch may grant.
    """

    key: str
    workshop_code: str
    instalments: int
    first_due_on: date
    asked_by: str
    months: tuple[int, ...] = ()
    with_interest: bool = True
    reason: str = ""
    board_approval: str = ""
    application_id: int | None = None
    debt_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ForgivenessAsked:
    """A request under a campaign, handed in on `asked_on`. `months_to_pay` 0: the principal is paid at once."""

    key: str
    workshop_code: str
    campaign: str
    group: str
    months_to_pay: int
    asked_by: str
    asked_on: date
    months: tuple[int, ...] = ()
    headcount: int | None = None
    evidence: str = ""
    approval: str = ""
    collateral: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request: the row it made (None when refused) and every finding at once."""

    id: int | None
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch did: interest entries posted, plans broken and kept, warnings opened, forgiveness revoked."""

    interest: int
    broken: int
    kept: int
    warnings: int
    revoked: int
