"""My requests: each claim as a timeline (who, when, what, under which article), its decision, objection and withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.desk import papers
from opentamin.desk.models import Act, Task
from opentamin.faces.portal.act_drafts import draft_row
from opentamin.faces.portal.act_words import word
from opentamin.faces.portal.my_parts import act_url, head
from opentamin.faces.portal.templatetags.portal import figure, jalali
from opentamin.faces.portal.views_insured import OPEN_CLAIMS, claim_row
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.claims.models import Claim, ClaimObjection, Decision
from opentamin.journeys.acts.catalogue import actions
from opentamin.law.benefit_rows import benefit_rows

SHOWN = 60
OFFICE, SELF = "office", "self"


def my_requests(request: HttpRequest, person_id: int) -> HttpResponse:
    """What was begun, claims with what became of them, then everything else that was asked for."""
    found, context = head(request, person_id, "own requests")
    with_all = ("decisions__approval", "decisions__objections__answer")
    claims = Claim.objects.filter(person=found).prefetch_related(*with_all).order_by("-id")[:SHOWN]
    who = request.sitting
    acts = list(Act.objects.filter(user_id=who.user_id or 0, state="done").order_by("-id")[:SHOWN])
    tasks = {row.key: row for row in Task.objects.filter(key__in=[f"act/{row.code}" for row in acts])}
    context |= {
        "drafts": [draft_row(each, today()) for each in papers.drafts(who.user_id) if each.action in actions()],
        "claims": [_story(row) for row in claims],
        "acts": [_asked(row, tasks.get(f"act/{row.code}")) for row in acts if not row.action.startswith("claim_")],
        "wrong": act_url("month_not_right", person=person_id),
        "rights_url": reverse("portal:my_rights", args=[person_id]),
        "may": actions()["object_to_decision"].lets(who),
    }
    return render(request, "portal/my_requests.html", context)


def _story(row: Claim) -> dict[str, Any]:
    """One claim: its steps, the newest approved decision with its article, and what may be done now."""
    decisions = sorted(row.decisions.all(), key=lambda each: each.version)
    approved = [each for each in decisions if hasattr(each, "approval")]
    decided = approved[-1] if approved else None
    objections = [each for decision in decisions for each in decision.objections.all()]
    article = benefit_rows()[row.benefit].clause
    return {
        **claim_row(row),
        "event_on": row.event_on,
        "steps": _steps(row, approved, objections),
        "open": row.state in OPEN_CLAIMS,
        "article": article,
        "article_url": reverse("portal:article", args=[article.split(".")[0]]),
        "letter": reverse("portal:letter", args=[row.pk]) if decided else "",
        "object": act_url("object_to_decision", claim=row.pk) if _may_object(row, decided, objections) else "",
        "withdraw": act_url("withdraw_claim", claim=row.pk) if row.state in OPEN_CLAIMS else "",
        "amount": decided.amount_rial if decided and decided.verdict == "entitled" else 0,
        "reasons": _reasons(decided) if decided and decided.verdict != "entitled" else [],
    }


def _may_object(row: Claim, decided: Decision | None, objections: Sequence[ClaimObjection]) -> bool:
    return decided is not None and row.state not in OPEN_CLAIMS and all(each.decision_id != decided.pk for each in objections)  # fmt: skip


def _steps(row: Claim, approved: Sequence[Decision], objections: Sequence[ClaimObjection]) -> list[dict[str, Any]]:
    """Who did what, when, in the order of the days."""
    made: list[tuple[Any, dict[str, Any]]] = [(row.known_at, _step(row.claimed_on, SELF, say("my.received")))]
    for each in approved:
        verdict = say(f"verdict.{each.verdict}")
        at = each.approval.known_at
        made.append((at, _step(at, OFFICE, say("my.decided", verdict=verdict), benefit_rows()[row.benefit].clause)))
    made += [step for each in objections for step in _objected(each)]
    return [step for _, step in sorted(made, key=lambda each: each[0])]


def _objected(each: ClaimObjection) -> list[tuple[Any, dict[str, Any]]]:
    """An objection, and its answer where there is one."""
    answered = hasattr(each, "answer")
    due = "" if answered else say("my.answer_by", day=jalali(each.answer_by))
    what = say("my.objected", number=figure(each.pk))
    found = [(each.known_at, _step(each.received_on, SELF, what, more=shown(each.grounds), due=due))]
    if answered:
        words, at = say(f"choice.outcome_{each.answer.outcome}"), each.answer.known_at
        found.append((at, _step(at, OFFICE, say("my.answered", words=words), more=shown(each.answer.words))))
    return found


def _step(on: Any, who: str, what: str, clause: str = "", more: str = "", due: str = "") -> dict[str, Any]:
    return {"on": on, "who": say(f"requester.{who}"), "what": what, "clause": clause, "more": more, "due": due}


def _reasons(decided: Decision) -> list[dict[str, str]]:
    """The conditions that a refusal rests on, each with its clause."""
    rows = decided.reasons["conditions"]
    return [
        {"text": either(row["text_fa"], row["text_en"]), "clause": row["clause"]}
        for row in rows
        if row["verdict"] != "met"
    ]


def _asked(row: Act, task: Task | None) -> dict[str, Any]:
    """Something else that was asked for, and whether the branch has closed it."""
    closed = task is not None and task.closed_at is not None
    return {
        "url": reverse("portal:act_done", args=[row.code]),
        "title": word(actions()[row.action], "title") if row.action in actions() else row.action,
        "code": row.code,
        "at": row.asked_at,
        "state": say("my.closed") if closed else say("my.at_branch") if task else say("act.state.done"),
        "tag": "ok" if closed or not task else "note",
        "due": task is not None and not closed and task.due_on is not None,
        "due_text": jalali(task.due_on) if task else "",
        "outcome": shown(task.outcome) if task and closed else "",
    }
