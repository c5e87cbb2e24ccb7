"""A task as a case: facts of its matter, papers, what the law says beside it, and everything that happened, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from opentamin.desk.models import Letter, Task, TaskEvent
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.reasons import clause_words
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.views_rights import decision_shown, name_of, title_of
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.claims.models import Claim, Decision
from opentamin.flow.claims.questions import decisions_of
from opentamin.flow.collection.models import Debt, Objection
from opentamin.flow.inspections.models import Visit
from opentamin.ground.calendar import Day
from opentamin.law.articles import articles
from opentamin.law.benefit_rows import Benefit, Evidence, benefit_rows

TEHRAN = ZoneInfo("Asia/Tehran")
CLAUSES = {
    "bring_before_board": ("ir/ssa_1354/43.1",),
    "answer_transfer_enquiry": ("ir/ssa_1354/37.2",),
    "tell_inspection_result": ("ir/ssa_1354/47.2",),
    "month_not_right": ("ir/ssa_1354/36.2",),
    "dependant_asked": ("ir/ssa_1354/58.1", "ir/ssa_1354/58.2", "ir/ssa_1354/58.3"),
    "dependant_end_asked": ("ir/ssa_1354/58.1",),
    "plan_broken": ("ir/ssa_1354/46.1",),
    "permit_ends": ("ir/ssa_1354/5.1",),
    "rule_on_reduced_inspection": ("ir/ssa_1354/43.1",),
    "ruling_proposed": ("ir/ssa_1354/43.1",),
}
"""Under which clause a kind of task stands, where it is always the same."""
Fact = tuple[str, Any]


def claim_of(task: Task, who: Sitting) -> Claim | None:
    """The claim that a task is about, where it is one in the scope of the session."""
    kind, _, number = task.subject.rpartition("/")
    if kind != "claim" or not number.isdigit():
        return None
    return visible(Claim.objects.filter(pk=int(number)), who).select_related("person", "branch").first()


def case_of(task: Task, claim: Claim | None, who: Sitting) -> dict[str, Any]:
    """What stands beside the task on its page: facts, papers, the decision with its arithmetic, the law, the story."""
    if claim is not None:
        return _claim(task, claim)
    kind, _, number = task.subject.rpartition("/")
    facts = FACTS[kind](int(number), who) if kind in FACTS and number.isdigit() else []
    return {"case_facts": facts, "law": list(_law(CLAUSES.get(task.kind, ()))), "story": []}


def _claim(task: Task, claim: Claim) -> dict[str, Any]:
    benefit, decisions = benefit_rows()[claim.benefit], decisions_of(claim.pk)
    newest = decisions[0] if decisions else None
    clauses = [each["clause"] for each in newest.reasons["conditions"]] if newest else []
    plain = decision_shown(newest, benefit) if newest else {}
    return {
        "case_facts": [
            (say("col.name"), name_of(claim.person)),
            (say("col.national_code"), code(claim.person.national_code or claim.person.foreign_code or "–")),
            (say("claims.benefit"), title_of(claim.benefit)),
            (say("claim.event_on"), jalali(claim.event_on)),
            (say("claim.claimed_on"), jalali(claim.claimed_on)),
            (say("claim.answer_by"), jalali(claim.answer_by)),
            (say("col.state"), say(f"claim.{claim.state}")),
        ],
        "papers": [_paper(item, claim) for item in benefit.evidence],
        "law": list(_law([benefit.clause, *clauses])),
        "story": _story(claim, decisions, benefit),
        "decided": plain,
        "decided_by": newest.proposed_by if newest else "",
        "claim_url": reverse("portal:claim", args=[claim.pk]),
    }


def _paper(item: Evidence, claim: Claim) -> dict[str, Any]:
    """One paper that the law asks for: what was shown, or that it is missing."""
    given = claim.evidence.get(item.name)
    return {
        "what": either(item.fa, item.en),
        "paper": either(item.document_fa, item.document_en),
        "value": "" if given is None else _given(item, given),
        "missing": given is None and item.default is None,
    }


def _given(item: Evidence, value: Any) -> str:
    if item.kind == "bool":
        return say("reason.yes" if value else "reason.no")
    if item.kind == "day" and str(value).isdigit():
        return jalali(Day.parse(str(value)))
    return digits(value) if isinstance(value, str) else figure(value)


def _law(clauses: Iterable[str]) -> Iterator[dict[str, str]]:
    """The words of each clause, once."""
    for clause in dict.fromkeys(clauses):
        key, words = clause_words(clause)
        if words is not None:
            yield {
                "clause": clause,
                "words": either(words.fa, words.en),
                "url": reverse("portal:article", args=[key]),
                "title": either(articles()[key].title_fa, articles()[key].title_en),
            }


def _story(claim: Claim, decisions: list[Decision], benefit: Benefit) -> list[dict[str, Any]]:
    """What happened to a claim before and beside the task: taken in, decided, approved, letters, other tasks."""
    rows = [_happened(claim.known_at, "received", claim.received_by)]
    for row in decisions:
        words = f"{say(f'verdict.{row.verdict}')}"
        rows.append(_happened(row.known_at, "decided", row.proposed_by, words))
        approval = getattr(row, "approval", None)
        if approval:
            rows.append(_happened(approval.known_at, "approved", approval.approved_by))
    events = TaskEvent.objects.filter(task__subject=f"claim/{claim.pk}").order_by("id")
    rows += [_happened(each.at, f"task_{each.kind}", each.by, each.words, each.holder) for each in events]
    asked = Letter.objects.filter(person_id=claim.person_id, kind="paper_asked", number__startswith=f"{claim.pk}-")
    rows += [
        _happened(_instant(each.sent_on), "letter", each.by, either(each.text_fa, each.text_en), url=each.pk)
        for each in asked
    ]
    return sorted(rows, key=lambda row: row["at"])


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), TEHRAN)


def _happened(at: datetime, what: str, by: str, words: str = "", holder: str = "", url: int = 0) -> dict[str, Any]:
    return {
        "at": at,
        "what": say(f"case.{what}"),
        "by": by,
        "words": shown(words),
        "to": holder if what == "task_handed" else "",
        "url": reverse("portal:letter_one", args=[url]) if url else "",
    }


def _debt(number: int, who: Sitting) -> list[Fact]:
    row = visible(Debt.objects.filter(pk=number), who).select_related("workshop").first()
    return _debt_facts(row) if row else []


def _debt_facts(row: Debt) -> list[Fact]:
    return [
        (say("col.workshop"), f"{shown(row.workshop.name)} {digits(row.workshop.code)}"),
        (say("col.month"), month(row.month)),
        (say("col.due_on"), jalali(row.due_on)),
        (say("col.state"), say(f"debt_state.{row.state}")),
    ]


def _objection(number: int, who: Sitting) -> list[Fact]:
    row = visible(Objection.objects.filter(pk=number), who).select_related("debt__workshop").first()
    if row is None:
        return []
    return [
        *_debt_facts(row.debt),
        (say("docket.board"), say(f"board.{row.board}")),
        (say("docket.received"), jalali(row.received_on)),
        (say("docket.claim"), say("money.amount", amount=figure(row.claim_rial))),
        (say("docket.grounds"), shown(row.grounds)),
    ]


def _visit(number: int, who: Sitting) -> list[Fact]:
    row = visible(Visit.objects.filter(pk=number), who).select_related("workshop").first()
    if row is None:
        return []
    return [
        (say("col.workshop"), f"{shown(row.workshop.name)} {digits(row.workshop.code)}"),
        (say("inspection.day"), jalali(row.on)),
        (say("inspection.people"), figure(row.people.count())),
        (say("case.inspectors"), "، ".join(row.inspectors)),
    ]


FACTS = {"debt": _debt, "objection": _objection, "visit": _visit}
"""Facts of a matter by the kind of its subject."""
