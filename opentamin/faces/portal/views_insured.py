"""The insured person's door: my page, what I may claim, my requests, what I am paid; and the inbox of everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from opentamin.desk.models import Act, Task
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.my_parts import act_url, head
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali
from opentamin.faces.portal.views_people import this_month, today
from opentamin.faces.portal.views_rights import TAGS, name_of, title_of
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.awards.models import Award
from opentamin.flow.care.questions import entitlement
from opentamin.flow.careers.questions import record
from opentamin.flow.claims.models import Claim
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.inbox import Letter, letters
from opentamin.law.benefit_rows import benefit_rows
from opentamin.registers.models import Person

SHOWN = 60
OPEN_CLAIMS = ("received", "incomplete", "unclear", "proposed")


def my(request: HttpRequest) -> HttpResponse:
    """One's own page; a choice where the session stands for several people, and a way on where it stands for none."""
    ids = request.sitting.persons
    rows = list(Person.objects.filter(pk__in=ids).order_by("search_key"))
    if len(rows) == 1:
        return redirect("portal:my_page", person_id=rows[0].pk)
    context = {"rows": [{"url": reverse("portal:my_page", args=[row.pk]), "name": name_of(row)} for row in rows]}
    return render(request, "portal/my.html", context)


def page(request: HttpRequest, person_id: int) -> HttpResponse:
    """Care until when, the last month on record, what is open, and where to go from here."""
    found, context = head(request, person_id, "own page")
    now = timezone.now()
    known = record(person_id, as_of=this_month(), known_on=now)
    last = known.months[-1] if known.months else None
    claims = list(Claim.objects.filter(person=found, state__in=OPEN_CLAIMS).order_by("answer_by"))
    context |= {
        "care": _care(found),
        "last": {"month": last.month, "days": last.days_counted, "rial": last.base_rial} if last else None,
        "draws": Award.objects.filter(person=found).exists(),
        "behind": (today().month - Month(last.month)) if last else 0,
        "days": known.days,
        "open": [_claim_row(row) for row in claims],
        "letters": len([each for each in letters([], [person_id]) if each.served_on >= (today() + -30).to_date()]),
        "wrong": act_url("month_not_right", person=person_id),
        "care_url": reverse("portal:care_person", args=[person_id]),
        "record_url": reverse("portal:my_record", args=[person_id]),
        "statement_url": reverse("portal:statement", args=[person_id, "pdf"]),
    }
    return render(request, "portal/my_page.html", context)


def _care(found: Person) -> dict[str, str]:
    """Whether care is covered today, until when, and why; in words."""
    identity = found.national_code or found.foreign_code
    if not identity:
        return {"state": say("care_state.unknown"), "tag": "warning", "until": "", "why": ""}
    answer = entitlement(identity, today(), known_on=timezone.now())
    last = answer.until_on and jalali(Day.from_date(answer.until_on) + -1)
    until = say("my.until", day=last) if last else say("my.until_open")
    ended = say(f"care_ended.{answer.ended_by}") if answer.ended_by else ""
    return {
        "state": say(f"care_state.{answer.state}"),
        "tag": "ok" if answer.state == "covered" else "warning",
        "until": until if answer.spell else "",
        "why": ended or either(answer.why_fa, answer.why_en),
    }


def _claim_row(row: Claim) -> dict[str, Any]:
    return {
        "url": reverse("portal:claim", args=[row.pk]),
        "number": row.pk,
        "benefit": title_of(row.benefit),
        "state": say(f"claim.{row.state}"),
        "tag": TAGS.get(row.state, "note"),
        "answer_by": row.answer_by,
    }


def requests(request: HttpRequest, person_id: int) -> HttpResponse:
    """Claims with what became of them, decision and objection; then everything else that was asked for."""
    found, context = head(request, person_id, "own requests")
    claims = Claim.objects.filter(person=found).prefetch_related("decisions__approval").order_by("-id")[:SHOWN]
    who = request.sitting
    acts = list(Act.objects.filter(user_id=who.user_id or 0, state="done").order_by("-id")[:SHOWN])
    tasks = {row.key: row for row in Task.objects.filter(key__in=[f"act/{row.code}" for row in acts])}
    context |= {
        "claims": [_story(row) for row in claims],
        "acts": [_asked(row, tasks.get(f"act/{row.code}")) for row in acts if not row.action.startswith("claim_")],
        "wrong": act_url("month_not_right", person=person_id),
        "rights_url": reverse("portal:my_rights", args=[person_id]),
        "may": actions()["object_to_decision"].lets(who),
    }
    return render(request, "portal/my_requests.html", context)


def _story(row: Claim) -> dict[str, Any]:
    """One claim as a timeline: received, each decision, its approval, the letter; and an objection where it is decided."""
    steps = [(row.claimed_on, say("my.received"))]
    decided = None
    for each in sorted(row.decisions.all(), key=lambda decision: decision.version):
        approval = getattr(each, "approval", None)
        if approval is not None:
            decided = each
            steps.append((approval.known_at, say("my.decided", verdict=say(f"verdict.{each.verdict}"))))
    article = benefit_rows()[row.benefit].clause
    return {
        **_claim_row(row),
        "event_on": row.event_on,
        "steps": steps,
        "open": row.state in OPEN_CLAIMS,
        "article": article,
        "article_url": reverse("portal:article", args=[article.split(".")[0]]),
        "letter": reverse("portal:letter", args=[row.pk]) if decided else "",
        "object": act_url("object_to_decision", claim=row.pk) if decided else "",
        "amount": decided.amount_rial if decided and decided.verdict == "entitled" else 0,
    }


def _asked(row: Act, task: Task | None) -> dict[str, Any]:
    """Something else that was asked for, and whether the branch has closed it."""
    from opentamin.faces.portal.act_words import word

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


def inbox(request: HttpRequest) -> HttpResponse:
    """Letters of all stations to whom the session acts for, with the legal day of service and the term that runs."""
    who = request.sitting
    kinds = {"open": request.GET.get("show") == "open"}
    rows = [_letter(each, who) for each in letters(who.workshops, who.persons)]
    context = {
        "rows": [row for row in rows if row["running"]] if kinds["open"] else rows,
        "count": len(rows),
        "running": sum(row["running"] for row in rows),
        "only_open": kinds["open"],
    }
    return render(request, "portal/inbox.html", context)


def _letter(each: Letter, who: Any) -> dict[str, Any]:
    """One letter in words, with what is left of its term."""
    left = (each.until_on - today().to_date()).days if each.until_on else None
    about = title_of(each.about) if each.kind == "decision" else digits(each.about)
    return {
        "title": say(f"letterkind.{each.kind}", about=about),
        "served_on": each.served_on,
        "until": each.until_on,
        "running": left is not None and left >= 0,
        "left": "" if left is None else say("employer.days_left", days=figure(left)) if left >= 0 else say("inbox.over"),
        "paper": _link(each.paper, who),
        "place": _link(each.place, who),
    }  # fmt: skip


def _link(to: tuple[str, str | int] | None, who: Any) -> str:
    return reverse(f"portal:{to[0]}", args=[to[1]]) if to and gate_of(to[0]).lets(who) else ""
