"""Claims and awards as officers handle them: taken in, shown papers, decided, approved by a second person; stopped, resumed."""

from __future__ import annotations

from typing import Any

from opentamin.desk.models import Task
from opentamin.flow.awards.actions import NewAmount, change, grant
from opentamin.flow.awards.models import Award, AwardAmount, Cause
from opentamin.flow.careers.models import CareerEntry
from opentamin.flow.claims import actions as claims
from opentamin.flow.claims.models import Claim, ObjectionOutcome
from opentamin.flow.claims.objections import answer
from opentamin.ground.calendar import Day
from opentamin.ground.findings import FindingTrouble
from opentamin.ground.persian import ascii_digits
from opentamin.journeys import rights
from opentamin.journeys.acts.branch_roles import (
    COUNTER,
    OFFICER,
    SECOND,
    conclude,
    on,
    pairs,
    plain,
    propose,
    proposed,
)
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind
from opentamin.journeys.acts.reading import findings
from opentamin.law.benefit_rows import benefit_rows
from opentamin.registers.models import Office, Workshop

CLAIMABLE = tuple(f"benefit_{code}" for code in benefit_rows())
CLAIM = Field("claim", Kind.SUBJECT, subject="claims.Claim id")
AWARD = Field("award", Kind.SUBJECT, subject="awards.Award id")
TASK = Field("task", Kind.SUBJECT, subject="desk.Task id")
REASON = Field("reason", Kind.LONG_TEXT, most=500)
AWARD_PROPOSAL = "award_change_proposed"
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
    rights.decide([claim_id], clerk=doing.by, now=doing.now)
    state = Claim.objects.get(pk=claim_id)
    return Done("claim", claim_id, {"number": str(claim_id), "state": state.get_state_display()})


def claim_approve(doing: Doing) -> Done:
    """A second person approves a proposed decision; what is granted becomes an award."""
    claim_id = int(doing.values["claim"])
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
    Action("claim_decide", "branch", OFFICER, (CLAIM,), claim_decide),
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
    Action("claim_approve", "branch", SECOND, (CLAIM,), claim_approve),
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
