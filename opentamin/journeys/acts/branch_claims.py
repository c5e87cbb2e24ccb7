"""Claims and awards as officers handle them: taken in, shown papers, decided, approved by a second person; stopped, resumed."""

from __future__ import annotations

from typing import Any

from opentamin.desk import letters, queue
from opentamin.desk.models import Letter, Task, TaskEventKind
from opentamin.flow.awards.actions import NewAmount, change, grant
from opentamin.flow.awards.models import Award, AwardAmount, Cause
from opentamin.flow.awards.questions import months_used
from opentamin.flow.careers.models import CareerEntry
from opentamin.flow.claims import actions as claims
from opentamin.flow.claims.catalogue import findings as claim_findings
from opentamin.flow.claims.models import Claim, ObjectionOutcome
from opentamin.flow.claims.objections import answer
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, FindingTrouble
from opentamin.ground.persian import ascii_digits
from opentamin.journeys import rights
from opentamin.journeys.acts.branch_roles import (
    COUNTER,
    OFFICER,
    SECOND,
    conclude,
    not_held,
    on,
    pairs,
    plain,
    propose,
    proposed,
    settled,
)
from opentamin.journeys.acts.facts import Action, Asking, Doing, Done, Field, Kind, Preview, Said
from opentamin.journeys.acts.reading import findings
from opentamin.law.benefit_rows import benefit_rows
from opentamin.registers.models import Office, Workshop

CLAIMABLE = tuple(f"benefit_{code}" for code in benefit_rows())
CLAIM = Field("claim", Kind.SUBJECT, subject="claims.Claim id")
AWARD = Field("award", Kind.SUBJECT, subject="awards.Award id")
TASK = Field("task", Kind.SUBJECT, subject="desk.Task id")
REASON = Field("reason", Kind.LONG_TEXT, most=500)
AWARD_PROPOSAL = "award_change_proposed"
CONDITIONS = ("condition", "answer", "clause")
DECIDING = ("decide_claim", "complete_claim", "decide_unclear_claim")
YES = {"بله": 1, "خیر": 0, "yes": 1, "no": 0}


def claim_receive(doing: Doing) -> Done:
    """Take a claim in at the desk or at the branch, on behalf of the person who came."""
    values = doing.values
    person_id = int(values["person"])
    asked = claims.Asked(
        key=doing.key,
        benefit=plain(values["benefit"]),
        person_id=person_id,
        branch_id=branch_for(doing, person_id),
        event_on=on(doing, "event_on"),
        claimed_on=doing.today.to_date(),
        evidence=_evidence(plain(values["benefit"]), values.get("evidence")),
    )
    claim_id = claims.receive([asked], by=doing.by, now=doing.now)[doing.key]
    due = Claim.objects.get(pk=claim_id).answer_by
    return Done("claim", claim_id, {"number": str(claim_id)}, Day.from_date(due))


def branch_for(doing: Doing, person_id: int) -> int:
    """The branch of a file: as typed, else that of the last workshop, else the officer's own; it must be in their scope."""
    if doing.values.get("office"):
        office = Office.objects.filter(code=doing.values["office"]).first()
        found = [office.pk] if office else []
    else:
        last = CareerEntry.objects.filter(person_id=person_id).order_by("-month").first()
        shop = Workshop.objects.filter(code=last.workshop_code).first() if last else None
        found = [shop.branch_id] if shop else []
        found += doing.who.branches[:1]
    for branch_id in found:
        if doing.who.sees_all or branch_id in doing.who.branches:
            return branch_id
    raise FindingTrouble(findings().make("BRANCH_UNCLEAR", column="office"))


def _evidence(benefit: str, text: str | None) -> dict[str, Any]:
    """Papers as typed, by the names of the benefit's row or by their Persian names; days and numbers as whole numbers."""
    known = {item.name: item.name for item in benefit_rows()[benefit].evidence}
    known |= {item.fa: item.name for item in benefit_rows()[benefit].evidence}
    made: dict[str, Any] = {}
    for name, value in pairs(text, "evidence").items():
        if name not in known:
            names = "، ".join(known)
            raise FindingTrouble(findings().make("EVIDENCE_NAME", column="evidence", value=name, names=names))
        made[known[name]] = _value(value)
    return made


def _value(text: str) -> int | str:
    digits = ascii_digits(text).replace("/", "").replace("-", "").replace("٬", "").replace(",", "")
    return YES[text] if text in YES else int(digits) if digits.isascii() and digits.isdigit() else text


def claim_evidence(doing: Doing) -> Done:
    """Add papers to a claim that is not approved."""
    claim = Claim.objects.get(pk=doing.values["claim"])
    claims.show_evidence(claim.pk, _evidence(claim.benefit, doing.values["evidence"]))
    return Done("claim", claim.pk, {"number": str(claim.pk)})


def claim_decide(doing: Doing) -> Done:
    """Propose what the law makes of a claim; what is unclear or incomplete opens a task."""
    claim_id = int(doing.values["claim"])
    not_held(doing, f"claim/{claim_id}", *DECIDING)
    rights.decide([claim_id], clerk=doing.by, now=doing.now)
    settled(doing, f"claim/{claim_id}", "decide_claim", outcome="decided")
    state = Claim.objects.get(pk=claim_id)
    return Done("claim", claim_id, {"number": str(claim_id), "state": state.get_state_display()})


def preview_decide(asking: Asking) -> Preview:
    """What the law makes of the claim now, condition by condition, before it is proposed."""
    claim = Claim.objects.get(pk=asking.values["claim"])
    extra = months_used([claim.person_id], before=Day.from_date(claim.claimed_on).month.code)
    made = claims.draft_claims([claim], now=asking.now, extra=extra)[claim.pk]
    rows = [((each.text_fa, each.text_en), Said(f"verdict.{each.verdict}"), each.clause) for each in made.conditions]
    return Preview(
        notes=tuple(made.findings), columns=CONDITIONS, rows=tuple(rows), total_rial=made.amount_rial or None
    )


def preview_approve(asking: Asking) -> Preview:
    """What was proposed; whoever proposed it is told here that a colleague must look at it."""
    claim_id = int(asking.values["claim"])
    made = claims.newest_decisions([claim_id]).get(claim_id)
    if made is None:
        return Preview(findings=(claim_findings().make("CLAIM_NOT_PROPOSED", value=claim_id, state="–"),))
    if made.proposed_by == asking.who.login:
        return Preview(findings=(claim_findings().make("APPROVER_IS_PROPOSER", value=made.proposed_by),))
    rows = [
        ((each["text_fa"], each["text_en"]), Said(f"verdict.{each['verdict']}"), each["clause"])
        for each in made.reasons["conditions"]
    ]
    notes = tuple(Finding(**each) for each in made.reasons["findings"])
    return Preview(notes=notes, columns=CONDITIONS, rows=tuple(rows), total_rial=made.amount_rial or None)


def claim_approve(doing: Doing) -> Done:
    """A second person approves a proposed decision; what is granted becomes an award."""
    claim_id = int(doing.values["claim"])
    not_held(doing, f"claim/{claim_id}", "approve_decision")
    decisions = claims.approve([claim_id], by=doing.by, now=doing.now)
    grant(decisions, by=doing.by, now=doing.now)
    state = Claim.objects.get(pk=claim_id)
    return Done("claim", claim_id, {"number": str(claim_id), "state": state.get_state_display()})


def objection_answer(doing: Doing) -> Done:
    """Answer an objection to a decision; by an officer who had no part in it."""
    outcome = plain(doing.values["outcome"])
    made = answer(int(doing.values["objection"]), outcome, doing.values["words"], by=doing.by, now=doing.now)
    claim = made.objection.decision.claim
    tasks = Task.objects.filter(subject=f"claimobjection/{made.objection_id}", closed_at=None)
    tasks.update(closed_by=doing.by, closed_at=doing.now, outcome=doing.values["words"][:300])
    if made.outcome == ObjectionOutcome.ANEW:
        words = (f"درخواست {claim.pk} از نو بررسی شود (اعتراض)", f"Decide claim {claim.pk} anew (objection)")
        Task.objects.create(
            key=doing.key, kind="decide_claim", subject=f"claim/{claim.pk}", branch_id=claim.branch_id,
            text_fa=words[0], text_en=words[1], opened_at=doing.now, due_on=made.objection.answer_by, proposed_by=doing.by,
        )  # fmt: skip
    return Done("claim", claim.pk, {"number": str(claim.pk)})


def claim_return(doing: Doing) -> Done:
    """A second person returns a proposed decision with a reason; who proposed it has it again."""
    claim_id = int(doing.values["claim"])
    not_held(doing, f"claim/{claim_id}", "approve_decision")
    claims.give_back(claim_id, reason=doing.values["reason"], key=doing.key, by=doing.by, now=doing.now)
    return Done("claim", claim_id, {"number": str(claim_id)})


def paper_ask(doing: Doing) -> Done:
    """Ask the person for a paper: a letter with the day until which it is waited for, and a line in the story of the task."""
    claim = Claim.objects.get(pk=doing.values["claim"])
    until = doing.today + doing.values["days"]
    row = Letter(
        key=doing.key,
        kind="paper_asked",
        number=f"{claim.pk}-{doing.act.code[-4:]}",
        person_id=claim.person_id,
        branch_id=claim.branch_id,
        text_fa=f"برای درخواست {claim.pk} این مدرک لازم است: {doing.values['paper']}",
        text_en=f"Claim {claim.pk} needs this paper: {doing.values['paper']}",
        sent_on=doing.today.to_date(),
        deadline_on=until.to_date(),
        by=doing.by,
        known_at=doing.now,
    )
    letters.send([row])
    for task in Task.objects.filter(subject=f"claim/{claim.pk}", closed_at=None).order_by("id"):
        key = f"{doing.key}/{task.pk}"
        words = doing.values["paper"]
        queue.note(task.pk, words, key=key, by=doing.by, now=doing.now, kind=TaskEventKind.ASKED)
    return Done("claim", claim.pk, {"number": str(claim.pk)}, until)


def award_propose(doing: Doing) -> Done:
    """Propose to stop an award from a day, or to resume it with the amount before the stop."""
    award = Award.objects.get(pk=doing.values["award"])
    if doing.values["what"] == "award_resume":
        _before_stop(award)
    day = Day.parse(str(doing.values["from_on"]))
    fa = f"حکم {award.pk} از {day}: {doing.values['reason']}"
    words = (fa, f"Award {award.pk} from {day}: {doing.values['reason']}")
    task = propose(doing, AWARD_PROPOSAL, f"award/{award.pk}", award.branch_id, words)
    return Done("task", task.pk, {"number": str(award.pk)})


def _before_stop(award: Award) -> int:
    """The last amount above zero of an award that stands at zero; NOTHING_TO_RESUME otherwise."""
    rows = list(AwardAmount.objects.filter(award=award).order_by("-version").values_list("monthly_rial", flat=True))
    paid = [rial for rial in rows if rial]
    if not rows or rows[0] or not paid:
        raise FindingTrouble(findings().make("NOTHING_TO_RESUME"))
    return paid[0]


def award_approve(doing: Doing) -> Done:
    """The second person of a change of an award."""
    task, asked = proposed(doing, AWARD_PROPOSAL)
    award = Award.objects.get(pk=asked["award"])
    resumes = asked["what"] == "award_resume"
    cause = Cause.RESUMED if resumes else Cause.STOPPED
    day = Day.parse(str(asked["from_on"]))
    rial = _before_stop(award) if resumes else 0
    made = NewAmount(award, rial, day, cause, f"{cause}/{task.key}", {"reason": asked["reason"], "second": doing.by})
    change([made], by=task.proposed_by, now=doing.now)
    conclude(task, doing, cause.value)
    return Done("award", award.pk, {"number": str(award.pk)})


ACTIONS = (
    Action(
        "claim_receive",
        "branch",
        COUNTER,
        (
            Field("person", Kind.SUBJECT, subject="registers.Person id"),
            Field("benefit", Kind.CHOICE, choices=CLAIMABLE),
            Field("event_on", Kind.DAY),
            Field("office", Kind.TEXT, required=False, most=4),
            Field("evidence", Kind.LONG_TEXT, required=False, most=2000),
        ),
        claim_receive,
    ),
    Action("claim_evidence", "branch", COUNTER, (CLAIM, Field("evidence", Kind.LONG_TEXT, most=2000)), claim_evidence),
    Action("claim_decide", "branch", OFFICER, (CLAIM,), claim_decide, previews=preview_decide),
    Action(
        "objection_answer",
        "branch",
        OFFICER | SECOND,
        (
            Field("objection", Kind.SUBJECT, subject="claims.ClaimObjection id"),
            Field("outcome", Kind.CHOICE, choices=("outcome_stands", "outcome_anew")),
            Field("words", Kind.LONG_TEXT, most=1000),
        ),
        objection_answer,
    ),
    Action("claim_approve", "branch", SECOND, (CLAIM,), claim_approve, previews=preview_approve),
    Action("claim_return", "branch", SECOND, (CLAIM, REASON), claim_return),
    Action(
        "paper_ask",
        "branch",
        COUNTER,
        (CLAIM, Field("paper", Kind.LONG_TEXT, most=500), Field("days", Kind.NUMBER, least=1, most=60)),
        paper_ask,
    ),
    Action(
        "award_propose",
        "branch",
        OFFICER,
        (
            AWARD,
            Field("what", Kind.CHOICE, choices=("award_stop", "award_resume")),
            Field("from_on", Kind.DAY),
            REASON,
        ),
        award_propose,
    ),
    Action("award_approve", "branch", SECOND, (TASK,), award_approve),
)
