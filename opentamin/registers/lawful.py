"""Whether a foreign national works lawfully: the papers of a day against article 120, with facts that may be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from opentamin.engine import compute, require
from opentamin.ground.calendar import Day
from opentamin.ground.persian import search_key
from opentamin.ground.reasons import LegalRecord, Verdict
from opentamin.registers.models import DocumentKind, IdentityDocument, WorkPermit, Workshop
from opentamin.registers.permits import papers_of

SCHEME = "lawful_work"
ARTICLE = "ir/labour_1369/120"
CARDS = {DocumentKind.AMAYESH_CARD.value, DocumentKind.TRAVEL_CARD.value}


@dataclass(frozen=True, slots=True)
class LawfulWork:
    """The verdict for a person, a workshop and a day.

    `clause` is the one that decides; `unknown` names the facts without which nobody can say; `record` is the legal
    record under the most favourable facts. `permit` is the paper that was looked at.
    """

    verdict: Verdict
    clause: str
    unknown: tuple[str, ...]
    record: LegalRecord
    permit: WorkPermit | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a paper on a day; None where the registers do not know."""

    paper: str
    work_visa: bool | None = None
    expired: bool = False
    same_job: bool | None = True
    same_town: bool | None = True
    same_employer: bool = True


def lawful_on(person_id: int, workshop: Workshop, day: date, *, job_code: str = "") -> LawfulWork:
    """Whether a person works lawfully at a workshop on a day; `job_code` is the job as declared or as found there.

    Met, not met, or unclear: with nothing recorded at all, with a permit of another employer, or where a fact that
    would decide is unknown (readings 120.r2 and 120.r3).
    """
    return lawful_by(papers_of(person_id), workshop, day, job_code=job_code)


def lawful_by(
    papers: tuple[Sequence[IdentityDocument], Sequence[WorkPermit]],
    workshop: Workshop,
    day: date,
    *,
    job_code: str = "",
) -> LawfulWork:
    """The same from papers that were read before."""
    documents, permits = papers
    permit = _permit_for(permits, workshop.pk, day)
    facts = _facts(permit, documents, workshop, day, job_code)
    return judge(facts, day, permit, nothing_recorded=not (documents or permits))


def _permit_for(permits: Sequence[WorkPermit], workshop_id: int, day: date) -> WorkPermit | None:
    """The permit to look at: in force before ended, for this workshop before another, the latest."""
    begun = [permit for permit in permits if permit.valid_from <= day]
    return max(
        begun,
        key=lambda permit: (permit.valid_until > day, permit.workshop_id == workshop_id, permit.valid_until),
        default=None,
    )


def _facts(
    permit: WorkPermit | None, documents: Sequence[IdentityDocument], workshop: Workshop, day: date, job_code: str
) -> Facts:
    """The facts of a paper on a day."""
    begun = [paper for paper in documents if paper.valid_from <= day]
    if permit is None:
        held = next((paper.kind for paper in begun if paper.kind in CARDS), "none")
        return Facts(held)
    visas = [paper for paper in begun if paper.kind == DocumentKind.WORK_VISA]
    return Facts(
        paper=permit.paper,
        work_visa=any(v.valid_until is None or v.valid_until > day for v in visas) if visas else None,
        expired=permit.valid_until <= day,
        same_job=permit.job_code == job_code if permit.job_code and job_code else None,
        same_town=search_key(permit.town) == search_key(workshop.town) if permit.town and workshop.town else None,
        same_employer=permit.workshop_id == workshop.pk,
    )


def judge(facts: Facts, day: date, permit: WorkPermit | None = None, *, nothing_recorded: bool = False) -> LawfulWork:
    """The verdict of article 120 on facts: computed for every value that an unknown fact could have."""
    truths = {name: getattr(facts, name) for name in ("work_visa", "same_job", "same_town")}
    open_facts = [name for name, value in truths.items() if value is None]
    records = [
        _record(facts, {**truths, **dict(zip(open_facts, guess, strict=True))}, day)
        for guess in product((True, False), repeat=len(open_facts))
    ]
    values = {_answer(record) for record in records}
    best = records[0]
    if values == {False}:
        silent = nothing_recorded
        unknown = ("papers",) if silent else ()
        return LawfulWork("unclear" if silent else "not_met", _failing(best), unknown, best, permit)
    if len(values) > 1 or not facts.same_employer:
        deciding = tuple(name for name in open_facts if _decides(name, facts, day))
        employer = () if facts.same_employer else ("same_employer",)
        return LawfulWork("unclear", f"{ARTICLE}.4", (*deciding, *employer), best, permit)
    return LawfulWork("met", f"{ARTICLE}.4", (), best, permit)


def _record(facts: Facts, truths: dict[str, bool | None], day: date) -> LegalRecord:
    """The scheme computed on whole facts."""
    inputs = {"paper": facts.paper, "expired": facts.expired, **truths}
    return require(compute(SCHEME, Day.from_date(day).month.code, inputs)).record


def _answer(record: LegalRecord) -> bool:
    return any(step.rule == "lawful_to_work" and step.value for step in record.steps)


def _failing(record: LegalRecord) -> str:
    """The clause that says no: that of the paper where none counts, else that of its terms."""
    values = {step.rule: step for step in record.steps}
    paper = values["paper_counts"]
    if paper.value:
        return values["within_terms"].clause
    return values["permit_counts"].clause if record.inputs["paper"] == 1 else paper.clause


def _decides(name: str, facts: Facts, day: date) -> bool:
    """Whether the verdict would be no if this one fact, unknown now, were against the person."""
    truths = {other: getattr(facts, other) is not False for other in ("work_visa", "same_job", "same_town")}
    return not _answer(_record(facts, {**truths, name: False}, day))
