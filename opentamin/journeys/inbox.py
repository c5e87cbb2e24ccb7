"""The inbox: letters of all stations that concern some workshops and people, with the day of service and the term that runs.

Read under the session's row security; who may read whose is decided by the workshops and people that are handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from opentamin.desk.models import Letter as SentLetter
from opentamin.flow.claims.models import Approval
from opentamin.flow.collection.models import Notice, Service
from opentamin.flow.contracts.models import Certificate
from opentamin.flow.inspections.models import Notice as InspectionNotice
from opentamin.flow.settlement.models import Part, PlanState

NEWEST = 100
TOLD_OTHERWISE = Q(kind="claim_decision") | Q(kind__startswith="access_")
"""Letters of the desk that stand in the inbox by what they are about: the decision itself, one's own way in."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its kind (words of the faces), the legal day of service, the last day to act, and where it is read.

    `about` is what it is about, in words or a code; `paper` the page of the document and `place` that of the matter, each
    with its argument ("" without). `served_on` of a decision is the day on which it was approved and put here.
    One that `waits` was sent on that day and is served when its addressee opens it.
    """

    kind: str
    about: str
    served_on: date
    until_on: date | None
    paper: tuple[str, str | int] | None = None
    place: tuple[str, str | int] | None = None
    waits: bool = False


def letters(workshops: Sequence[int], persons: Sequence[int], *, own: int | None = None) -> list[Letter]:
    """The newest letters of some workshops and people, the newest first (at most seven queries).

    `own`: the person who reads, when one of `persons`: what happened to somebody's way in is told to nobody else.
    """
    found = [
        *(_of_workshops(workshops) if workshops else []),
        *(_of_persons(persons) if persons else []),
        *(_sent(persons) if persons else []),
    ]
    found += _access(own) if own is not None and own in persons else []
    return sorted(found, key=lambda letter: (letter.served_on, letter.kind), reverse=True)[:NEWEST]


def _of_workshops(ids: Sequence[int]) -> list[Letter]:
    return [*_demands(ids), *_board_decisions(ids), *_inspections(ids), *_certificates(ids), *_parts(ids)]


def _demands(ids: Sequence[int]) -> list[Letter]:
    """Demand letters, with the thirty days of an objection (42.1)."""
    rows = Notice.objects.filter(workshop__in=ids).select_related("workshop").order_by("-id")[:NEWEST]
    return [
        Letter("demand", row.number, row.served_on, row.objection_until, ("debts_letter", row.pk), ("employer_object", row.workshop.code))
        for row in rows
    ]  # fmt: skip


def _board_decisions(ids: Sequence[int]) -> list[Letter]:
    """Decisions of boards that were served, with the term of an appeal where there is one (43.2)."""
    rows = Service.objects.filter(decision__objection__debt__workshop__in=ids)
    rows = rows.select_related("decision__objection__debt__workshop").order_by("-id")[:NEWEST]
    return [
        Letter("board", str(row.decision.objection_id), row.served_on, row.appeal_until,
               place=("employer_object", row.decision.objection.debt.workshop.code))
        for row in rows
    ]  # fmt: skip


def _inspections(ids: Sequence[int]) -> list[Letter]:
    """What an inspection found, as the employer was told (article 47)."""
    rows = InspectionNotice.objects.filter(visit__workshop__in=ids).select_related("visit").order_by("-id")[:NEWEST]
    return [
        Letter("inspection", str(row.visit_id), row.told_on, None, ("inspections-notice", row.visit_id)) for row in rows
    ]


def _certificates(ids: Sequence[int]) -> list[Letter]:
    rows = Certificate.objects.filter(workshop__in=ids).order_by("-id")[:NEWEST]
    return [Letter("certificate", row.number, row.issued_on, None, ("certificate_paper", row.pk)) for row in rows]


def _parts(ids: Sequence[int]) -> list[Letter]:
    """Agreements of instalments that hold, with the last day of each plan's parts."""
    rows = Part.objects.filter(plan__workshop__in=ids, plan__state=PlanState.OPEN).select_related("plan")
    last: dict[int, Part] = {}
    for row in rows.order_by("plan_id", "number"):
        last[row.plan_id] = row
    return [
        Letter("agreement", str(plan_id), row.plan.begun_on, row.due_on, ("plan_agreement", plan_id), ("plan", plan_id))
        for plan_id, row in last.items()
        if row.plan.begun_on is not None
    ]


def _access(person_id: int) -> list[Letter]:
    """What happened to somebody's own way in: a password, a factor, a device, a key."""
    rows = SentLetter.objects.filter(person_id=person_id, kind__startswith="access_").order_by("-id")[:NEWEST]
    return [Letter("access", row.kind, row.sent_on, None, place=("sessions", "")) for row in rows]


def _of_persons(ids: Sequence[int]) -> list[Letter]:
    """Decisions about claims, each on the day on which a second person approved it."""
    rows = Approval.objects.filter(decision__claim__person__in=ids).select_related("decision__claim")
    return [
        Letter("decision", row.decision.claim.benefit, row.known_at.date(), None,
               ("letter", row.decision.claim_id), ("claim", row.decision.claim_id))
        for row in rows.order_by("-id")[:NEWEST]
    ]  # fmt: skip


def _sent(ids: Sequence[int]) -> list[Letter]:
    """Letters of the desk to people: a paper that is asked for, an answer about a dependant. Opening one is its receipt."""
    rows = SentLetter.objects.filter(person_id__in=ids).exclude(TOLD_OTHERWISE).select_related("service")
    found = []
    for row in rows.order_by("-id")[:NEWEST]:
        service = getattr(row, "service", None)
        on, until = (service.served_on, service.deadline_on) if service else (row.sent_on, row.deadline_on)
        found.append(Letter("sent", row.kind, on, until, ("letter_one", row.pk), waits=service is None))
    return found
