"""Clearance of a contract (مفاصاحساب): a request brings everything that stands, or the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.contracts.certificates import Seal, issue, workshop_told
from opentamin.flow.contracts.holding import Held, free_rest, held_of
from opentamin.flow.contracts.models import Certificate, ClearanceRequest, Contract, ContractVersion, Settlement
from opentamin.flow.contracts.opening import locked
from opentamin.flow.contracts.standing import standing
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Cleared:
    """The answer to a request: the certificate, or what stands against it."""

    request: ClearanceRequest
    certificate: Certificate | None
    findings: tuple[Finding, ...]


@transaction.atomic
def clear(contract_id: int, key: str, *, on: date, by: str, now: datetime, seal: Seal) -> Cleared:
    """Answer a request for the clearance of a contract; late months up to that day are posted first. The same key again gives the same answer.

    A contract that has a certificate which was not revoked gets that one again. With the certificate the client gives
    what it still holds back.
    """
    row = locked(contract_id)
    known = ClearanceRequest.objects.filter(key=key).select_related("certificate").first()
    if known is not None:
        return Cleared(known, known.certificate, tuple(_finding(plain) for plain in known.findings))
    open_debts(now=now, subjects=[row.workshop.code])
    post_penalties(on, now=now, today=Day.from_date(on), subjects=[row.workshop.code], by=by)
    found = standing(row.pk)
    given = None
    if not found.findings and found.account is not None:
        given = Certificate.objects.filter(contract=row, end=None).first()
        if given is None:
            told = _told(found.contract, found.terms, found.account, held_of([row.pk])[row.pk])
            given = issue("clearance", row.workshop, told, found.debts, on=on, by=by, now=now, seal=seal, contract=row)
            free_rest(row, given.number, on=on, by=by, now=now)
    plain = [finding.as_dict() for finding in found.findings]
    asked = ClearanceRequest.objects.create(
        contract=row, key=key, on=on, findings=plain, certificate=given, by=by, known_at=now
    )
    return Cleared(asked, given, found.findings)


def _finding(plain: dict[str, Any]) -> Finding:
    """A finding as it was kept."""
    return Finding(**{**plain, "severity": Severity(plain["severity"])})


def _told(row: Contract, terms: ContractVersion, account: Settlement, held: Held) -> dict[str, Any]:
    """What the certificate says of a contract: plain values that are frozen and printed."""
    return {
        "workshop": workshop_told(row.workshop),
        "contract": {
            "row": row.contract_row,
            "subject": terms.subject,
            "work_class": terms.work_class,
            "client": terms.client_name,
            "client_code": terms.client_code,
            "contract_on": str(Day.from_date(terms.contract_on)),
            "price_rial": terms.price_rial,
            "version": terms.version,
        },
        "account": {
            "number": account.number,
            "work_rial": account.work_rial,
            "ratio_rial": account.ratio_rial,
            "lists_rial": account.lists_rial,
            "balance_rial": account.balance_rial,
            "record_sha256": account.digest,
        },
        "hold_back": {"held_rial": held.held_rial + held.last_instalment_rial, "released_rial": held.released_rial},
    }
