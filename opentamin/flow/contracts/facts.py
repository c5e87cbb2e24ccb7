"""What others may hold of contracts: classes of work, what is told of a contract, a statement, an enquiry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WorkClass(StrEnum):
    """What kind of work a contract is; each takes a ratio of article 41 (`RATIO_CLASS`, reading 41.r4)."""

    CIVIL_CONSTRUCTION = "civil_construction"
    CIVIL_LABOUR = "civil_labour"
    CIVIL_CONSULTING = "civil_consulting"
    MATERIALS = "materials"
    MECHANICAL = "mechanical"
    LABOUR = "labour"
    CONSULTING = "consulting"
    FIXED_WORKSHOP = "fixed_workshop"


RATIO_CLASS: Mapping[WorkClass, str] = {
    WorkClass.CIVIL_CONSTRUCTION: "civil_construction",
    WorkClass.CIVIL_LABOUR: "civil_consulting",
    WorkClass.CIVIL_CONSULTING: "civil_consulting",
    WorkClass.MATERIALS: "materials",
    WorkClass.MECHANICAL: "materials",
    WorkClass.LABOUR: "labour",
    WorkClass.CONSULTING: "labour",
    WorkClass.FIXED_WORKSHOP: "fixed_workshop",
}


class HoldKind(StrEnum):
    """A move of the money that the client holds back: in by a statement, out by a letter or at clearance."""

    HELD = "held"
    LAST_INSTALMENT = "last_instalment"
    RELEASE = "release"
    FREED = "freed"


class EnquiryKind(StrEnum):
    """For what somebody asks whether a workshop owes anything (article 37)."""

    SALE = "sale"
    SETTLEMENT = "peace"
    MORTGAGE = "mortgage"
    LEASE = "lease"
    LICENCE_RENEWAL = "licence_renewal"


class EnquiryState(StrEnum):
    """Where an enquiry stands on a day. `silent`: the term ran out without an answer."""

    REQUESTED = "requested"
    DEBTS = "debts"
    CERTIFICATE = "certificate"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What is told of a contract; a change of any of it is a new version.

    * `client_code`: workshop code or legal national id of the client who holds back.
    * `price_rial`: the agreed price; `client_materials_rial`: what the client supplies beside it.
    * `ends_on`: last day by the contract, `delivered_on`: the day of delivery, when it came.
    * `evidence`: of a fixed workshop (its licence, its own lists); asked for in that class.
    * `idle_months`: months (yyyymm) in which the work was suspended, so that no list is missing.
    """

    client_name: str
    client_code: str
    subject: str
    work_class: WorkClass
    price_rial: int
    contract_on: date
    starts_on: date
    ends_on: date
    client_materials_rial: int = 0
    delivered_on: date | None = None
    evidence: str = ""
    idle_months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A statement of account of a contract: its number, day and gross amount; `final` marks the last instalment."""

    number: int
    on: date
    gross_rial: int
    final: bool = False


@dataclass(frozen=True, slots=True)
class NewEnquiry:
    """An enquiry of a notary or an office: about which workshop, for what, both sides, and the day it came."""

    workshop_code: str
    kind: EnquiryKind
    asked_by: str
    giver: str
    taker: str
    received_on: date
