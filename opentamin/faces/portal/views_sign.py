"""Check and sign: what a list would bring, what changed since the one before, and the signature that gives it effect."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.templatetags.portal import figure
from opentamin.faces.portal.views_employer import head
from opentamin.faces.portal.words import either, say
from opentamin.flow.lists.comparing import KINDS
from opentamin.flow.lists.models import ListFinding, ListState, Submission, WageList
from opentamin.ground.calendar import Day
from opentamin.journeys.models import Rehearsal
from opentamin.journeys.tasks import subject, submit_list
from opentamin.ledger.chart import chart

SHOWN_PEOPLE = 100


def awaits(submission: Submission, rows: list[WageList]) -> bool:
    """Whether a sending has been checked and waits to be signed."""
    waits = submission.sign_first and any(row.state == ListState.CHECKED for row in rows)
    return waits and Rehearsal.objects.filter(submission=submission).exists()


def sign(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Totals, shares and differences of a sending, with the button that signs it; or where it is by now."""
    rows = list(
        WageList.objects.filter(submission=submission_id).select_related("submission", "workshop").order_by("position")
    )
    if not rows:
        raise Http404
    if request.method == "POST":
        submit_list.configure(lock=subject(submission_id)).defer(ids=[submission_id])
        return redirect("portal:progress", submission_id=submission_id)
    if not awaits(rows[0].submission, rows):
        return redirect("portal:progress", submission_id=submission_id)
    seen = Rehearsal.objects.filter(submission=submission_id).order_by("-id")[0]
    _, context = head(request, seen.found[0]["workshop"])
    context |= {
        "submission": submission_id,
        "digest": seen.digest,
        "known_at": seen.known_at,
        "key": secrets.token_urlsafe(18),
        "parts": [part(each) for each in seen.found],
        "others": [row for row in rows if row.state != ListState.CHECKED],
        "warned": ListFinding.objects.filter(submission=submission_id).count(),
        "list_url": reverse("portal:list", args=[rows[0].pk]),
        "new_url": reverse("portal:employer_new", args=[seen.found[0]["workshop"]]),
    }
    return render(request, "portal/employer_sign.html", context)


def part(found: dict[str, Any]) -> dict[str, Any]:
    """One list of a rehearsal in words and figures."""
    about = chart().shares
    order = list(about)
    shares = [
        {
            "key": name,
            "label": either(about[name].title_fa, about[name].title_en),
            "rial": amount,
            "declared": declared,
            "difference": None if declared is None else amount - declared,
            "employer": about[name].owed_by == "employer",
        }
        for name, amount, declared in sorted(found["shares"], key=lambda share: order.index(share[0]))
        if amount or declared
    ]
    return {
        "month": found["month"],
        "number": found["list_number"],
        "version": found["version"],
        "people": found["people"],
        "due": _day(found["due_on"]),
        "shares": shares,
        "total": sum(share["rial"] for share in shares if share["employer"]),
        **changes(found["compared"]),
    }


def _day(text: str | None) -> Day | None:
    return Day.from_date(date.fromisoformat(text)) if text else None


def changes(compared: dict[str, Any]) -> dict[str, Any]:
    """The differences to the list before: both sides beside each other, a drawing of the change, the people by kind."""
    before, now, counts = compared["before"], compared["now"], compared["counts"]
    rows = [
        {
            "label": say(f"side.{name}"),
            "before": before[name],
            "now": now[name],
            "difference": now[name] - before[name],
        }
        for name in ("people", "days", "pay_rial")
    ]
    drawn = [Bar(say(f"changed.{kind}"), counts[kind], kind in ("left", "down")) for kind in KINDS if counts[kind]]
    return {
        "against": compared["against"],
        "against_text": say(f"against.{compared['against'] or 'none'}"),
        "sides": rows,
        "counts": [{"text": say(f"changed.{kind}"), "count": counts[kind]} for kind in KINDS],
        "same": now["people"] - sum(counts[kind] for kind in KINDS if kind != "left"),
        "bars": bars(drawn, say("change.drawing")) if drawn else "",
        "changed": [_person(each) for each in compared["people"][:SHOWN_PEOPLE]],
        "more": max(sum(counts.values()) - SHOWN_PEOPLE, 0),
    }


def _person(each: dict[str, Any]) -> dict[str, Any]:
    """One person whose month is another: daily pay and days of both sides."""
    (before_days, before_rial), (days, pay_rial) = each["before"], each["now"]
    was, is_now = (before_rial // before_days if before_days else None), (pay_rial // days if days else None)
    change = is_now - was if was is not None and is_now is not None else None
    return {
        "name": each["name"],
        "kind": each["kind"],
        "text": say(f"changed.{each['kind']}"),
        "tag": {"joined": "ok", "left": "error", "up": "note", "down": "warning", "days": "note"}[each["kind"]],
        "before_days": before_days,
        "days": days,
        "before": was,
        "now": is_now,
        "change": _signed(change) if change else "",
    }


def _signed(change: int) -> str:
    """A difference with its sign before it in both directions of writing."""
    return f"\u2066+{figure(change)}\u2069" if change > 0 else figure(change)
