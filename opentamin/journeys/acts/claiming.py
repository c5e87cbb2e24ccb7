"""The door of insured people, claims: one act for each benefit of the law, made from its row; none is known by name here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentamin.desk.models import Task
from opentamin.desk.scopes import visible
from opentamin.flow.careers.questions import record
from opentamin.flow.claims.actions import Asked, draft_claims, receive
from opentamin.flow.claims.catalogue import findings as claim_findings
from opentamin.flow.claims.models import Claim, ClaimState
from opentamin.flow.claims.objections import Objecting, object_to, withdraw
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.facts import (
    PAPERS,
    Action,
    Asking,
    Doing,
    Done,
    Field,
    Kind,
    Preview,
    Refused,
    Said,
    Words,
)
from opentamin.journeys.acts.insured import ANSWER_WITHIN_DAYS, SELF
from opentamin.journeys.acts.reading import findings
from opentamin.law.benefit_rows import Benefit, Evidence, benefit_rows
from opentamin.registers.models import Person, Relation, Workshop

EVENTS: Mapping[str, Words] = {
    "loss_day": ("نخستین روز بیکاری", "First day out of work"),
    "death_day": ("روز فوت", "Day of death"),
    "birth_day": ("روز زایمان", "Day of birth"),
    "marriage_day": ("روز ازدواج", "Day of marriage"),
    "first_day": ("نخستین روز بیماری", "First day of illness"),
}
"""What the day of an event is called, by the fact of the law that it fills."""
EVENT: Words = ("روز رویداد (مانند پایان کار)", "Day of the event (such as the end of work)")
ANSWERS: Mapping[str, Words] = {"yes": ("بله", "yes"), "no": ("خیر", "no")}
KINDS = {"bool": Kind.CHOICE, "code": Kind.CHOICE, "day": Kind.DAY, "number": Kind.NUMBER}
MOST_NUMBER = 10**12


def of_a_death(benefit: Benefit) -> bool:
    """Whether the law asks for the day of a death: then somebody else claims than whose record it is."""
    return any(step.day == "death_day" for step in benefit.steps)


def name_of(benefit: Benefit) -> str:
    """The name of the act that claims a benefit."""
    return f"claim_{benefit.code}"


def evidence_of(values: Mapping[str, Any], benefit: Benefit) -> dict[str, Any]:
    """What was shown, as claims keep it; what was left empty stays out and gets the law's own default."""
    told = {item.name: values.get(item.name) for item in benefit.evidence}
    return {
        item.name: int(told[item.name] == "yes") if item.kind == "bool" else told[item.name]
        for item in benefit.evidence
        if told[item.name] not in (None, "")
    }


def _whose(values: Mapping[str, Any], who: Any, benefit: Benefit) -> Person:
    """Whose record the claim is about; of a death, somebody whose relation to the claimant is registered."""
    if not of_a_death(benefit):
        return Person.objects.get(pk=values["person"])
    code = ascii_digits(values["deceased"]).strip()
    found = Person.objects.filter(national_code=code).first() or Person.objects.filter(foreign_code=code).first()
    if found is None or not (_related(found, who) or visible(Person.objects.filter(pk=found.pk), who).exists()):
        raise Refused([findings().make("RELATION_NOT_REGISTERED", column="deceased", value=code)])
    return found


def _related(deceased: Person, who: Any) -> bool:
    return Relation.objects.filter(person=deceased, relative__in=who.persons).exists()


def branch_of(person: Person, doing: Doing) -> int:
    """The branch of the workshop where the person was last insured; somebody without a record begins at a desk."""
    months = record(person.pk, as_of=doing.today.month.code, known_on=doing.now).months
    code = months[-1].lines[-1].workshop_code if months else ""
    found = Workshop.objects.filter(code=code).values_list("branch_id", flat=True).first()
    if found is None:
        raise Refused([findings().make("NO_RECORD_YET")])
    return int(found)


def _claim(benefit: Benefit, doing: Doing) -> Done:
    """Take a claim in and bring it before the branch; the answer is due within the days of the benefit's row."""
    person = _whose(doing.values, doing.who, benefit)
    event, today = Day.parse(str(doing.values["event_on"])), doing.today
    if event > today:
        raise Refused([claim_findings().make("CLAIM_BEFORE_EVENT", column="event_on", value=str(event))])
    branch_id = branch_of(person, doing)
    asked = Asked(
        doing.key,
        benefit.code,
        person.pk,
        branch_id,
        event.to_date(),
        today.to_date(),
        evidence_of(doing.values, benefit),
    )
    number = receive([asked], by=doing.by, now=doing.now)[doing.key]
    until = today + benefit.service_days
    _before_the_branch(benefit, number, branch_id, until, doing)
    page = ("my_requests", person.pk) if person.pk in doing.who.persons else ("claim", number)
    return Done(*page, {"number": number}, until)


def _before_the_branch(benefit: Benefit, number: int, branch_id: int, until: Day, doing: Doing) -> None:
    """The task of the branch to decide a claim."""
    Task.objects.create(
        key=doing.key,
        kind="decide_claim",
        subject=f"claim/{number}",
        branch_id=branch_id,
        text_fa=f"تصمیم دربارهٔ درخواست {number} ({benefit.fa})",
        text_en=f"Decide claim {number} ({benefit.en})",
        opened_at=doing.now,
        due_on=until.to_date(),
        proposed_by=doing.by,
    )


def _preview(benefit: Benefit, asking: Asking) -> Preview:
    """What the law says to each condition by what is registered today; the decision is the branch's."""
    if of_a_death(benefit):
        return Preview()
    values, today = asking.values, asking.today
    claim = Claim(
        benefit=benefit.code,
        person_id=int(values["person"]),
        event_on=Day.parse(str(values["event_on"])).to_date(),
        claimed_on=today.to_date(),
        evidence=evidence_of(values, benefit),
    )
    draft = draft_claims([claim], now=asking.now)[claim.pk]
    rows = [((each.text_fa, each.text_en), Said(f"verdict.{each.verdict}"), each.clause) for each in draft.conditions]
    amount = draft.amount_rial or None
    return Preview(notes=tuple(draft.findings), columns=("condition", "answer", "clause"), rows=tuple(rows), total_rial=amount)  # fmt: skip


def _field(item: Evidence) -> Field:
    """Evidence of a benefit's row as a field; what has no default must be answered."""
    required = item.default is None
    if item.kind == "bool":
        return Field(item.name, Kind.CHOICE, required, choices=tuple(ANSWERS))
    if item.kind == "code":
        return Field(item.name, Kind.CHOICE, required, choices=tuple(item.codes))
    return Field(item.name, KINDS[item.kind], required, most=MOST_NUMBER)


def _words(benefit: Benefit) -> dict[str, Words]:
    """All words of a claim, from the benefit's row."""
    event = next((EVENTS[step.day] for step in benefit.steps if step.day in EVENTS), EVENT)
    found: dict[str, Words] = {
        "title": (f"درخواست {benefit.fa}", f"Claim: {benefit.en}"),
        "event_on": event,
        "person": ("برای چه کسی", "For whom"),
        "deceased": ("کد ملی درگذشته", "National code of the deceased"),
    }
    for item in benefit.evidence:
        found[item.name] = (item.fa, item.en)
        if item.document_fa:
            found[f"{item.name}_hint"] = (f"با این مدرک: {item.document_fa}", f"Shown by: {item.document_en}")
        if item.kind == "bool":
            found |= {f"{item.name}.{answer}": words for answer, words in ANSWERS.items()}
    return found


def _action(benefit: Benefit) -> Action:
    subject = Field("person", Kind.SUBJECT, subject="registers.Person id")
    whose = Field("deceased", Kind.TEXT, most=13) if of_a_death(benefit) else subject
    return Action(
        name_of(benefit),
        "insured",
        SELF,
        (whose, Field("event_on", Kind.DAY), *(_field(item) for item in benefit.evidence), PAPERS),
        lambda doing: _claim(benefit, doing),
        benefit.clause,
        words=_words(benefit),
        previews=lambda asking: _preview(benefit, asking),
    )


def object_to_decision(doing: Doing) -> Done:
    """An objection to a decision about a claim: an officer who had no part in it answers. No law read names a term for it."""
    claim = Claim.objects.get(pk=doing.values["claim"])
    if claim.state not in (ClaimState.APPROVED, ClaimState.REFUSED):
        raise Refused([findings().make("NOTHING_DECIDED", column="claim", value=claim.pk)])
    until, today = doing.today + ANSWER_WITHIN_DAYS, doing.today.to_date()
    asked = Objecting(doing.key, claim.pk, doing.values["grounds"], today, until.to_date())
    made = object_to(asked, by=doing.by, now=doing.now)
    Task.objects.create(
        key=doing.key,
        kind="claim_objection",
        subject=f"claimobjection/{made.pk}",
        branch_id=claim.branch_id,
        text_fa=f"اعتراض {made.pk} به تصمیم درخواست {claim.pk}: {doing.values['grounds']}",
        text_en=f"Objection {made.pk} to the decision of claim {claim.pk}: {doing.values['grounds']}",
        opened_at=doing.now,
        due_on=until.to_date(),
        proposed_by=doing.by,
    )
    return Done("my_requests", claim.person_id, {"number": claim.pk}, until)


def withdraw_claim(doing: Doing) -> Done:
    """Take a claim back while nothing about it is approved; the same may be claimed again."""
    claim = withdraw(int(doing.values["claim"]), by=doing.by, now=doing.now)
    return Done("my_requests", claim.person_id, {"number": claim.pk})


ACTIONS = (
    *(_action(benefit) for benefit in benefit_rows().values()),
    Action(
        "object_to_decision",
        "insured",
        SELF,
        (
            Field("claim", Kind.SUBJECT, subject="claims.Claim id"),
            Field("grounds", Kind.LONG_TEXT, most=1000),
            PAPERS,
        ),
        object_to_decision,
    ),
    Action(
        "withdraw_claim", "insured", SELF, (Field("claim", Kind.SUBJECT, subject="claims.Claim id"),), withdraw_claim
    ),
)
