"""Notices and decisions of the stations become letters in the inboxes of their addressees, in sets; again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from opentamin.desk.letters import Served, send, serve
from opentamin.desk.models import Letter, ServedHow
from opentamin.flow.claims.models import Approval
from opentamin.flow.collection.models import Notice
from opentamin.flow.inspections.models import Notice as InspectionNotice
from opentamin.ground.calendar import Day
from opentamin.law.benefit_rows import benefit_rows

BATCH = 2000
BY = "letters"
VERDICTS = {"entitled": ("پذیرفته شد", "was granted"), "not_entitled": ("پذیرفته نشد", "was refused")}


def send_letters(*, now: datetime, today: Day) -> dict[str, int]:
    """Put every notice and approved decision that has no letter yet into its inbox; gives how many are new, by kind.

    A demand letter and a notice of an inspection carry their own day of service; a decision is served when it is opened.
    """
    return {
        "debt_notice": _demands(now),
        "inspection_notice": _inspections(now),
        "claim_decision": _decisions(now, today.to_date()),
    }


def _new(kind: str) -> set[str]:
    return set(Letter.objects.filter(kind=kind).values_list("key", flat=True))


def _batches(rows: list[Letter], served: list[Served], now: datetime) -> int:
    """Letters and their services, a batch at a time: each batch is one transaction, so a kill leaves none half sent."""
    count = 0
    by_key = {row.key: row for row in served}
    for at in range(0, len(rows), BATCH):
        group = rows[at : at + BATCH]
        with transaction.atomic():
            count += send(group)
            serve([by_key[row.key] for row in group if row.key in by_key], by=BY, now=now)
    return count


def _demands(now: datetime) -> int:
    have = _new("debt_notice")
    rows, served = [], []
    for notice in Notice.objects.select_related("workshop").order_by("id").iterator(BATCH):
        key = f"debt_notice/{notice.pk}"
        if key in have:
            continue
        rows.append(_demand(notice, key, now))
        served.append(Served(key, notice.served_on, ServedHow.OFFICER))
    return _batches(rows, served, now)


def _demand(notice: Notice, key: str, now: datetime) -> Letter:
    return Letter(
        key=key,
        kind="debt_notice",
        number=notice.number,
        workshop_id=notice.workshop_id,
        branch_id=notice.branch_id,
        text_fa=f"ابلاغ بدهی کارگاه {notice.workshop.name}. تا پایان مهلت می‌توانید اعتراض کنید.",
        text_en=f"Demand letter to the workshop {notice.workshop.name}. You may object until the deadline.",
        page="debts_account",
        argument=notice.workshop.code,
        sent_on=notice.served_on,
        deadline_on=notice.objection_until,
        by=notice.by,
        known_at=now,
    )


def _inspections(now: datetime) -> int:
    have = _new("inspection_notice")
    rows, served = [], []
    for notice in InspectionNotice.objects.select_related("visit__workshop").order_by("id").iterator(BATCH):
        key = f"inspection_notice/{notice.pk}"
        if key in have:
            continue
        rows.append(_result(notice, key, now))
        served.append(Served(key, notice.told_on, ServedHow.OFFICER))
    return _batches(rows, served, now)


def _result(notice: InspectionNotice, key: str, now: datetime) -> Letter:
    visit = notice.visit
    day = Day.from_date(visit.on)
    return Letter(
        key=key,
        kind="inspection_notice",
        number=f"V{visit.pk}",
        workshop_id=visit.workshop_id,
        branch_id=visit.branch_id,
        text_fa=f"نتیجهٔ بازرسی {day} از کارگاه {visit.workshop.name}.",
        text_en=f"Result of the inspection of {day} at the workshop {visit.workshop.name}.",
        page="inspections-notice",
        argument=str(visit.pk),
        sent_on=notice.told_on,
        by=notice.by,
        known_at=now,
    )


def _decisions(now: datetime, today: date) -> int:
    have = _new("claim_decision")
    approvals = Approval.objects.select_related("decision__claim").order_by("id")
    return _batches(list(_decision_letters(approvals.iterator(BATCH), have, now, today)), [], now)


def _decision_letters(approvals: Iterator[Approval], have: set[str], now: datetime, today: date) -> Iterator[Letter]:
    for approval in approvals:
        decision, key = approval.decision, f"claim_decision/{approval.decision_id}"
        if key in have:
            continue
        claim = decision.claim
        benefit = benefit_rows()[claim.benefit]
        fa, en = VERDICTS.get(decision.verdict, ("بررسی شد", "was decided"))
        yield Letter(
            key=key,
            kind="claim_decision",
            number=f"C{claim.pk}/{decision.version}",
            person_id=claim.person_id,
            branch_id=claim.branch_id,
            text_fa=f"درخواست شما ({benefit.fa}) {fa}.",
            text_en=f"Your claim ({benefit.en}) {en}.",
            page="claim",
            argument=str(claim.pk),
            sent_on=today,
            by=approval.approved_by,
            known_at=now,
        )
