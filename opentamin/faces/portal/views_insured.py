"""The insured person's door: my page, what I may claim, my requests, what I am paid; and the inbox of everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from opentamin.desk.models import Letter
from opentamin.desk.papers import drafts
from opentamin.faces.portal.act_drafts import draft_row
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.my_parts import act_url, head
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, month
from opentamin.faces.portal.views_desk_letters import kind_words
from opentamin.faces.portal.views_people import this_month, today
from opentamin.faces.portal.views_rights import TAGS, name_of, title_of
from opentamin.faces.portal.words import either, say
from opentamin.flow.awards.models import Award
from opentamin.flow.care.questions import entitlement
from opentamin.flow.careers.questions import Record, record
from opentamin.flow.claims.models import Approval, Claim
from opentamin.flow.selfpaid.questions import paid_until
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.acts.catalogue import actions
from opentamin.journeys.inbox import Letter as InboxLetter
from opentamin.journeys.inbox import letters
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
    recent, draws = _lately(person_id)
    context |= {
        "care": _care(found),
        "self_paid": _self_paid(known),
        "self_paid_url": reverse("portal:my_self_paid", args=[person_id]),
        "last": {"month": last.month, "days": last.days_counted, "rial": last.base_rial} if last else None,
        "draws": draws,
        "behind": (today().month - Month(last.month)) if last else 0,
        "days": known.days,
        "open": [claim_row(row) for row in claims],
        "drafts": [draft_row(each, today()) for each in drafts(request.sitting.user_id) if each.action in actions()],
        "begin": [] if last else _begin(person_id),
        "letters": recent,
        "wrong": act_url("month_not_right", person=person_id),
        "care_url": reverse("portal:care_person", args=[person_id]),
        "record_url": reverse("portal:my_record", args=[person_id]),
        "statement_url": reverse("portal:statement", args=[person_id, "pdf"]),
    }
    return render(request, "portal/my_page.html", context)


def _lately(person_id: int) -> tuple[int, bool]:
    """How many letters came within thirty days, and whether the person draws something (one query)."""
    since = (today() + -30).to_date()
    asked = {
        "decision": Approval.objects.filter(decision__claim__person=person_id, known_at__date__gte=since),
        "letter": Letter.objects.filter(person_id=person_id, sent_on__gte=since),
        "award": Award.objects.filter(person=person_id),
    }
    parts = [rows.order_by().annotate(what=Value(what)).values_list("what", flat=True) for what, rows in asked.items()]
    found = list(parts[0].union(*parts[1:], all=True))
    return len(found) - found.count("award"), "award" in found


def _begin(person_id: int) -> list[dict[str, str]]:
    """How somebody who was never insured begins: three ways, each with its next step."""
    care = reverse("portal:care_person", args=[person_id])
    urls = {
        "employer": act_url("month_not_right", person=person_id),
        "self": reverse("portal:my_self_paid", args=[person_id]),
        "family": care,
    }
    return [
        {"title": say(f"begin.{name}"), "how": say(f"begin.{name}_how"), "go": say(f"begin.{name}_go"), "url": url}
        for name, url in urls.items()
    ]


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


def _self_paid(known: Record) -> str:
    """Until when who pays himself has paid; empty for everybody whose last month came another way, or who has no contract."""
    if not known.months or not any(line.self_paid for line in known.months[-1].lines):
        return ""
    found = paid_until(known.person_id)
    if found is None:
        return ""
    last, carries_care = found
    return say("my.self_paid" if carries_care else "my.self_paid_without_care", month=month(last))


def claim_row(row: Claim) -> dict[str, Any]:
    """A claim as one line of its own page."""
    return {
        "url": reverse("portal:claim", args=[row.pk]),
        "number": row.pk,
        "benefit": title_of(row.benefit),
        "state": say(f"claim.{row.state}"),
        "tag": TAGS.get(row.state, "note"),
        "answer_by": row.answer_by,
    }


def inbox(request: HttpRequest) -> HttpResponse:
    """Letters of all stations to whom the session acts for, with the legal day of service and the term that runs."""
    who = request.sitting
    kinds = {"open": request.GET.get("show") == "open"}
    rows = [_letter(each, who) for each in letters(who.workshops, who.persons, own=who.own_person_id)]
    context = {
        "rows": [row for row in rows if row["running"]] if kinds["open"] else rows,
        "count": len(rows),
        "running": sum(row["running"] for row in rows),
        "only_open": kinds["open"],
    }
    return render(request, "portal/inbox.html", context)


def _letter(each: InboxLetter, who: Any) -> dict[str, Any]:
    """One letter in words, with what is left of its term."""
    left = (each.until_on - today().to_date()).days if each.until_on else None
    about = _about(each)
    return {
        "title": say(f"letterkind.{each.kind}", about=about),
        "served_on": each.served_on,
        "waits": each.waits,
        "until": each.until_on,
        "running": left is not None and left >= 0,
        "left": "" if left is None else say("employer.days_left", days=figure(left)) if left >= 0 else say("inbox.over"),
        "paper": _link(each.paper, who),
        "place": _link(each.place, who),
    }  # fmt: skip


def _about(each: InboxLetter) -> str:
    words = {"decision": title_of, "sent": kind_words, "access": kind_words}
    return words.get(each.kind, digits)(each.about)


def _link(to: tuple[str, str | int] | None, who: Any) -> str:
    return reverse(f"portal:{to[0]}", args=[to[1]] if to[1] else []) if to and gate_of(to[0]).lets(who) else ""
