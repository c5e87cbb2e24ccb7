"""One task as a case: its matter with papers and the law beside it, its story, and what may be done about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.desk import queue_questions as asked
from opentamin.desk.models import Task, TaskEvent
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal import cases, door
from opentamin.faces.portal.desk_subjects import subjects_of
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.views_desk import act_links, kind_words, left, names_of
from opentamin.faces.portal.views_people import log_reading, today
from opentamin.faces.portal.words import either, say
from opentamin.flow.claims.models import Claim

DECIDES = {
    "approve_decision": ("claim_approve", "claim_return"),
    "complete_claim": ("claim_evidence", "paper_ask", "claim_decide"),
    "decide_unclear_claim": ("claim_decide", "claim_evidence", "paper_ask"),
    "decide_claim": ("claim_decide", "claim_evidence", "paper_ask"),
    "claim_objection": ("objection_answer",),
    "bring_before_board": ("objection_hear", "objection_decide"),
    "answer_transfer_enquiry": ("enquiry_answer",),
    "certificate_owes_again": ("certificate_revoke",),
    "tell_inspection_result": ("visit_tell",),
    "rule_on_reduced_inspection": ("ruling_propose",),
}
"""The acts that settle a kind of task, the first one first; each has a field with the name of the task's subject."""
TAKEN = dict.fromkeys(("dependant_asked", "dependant_end_asked"), ("dependant_accept", "dependant_refuse"))
"""Acts that settle a kind of task and take the task itself."""
FIELDS = {"claimobjection": "objection"}
"""Fields of acts that are not called as the subject of their task."""
KEYED = {"rule_on_reduced_inspection": "decision"}
"""Kinds whose acts are about the row that the task's key names, not about its subject."""
PROPOSALS = {
    "refund_proposed": "refund_approve",
    "award_change_proposed": "award_approve",
    "ruling_proposed": "ruling_approve",
}
"""Kinds of tasks that are proposals: the act of the second person takes the task itself."""
SECOND_KINDS = {*PROPOSALS, "approve_decision"}
SECONDS = {*PROPOSALS.values(), "proposal_return", "claim_approve", "claim_return", "task_close"}
"""What is never for the person who proposed."""


def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task as a case: its matter with papers and the law beside it, its story, and what this session may do about it."""
    who: Sitting = request.sitting
    found = _found(asked.task(task_id, who))
    claim = cases.claim_of(found, who) if gate_of("claim").lets(who) else None
    if claim is not None:
        if not (who.owns(claim.person_id) or who.has_reason(claim.person_id)):
            return door.ask_reason(request, claim.person_id)
        log_reading(claim.person_id, "case page")
    return render(request, "portal/task.html", _task(found, claim, who))


def _task(found: Task, claim: Claim | None, who: Sitting) -> dict[str, Any]:
    """Everything that the page of a task shows."""
    case, events = cases.case_of(found, claim, who), asked.events(found.pk)
    holder = events[-1].holder if events else ""
    proposer = case.get("decided_by", "") if found.kind == "approve_decision" else found.proposed_by
    people = {holder, proposer, found.closed_by, *(each["by"] for each in case["story"])}
    names = names_of(
        {*people, *(each["to"] for each in case["story"]), *(e.by for e in events), *(e.holder for e in events)}
    )
    return {
        "task": found,
        "kind": kind_words(found.kind),
        "text": either(found.text_fa, found.text_en),
        "subject": subjects_of([found.subject]).get(found.subject),
        **left(found.due_on, today().to_date()),
        "holder": names.get(holder, holder),
        "locked": bool(holder) and holder != who.login and not found.closed_at,
        "mine": holder == who.login,
        "proposer": names.get(proposer, proposer),
        "closer": names.get(found.closed_by, found.closed_by),
        "own_proposal": bool(proposer) and proposer == who.login and found.kind in SECOND_KINDS,
        **case,
        "story": [_named(each, names) for each in case["story"]] or [_event(event, names) for event in events],
        "acts": [] if found.closed_at else _acts(found, holder, proposer, who),
        "crumbs": [
            {"url": reverse("portal:queue"), "text": say("nav.queue")},
            {"url": "", "text": kind_words(found.kind)},
        ],
    }


def _named(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {**row, "by": names.get(row["by"], row["by"]), "to": names.get(row["to"], row["to"])}


def _found(task: Task | None) -> Task:
    """The task; as for one that does not exist when it is not in the scope."""
    if task is None:
        raise Http404
    return task


def _event(event: TaskEvent, names: dict[str, str]) -> dict[str, Any]:
    """One line of a task's story."""
    return {
        "at": event.at,
        "url": "",
        "what": say(f"case.task_{event.kind}"),
        "by": names.get(event.by, event.by),
        "to": names.get(event.holder, event.holder) if event.kind == "handed" else "",
        "words": event.words,
    }


def _acts(task: Task, holder: str, proposer: str, who: Sitting) -> list[dict[str, Any]]:
    """Links to what may be done now: the acts that settle its kind first, then taking, handing over, a note, closing.

    A task in the hands of a colleague opens for a note only.
    """
    if holder not in ("", who.login):
        return act_links([("task_note", "task", str(task.pk))], who)
    field, _, number = (task.key if task.kind in KEYED else task.subject).rpartition("/")
    field = KEYED.get(task.kind, field)
    wanted = [(name, FIELDS.get(field, field), number) for name in DECIDES.get(task.kind, ())]
    wanted += [(name, "task", str(task.pk)) for name in TAKEN.get(task.kind, ())]
    if task.kind in PROPOSALS:
        wanted += [(name, "task", str(task.pk)) for name in (PROPOSALS[task.kind], "proposal_return")]
    rest = ("task_hand", "task_give_back", "task_note", "task_close") if holder else ("task_take", "task_note")
    wanted += [(name, "task", str(task.pk)) for name in rest]
    if proposer == who.login or task.proposed_by == who.login:
        wanted = [row for row in wanted if row[0] not in SECONDS]
    return act_links(wanted, who)
