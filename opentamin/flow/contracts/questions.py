"""What contracts answer: the list of contracts, certificates and liabilities of one, enquiries with where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentamin.flow.contracts.facts import EnquiryState
from opentamin.flow.contracts.holding import Held, held_of
from opentamin.flow.contracts.models import Certificate, Contract, ContractVersion, Enquiry, Settlement, SharedLiability
from opentamin.flow.contracts.opening import terms_of
from opentamin.flow.contracts.settling import newest_accounts
from opentamin.flow.contracts.transfers import Where, where


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One contract in a list: its terms, account and hold-back; `state` is open, settled or cleared."""

    contract: Contract
    terms: ContractVersion
    account: Settlement | None
    held: Held
    state: str


def contract_count() -> int:
    """How many contracts there are."""
    return Contract.objects.count()


def page_of_contracts(*, offset: int = 0, limit: int = 50) -> list[ContractLine]:
    """A page of contracts, the newest first (five queries)."""
    rows = list(Contract.objects.select_related("workshop").order_by("-id")[offset : offset + limit])
    ids = [row.pk for row in rows]
    terms, accounts, held = terms_of(ids), newest_accounts(ids), held_of(ids)
    cleared = set(Certificate.objects.filter(contract__in=ids, end=None).values_list("contract_id", flat=True))
    return [
        ContractLine(
            row,
            terms[row.pk],
            accounts.get(row.pk),
            held[row.pk],
            "cleared" if row.pk in cleared else "settled" if row.pk in accounts else "open",
        )
        for row in rows
    ]


def certificates_of(contract_id: int) -> list[Certificate]:
    """The certificates of a contract, the newest first, with their ends (one query)."""
    return list(Certificate.objects.filter(contract=contract_id).select_related("end").order_by("-id"))


def certificate(certificate_id: int) -> Certificate | None:
    """One certificate, or None."""
    return Certificate.objects.filter(pk=certificate_id).select_related("end").first()


def liabilities_of(contract_id: int) -> list[SharedLiability]:
    """Who answers jointly for a contract's debts (one query)."""
    return list(SharedLiability.objects.filter(contract=contract_id).order_by("id"))


@dataclass(frozen=True, slots=True)
class EnquiryLine:
    """One enquiry in a list, and where it stands on the day of the question."""

    enquiry: Enquiry
    where: Where
    certificate: Certificate | None
    owed_rial: int
    deed_on: date | None


def enquiry_count() -> int:
    """How many enquiries there are."""
    return Enquiry.objects.count()


def page_of_enquiries(on: date, *, offset: int = 0, limit: int = 50) -> list[EnquiryLine]:
    """A page of enquiries as they stand on a day: those that wait for an answer first, soonest silence first (two
    queries)."""
    rows = Enquiry.objects.select_related("workshop", "deed").prefetch_related("answers__certificate__end")
    page = list(rows.order_by("-received_on", "-id")[offset : offset + limit])
    lines = [_line(row, on) for row in page]
    return sorted(lines, key=lambda line: (line.where.state != EnquiryState.REQUESTED, line.where.days_left))


def _line(row: Enquiry, on: date) -> EnquiryLine:
    answers = sorted(row.answers.all(), key=lambda answer: answer.number)
    newest = answers[-1] if answers else None
    deed = getattr(row, "deed", None)
    return EnquiryLine(
        row,
        where(row, answers, on),
        newest.certificate if newest else None,
        newest.owed_rial if newest else 0,
        deed.on if deed else None,
    )
