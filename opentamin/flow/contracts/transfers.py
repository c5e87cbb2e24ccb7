"""Transfer of a workshop (article 37): enquiry, answer with debts or certificate, silence after 15 days, the deed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from opentamin.desk.models import Task
from opentamin.engine import Outcome, compute
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.contracts.catalogue import findings as catalogue
from opentamin.flow.contracts.catalogue import refuse
from opentamin.flow.contracts.certificates import Seal, issue, workshop_told
from opentamin.flow.contracts.facts import EnquiryKind, EnquiryState, NewEnquiry
from opentamin.flow.contracts.liability import hold_jointly
from opentamin.flow.contracts.locks import OF_ENQUIRY, hold
from opentamin.flow.contracts.models import Certificate, Deed, Enquiry, EnquiryAnswer
from opentamin.flow.contracts.reckoning import debts_of, item_words
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.law.ir.ssa_1354.a037_transfer_of_workshop.rule import silence_days
from opentamin.registers.models import Workshop

SCHEME = "transfer_silence"


@transaction.atomic
def enquire(key: str, asked: NewEnquiry, *, by: str, now: datetime) -> Enquiry:
    """Take an enquiry; the branch gets a task that falls due on the last day before silence. The same key again gives the
    same enquiry."""
    known = Enquiry.objects.filter(key=key).first()
    if known is not None:
        return known
    workshop = Workshop.objects.filter(code=asked.workshop_code).first()
    if workshop is None:
        raise refuse("WORKSHOP_NOT_KNOWN", value=asked.workshop_code)
    if asked.kind != EnquiryKind.LICENCE_RENEWAL and not asked.taker.strip():
        raise refuse("TAKER_NOT_NAMED", value=asked.workshop_code)
    received = Day.from_date(asked.received_on)
    last = received + silence_days(received.code)
    row = Enquiry.objects.create(
        key=key, workshop=workshop, branch_id=workshop.branch_id, kind=asked.kind, asked_by=asked.asked_by,
        giver=asked.giver, taker=asked.taker, received_on=asked.received_on, silent_from=(last + 1).to_date(),
        by=by, known_at=now,
    )  # fmt: skip
    Task.objects.bulk_create([_task(row, workshop, last, now)], ignore_conflicts=True)
    return row


def _task(row: Enquiry, workshop: Workshop, last: Day, now: datetime) -> Task:
    return Task(
        key=f"enquiry/{row.pk}",
        kind="answer_transfer_enquiry",
        subject=f"enquiry/{row.pk}",
        branch_id=row.branch_id,
        due_on=last.to_date(),
        text_fa=f"پاسخ استعلام نقل و انتقال کارگاه {workshop.code} تا {last}؛ پس از آن سند بی گواهی ثبت می‌شود.",
        text_en=f"Answer the enquiry on workshop {workshop.code} by {last}; after it the deed goes through without us.",
        opened_at=now,
    )


@dataclass(frozen=True, slots=True)
class Where:
    """An enquiry on a day: its state, days left, whether a deed (or licence) may go through, and the legal record."""

    state: EnquiryState
    days_left: int
    may_go_through: bool
    jointly_liable: bool
    record: dict[str, Any]


def where(row: Enquiry, answers: list[EnquiryAnswer], on: date) -> Where:
    """Where an enquiry stands on a day, by its answers until then and by the calendar."""
    until = [answer for answer in answers if answer.on <= on]
    certificate = any(_stands(answer.certificate, on) for answer in until)
    received = Day.from_date(row.received_on)
    inputs = {
        "days_since_receipt": max(Day.from_date(on) - received, 0),
        "received_day": received.code,
        "answered": bool(until),
        "certificate": certificate,
        "licence_renewal": row.kind == EnquiryKind.LICENCE_RENEWAL,
    }
    outcome = compute(SCHEME, received.month.code, inputs)
    if not isinstance(outcome, Outcome):
        found = outcome.findings[0]
        raise refuse("LAW_NOT_CLEAR", value=row.pk, reason_fa=found.message_fa, reason_en=found.message_en)
    values = outcome.values
    state = EnquiryState.SILENT if values["silent"] else EnquiryState.REQUESTED
    if until:
        state = EnquiryState.CERTIFICATE if certificate else EnquiryState.DEBTS
    record = outcome.record.as_dict()
    return Where(
        state, int(values["days_left"]), bool(values["deed_may_go_through"]), bool(values["jointly_liable"]), record
    )


def _stands(certificate: Certificate | None, on: date) -> bool:
    """Whether a certificate was given and not revoked until that day."""
    if certificate is None:
        return False
    end = getattr(certificate, "end", None)
    return end is None or end.on > on


def answers_of(row: Enquiry) -> list[EnquiryAnswer]:
    """The answers to an enquiry, in order (one query)."""
    return list(row.answers.select_related("certificate__end").order_by("number"))


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: the certificate, or the debts that stand, as findings."""

    answer: EnquiryAnswer
    certificate: Certificate | None
    findings: tuple[Finding, ...]


@transaction.atomic
def answer(enquiry_id: int, *, on: date, by: str, now: datetime, seal: Seal) -> Answered:
    """Answer an enquiry by what the workshop owes now, late months up to that day included: debts, or the certificate.

    Who paid since is answered anew; while nothing has changed the last answer stands. Payment takes away no right to
    object (37.2).
    """
    row = _held(enquiry_id)
    open_debts(now=now, subjects=[row.workshop.code])
    post_penalties(on, now=now, today=Day.from_date(on), subjects=[row.workshop.code], by=by)
    looked = debts_of([row.workshop.code])
    owed = [debt for debt in looked if debt.owed_rial > 0]
    debts = [{"month": debt.month, "item": debt.item, "owed_rial": debt.owed_rial} for debt in owed]
    before = answers_of(row)
    if before and before[-1].debts == debts and (debts or _stands(before[-1].certificate, on)):
        return Answered(before[-1], before[-1].certificate, _debt_findings(row, debts))
    given = None
    if not debts:
        given = issue("transfer", row.workshop, _told(row), looked, on=on, by=by, now=now, seal=seal, enquiry=row)
    made = EnquiryAnswer.objects.create(
        enquiry=row, number=len(before) + 1, on=on, in_time=on < row.silent_from, debts=debts,
        owed_rial=sum(debt.owed_rial for debt in owed), certificate=given, by=by, known_at=now,
    )  # fmt: skip
    Task.objects.filter(key=f"enquiry/{row.pk}", closed_at=None).update(closed_by=by, closed_at=now, outcome="answered")
    return Answered(made, given, _debt_findings(row, debts))


def _held(enquiry_id: int) -> Enquiry:
    """The enquiry, held until the transaction ends; ENQUIRY_NOT_KNOWN when there is none."""
    hold(OF_ENQUIRY, [enquiry_id])
    row = Enquiry.objects.select_related("workshop__branch").filter(pk=enquiry_id).first()
    if row is None:
        raise refuse("ENQUIRY_NOT_KNOWN", value=enquiry_id)
    return row


def _debt_findings(row: Enquiry, debts: list[dict[str, Any]]) -> tuple[Finding, ...]:
    make = catalogue().make
    return tuple(
        make(
            "WORKSHOP_OWES", value=str(Month(debt["month"])), **item_words(debt["item"]), owed=f"{debt['owed_rial']:,}"
        )
        for debt in debts
    )


def _told(row: Enquiry) -> dict[str, Any]:
    """What the certificate of a transfer says."""
    return {
        "workshop": workshop_told(row.workshop),
        "transfer": {
            "kind": row.kind,
            "asked_by": row.asked_by,
            "giver": row.giver,
            "taker": row.taker,
            "received_on": str(Day.from_date(row.received_on)),
        },
    }


@transaction.atomic
def deed(enquiry_id: int, *, on: date, by: str, now: datetime) -> tuple[Deed, Finding | None]:
    """The deed was made. Without a certificate that stood on its day giver and taker answer together for what the
    workshop owes (37.3), and a finding says so; a licence is never renewed so. The same again changes nothing."""
    row = _held(enquiry_id)
    if on < row.received_on:
        raise refuse("DEED_BEFORE_ENQUIRY", value=row.pk, day=Day.from_date(on))
    answers = answers_of(row)
    found = where(row, answers, on)
    if row.kind == EnquiryKind.LICENCE_RENEWAL and not found.may_go_through:
        raise refuse("LICENCE_NEEDS_CLEARANCE", value=row.workshop.code)
    given = next(
        (each.certificate for each in reversed(answers) if each.on <= on and _stands(each.certificate, on)), None
    )
    told = {"on": on, "certificate": given, "record": found.record, "by": by, "known_at": now}
    made, new = Deed.objects.get_or_create(enquiry=row, defaults=told)
    if not new and made.on != on:
        raise refuse("DEED_MADE_ALREADY", value=row.pk, day=Day.from_date(made.on))
    return made, _liable(row, made, by, now) if made.certificate_id is None else None


def _liable(row: Enquiry, made: Deed, by: str, now: datetime) -> Finding:
    """The taker answers beside the employer; the finding says for how much."""
    liable = hold_jointly(
        f"enquiry/{row.pk}/deed", row.workshop, debts_of([row.workshop.code]), name=row.taker, code="",
        clause="ir/ssa_1354/37.3", on=made.on, by=by, now=now, enquiry=row,
    )  # fmt: skip
    return catalogue().make(
        "BOTH_SIDES_ARE_LIABLE", value=row.workshop.code, giver=row.giver, taker=row.taker, owed=f"{liable.owed_rial:,}"
    )
