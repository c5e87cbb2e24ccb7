"""Notices and decisions of the stations become letters in the inboxes of their addressees, in sets; again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

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
    demands = _waiting(Notice.objects.select_related("workshop"), "debt_notice")
    results = _waiting(InspectionNotice.objects.select_related("visit__workshop"), "inspection_notice")
    approvals = _waiting(Approval.objects.select_related("decision__claim"), "claim_decision", "decision_id")
    return {
        "debt_notice": _put((_demand(row, now) for row in demands), now, served=True),
        "inspection_notice": _put((_result(row, now) for row in results), now, served=True),
        "claim_decision": _put((_decision(row, now, today.to_date()) for row in approvals), now, served=False),
    }


def _waiting(rows: QuerySet[Any], kind: str, number: str = "pk") -> Iterator[Any]:
    """Rows that have no letter yet, each with the key of its letter; the database finds them by the index of keys."""
    keyed = rows.annotate(letter_key=Concat(Value(f"{kind}/"), Cast(number, CharField())))
    sent = Letter.objects.filter(key=OuterRef("letter_key"))
    return keyed.filter(~Exists(sent)).order_by("pk").iterator(BATCH)


def _put(letters: Iterable[Letter], now: datetime, *, served: bool) -> int:
    """Letters and the day that serves them, a batch at a time: each batch is one transaction, a kill leaves none half sent."""
    rows, count = list(letters), 0
    for at in range(0, len(rows), BATCH):
        group = rows[at : at + BATCH]
        with transaction.atomic():
            count += send(group)
            told = [Served(row.key, row.sent_on, ServedHow.OFFICER) for row in group] if served else []
            serve(told, by=BY, now=now)
    return count


def _demand(notice: Notice, now: datetime) -> Letter:
    return Letter(
        key=f"debt_notice/{notice.pk}",
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


def _result(notice: InspectionNotice, now: datetime) -> Letter:
    visit = notice.visit
    day = Day.from_date(visit.on)
    return Letter(
        key=f"inspection_notice/{notice.pk}",
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


def _decision(approval: Approval, now: datetime, today: date) -> Letter:
    decision, claim = approval.decision, approval.decision.claim
    benefit = benefit_rows()[claim.benefit]
    fa, en = VERDICTS.get(decision.verdict, ("بررسی شد", "was decided"))
    return Letter(
        key=f"claim_decision/{decision.pk}",
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
