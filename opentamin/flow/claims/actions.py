"""Verbs of claims, all in sets: receive, decide, approve. The same key again is the same claim."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count

from opentamin.desk.models import Task, TaskEvent, TaskEventKind
from opentamin.flow.careers.questions import records
from opentamin.flow.claims import facts as gathering
from opentamin.flow.claims.catalogue import refuse
from opentamin.flow.claims.deciding import ENTITLED, INCOMPLETE, UNCLEAR, Draft, decide
from opentamin.flow.claims.models import Approval, Claim, ClaimState, Decision, ObjectionAnswer, ObjectionOutcome
from opentamin.flow.claims.starting import as_day
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.law.benefit_rows import Benefit, benefit_rows
from opentamin.registers.families import Family, families_of

OPEN = (ClaimState.RECEIVED, ClaimState.INCOMPLETE, ClaimState.UNCLEAR, ClaimState.PROPOSED)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it comes in; `event_on` is the day of the event, `evidence` by the names of the benefit's row."""

    key: str
    benefit: str
    person_id: int
    branch_id: int
    event_on: date
    claimed_on: date
    evidence: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def receive(asked: Sequence[Asked], *, by: str, now: datetime) -> dict[str, int]:
    """Take requests in; gives the claim of each key. ClaimRefusal: an unknown benefit, or a key of another claim."""
    known = benefit_rows()
    for each in asked:
        if each.benefit not in known:
            raise refuse("BENEFIT_UNKNOWN", value=each.benefit, names=", ".join(known))
    made = [
        Claim(
            **{**asdict(each), "evidence": dict(each.evidence)},
            answer_by=each.claimed_on + timedelta(days=known[each.benefit].service_days),
            received_by=by,
            known_at=now,
        )
        for each in asked
    ]
    Claim.objects.bulk_create(made, ignore_conflicts=True)
    found = {row.key: row for row in Claim.objects.filter(key__in=[each.key for each in asked])}
    for each in asked:
        row = found[each.key]
        if (row.benefit, row.person_id, row.event_on) != (each.benefit, each.person_id, each.event_on):
            raise refuse("CLAIM_KEY_REUSED", value=each.key)
    return {key: row.pk for key, row in found.items()}


@transaction.atomic
def show_evidence(claim_id: int, evidence: Mapping[str, Any]) -> None:
    """Add papers to a claim that is not approved; it can then be decided again."""
    claim = Claim.objects.select_for_update().filter(pk=claim_id).first()
    if claim is None:
        raise refuse("CLAIM_UNKNOWN", value=claim_id)
    if claim.state not in OPEN:
        raise refuse("CLAIM_NOT_PROPOSED", value=claim_id, state=claim.state)
    claim.evidence = {**claim.evidence, **evidence}
    claim.state = ClaimState.RECEIVED
    claim.save(update_fields=["evidence", "state"])


@transaction.atomic
def decide_claims(
    ids: Iterable[int], *, by: str, now: datetime, extra: Mapping[int, Mapping[str, int]] = {}
) -> dict[int, Decision]:
    """Decide received claims; gives the newest decision of each. A new one is written only where it differs.

    What is unclear or incomplete opens a task; what is clear is proposed and waits for a second person.
    """
    claims = list(Claim.objects.select_for_update().filter(pk__in=list(ids), state__in=OPEN).order_by("id"))
    before = newest_decisions([claim.pk for claim in claims])
    drafts = draft_claims(claims, now=now, extra=extra)
    anew = _times_anew([claim.pk for claim in claims])
    stood = set(Approval.objects.filter(decision__in=before.values()).values_list("decision__claim_id", flat=True))
    new = []
    for claim in claims:
        decision = _decision(claim, drafts[claim.pk], before.get(claim.pk), by, now)
        if claim.pk not in before or claim.pk in stood or before[claim.pk].digest != decision.digest:
            new.append(decision)
        claim.state = _state(drafts[claim.pk].verdict)
    Decision.objects.bulk_create(new)
    Claim.objects.bulk_update(claims, ["state"])
    Task.objects.bulk_create([_task(claim, now, anew.get(claim.pk, 0)) for claim in claims], ignore_conflicts=True)
    return newest_decisions([claim.pk for claim in claims])


def draft_claims(
    claims: Sequence[Claim], *, now: datetime, extra: Mapping[int, Mapping[str, int]] = {}
) -> dict[int, Draft]:
    """What the law makes of claims as things are registered now; writes nothing (five queries)."""
    people = {claim.person_id for claim in claims}
    families = families_of(people)
    as_of = max((Day.from_date(claim.claimed_on).month.code for claim in claims), default=0)
    careers = records(people, as_of=as_of, known_on=now)
    return {
        claim.pk: draft(claim, families[claim.person_id], careers[claim.person_id], extra.get(claim.person_id, {}))
        for claim in claims
    }


def draft(claim: Claim, family: Family, record: Any, extra: Mapping[str, int] = {}) -> Draft:
    """The draft of one claim from what is known of the person."""
    benefit = benefit_rows()[claim.benefit]
    facts, faults = gathering.claim_facts(benefit, claim, family, record, extra)
    asked = []
    if benefit.family:
        event = Day.from_date(claim.event_on)
        asked, more = gathering.members(family, death=event, day=event)
        faults += more
    if _stops(faults):
        return Draft(facts=facts, findings=faults)
    made = decide(benefit, facts, asked)
    made.findings = [*faults, *made.findings]
    return made


def _stops(faults: Sequence[Finding]) -> bool:
    return any(fault.severity.value in ("error", "stops") for fault in faults)


def newest_decisions(claims: Sequence[int]) -> dict[int, Decision]:
    """The newest decision of each claim that has one."""
    rows = Decision.objects.filter(claim__in=claims).order_by("claim_id", "-version").distinct("claim_id")
    return {row.claim_id: row for row in rows}


def _decision(claim: Claim, made: Draft, before: Decision | None, by: str, now: datetime) -> Decision:
    benefit = benefit_rows()[claim.benefit]
    reasons = reasons_of(benefit, made)
    return Decision(
        claim=claim,
        version=before.version + 1 if before else 1,
        verdict=made.verdict,
        amount_rial=made.amount_rial,
        start_on=as_day(made.facts["award_day"]).to_date() if "award_day" in made.facts else None,
        months=made.months,
        reasons=reasons,
        digest=digest_of(reasons),
        proposed_by=by,
        known_at=now,
    )


def reasons_of(benefit: Benefit, made: Draft) -> dict[str, Any]:
    """All reasons of a draft as plain data: what a letter, a replay and a court read."""
    return {
        "benefit": benefit.code,
        "verdict": made.verdict,
        "amount_rial": made.amount_rial,
        "facts": dict(sorted(made.facts.items())),
        "conditions": [asdict(condition) for condition in made.conditions],
        "records": [record.as_dict() for record in made.records],
        "parts": [asdict(part) for part in made.parts],
        "findings": [finding.as_dict() for finding in made.findings],
    }


def digest_of(reasons: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of reasons, in hexadecimal."""
    text = json.dumps(reasons, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _state(verdict: str) -> ClaimState:
    return {INCOMPLETE: ClaimState.INCOMPLETE, UNCLEAR: ClaimState.UNCLEAR}.get(verdict, ClaimState.PROPOSED)


WORDS = {
    ClaimState.INCOMPLETE: ("complete_claim", "کامل کردن مدرک‌های درخواست", "Complete the papers of claim"),
    ClaimState.UNCLEAR: (
        "decide_unclear_claim",
        "قانون درباره این درخواست روشن نیست؛ بررسی",
        "The law is unclear; look at claim",
    ),
    ClaimState.PROPOSED: ("approve_decision", "تأیید تصمیم درخواست", "Approve the decision of claim"),
}


def _times_anew(claims: Sequence[int]) -> dict[int, int]:
    """How often each claim is decided anew after an objection: each time has tasks of its own."""
    rows = ObjectionAnswer.objects.filter(outcome=ObjectionOutcome.ANEW, objection__decision__claim__in=claims)
    return dict(rows.values_list("objection__decision__claim").annotate(Count("id")))


def _task(claim: Claim, now: datetime, anew: int) -> Task:
    kind, fa, en = WORDS[ClaimState(claim.state)]
    return Task(
        key=f"{kind}/{claim.pk}/{anew + 1}" if anew else f"{kind}/{claim.pk}",
        kind=kind,
        subject=f"claim/{claim.pk}",
        branch_id=claim.branch_id,
        text_fa=f"{fa} {claim.pk} ({benefit_rows()[claim.benefit].fa})",
        text_en=f"{en} {claim.pk} ({benefit_rows()[claim.benefit].en})",
        opened_at=now,
        due_on=claim.answer_by,
    )


@transaction.atomic
def approve(ids: Iterable[int], *, by: str, now: datetime) -> list[Decision]:
    """A second person approves the proposed decisions of claims; approving again changes nothing.

    ClaimRefusal: nothing is proposed, or the same person proposed it.
    """
    claims = {claim.pk: claim for claim in Claim.objects.select_for_update().filter(pk__in=list(ids))}
    decisions = newest_decisions(list(claims))
    done = set(Approval.objects.filter(decision__in=decisions.values()).values_list("decision_id", flat=True))
    new = [decisions[pk] for pk in sorted(claims) if pk in decisions and decisions[pk].pk not in done]
    for pk, claim in sorted(claims.items()):
        if pk not in decisions or (decisions[pk].pk not in done and claim.state != ClaimState.PROPOSED):
            raise refuse("CLAIM_NOT_PROPOSED", value=pk, state=claim.state)
    for decision in new:
        if decision.proposed_by == by:
            raise refuse("APPROVER_IS_PROPOSER", value=by)
        state = ClaimState.APPROVED if decision.verdict == ENTITLED else ClaimState.REFUSED
        claims[decision.claim_id].state = state
    Approval.objects.bulk_create(
        [Approval(decision=row, proposed_by=row.proposed_by, approved_by=by, known_at=now) for row in new]
    )
    Claim.objects.bulk_update(claims.values(), ["state"])
    kinds, subjects = [kind for kind, _, _ in WORDS.values()], [f"claim/{row.claim_id}" for row in new]
    tasks = Task.objects.filter(kind__in=kinds, subject__in=subjects, closed_at=None)
    tasks.update(closed_by=by, closed_at=now, outcome="approved")
    return [decisions[pk] for pk in sorted(decisions)]


@transaction.atomic
def give_back(claim_id: int, *, reason: str, key: str, by: str, now: datetime) -> Task:
    """A second person does not approve a proposal but returns it with a reason; whoever proposed it has it again.

    The claim is open again, the task of the approval is closed, and its key is free for the next proposal. The same key
    gives the same task. ClaimRefusal: nothing is proposed, or the same person proposed it.
    """
    known = Task.objects.filter(key=f"returned/{key}").first()
    if known is not None:
        return known
    claim = Claim.objects.select_for_update().filter(pk=claim_id).first()
    decision = newest_decisions([claim_id]).get(claim_id)
    if claim is None or decision is None or claim.state != ClaimState.PROPOSED:
        raise refuse("CLAIM_NOT_PROPOSED", value=claim_id, state=claim.state if claim else "–")
    if decision.proposed_by == by:
        raise refuse("APPROVER_IS_PROPOSER", value=by)
    claim.state = ClaimState.RECEIVED
    claim.save(update_fields=["state"])
    name = f"{WORDS[ClaimState.PROPOSED][0]}/{claim_id}"
    closed = {"key": f"{name}/{key}", "closed_by": by, "closed_at": now, "outcome": f"returned: {reason}"}
    Task.objects.filter(key=name, closed_at=None).update(**closed)
    return _returned(claim, decision, reason, f"returned/{key}", by, now)


def _returned(claim: Claim, decision: Decision, reason: str, key: str, by: str, now: datetime) -> Task:
    """The task of who proposed, in their hands."""
    task = Task.objects.create(
        key=key,
        kind="decide_claim",
        subject=f"claim/{claim.pk}",
        branch_id=claim.branch_id,
        text_fa=f"تصمیم دربارهٔ درخواست {claim.pk} برگشت: {reason}",
        text_en=f"The decision of claim {claim.pk} was returned: {reason}",
        opened_at=now,
        due_on=claim.answer_by,
        proposed_by=by,
    )
    facts = {"by": by, "at": now, "holder": decision.proposed_by}
    TaskEvent.objects.create(task=task, key=f"{key}/returned", kind=TaskEventKind.RETURNED, words=reason, **facts)
    return task
