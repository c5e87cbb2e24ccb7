"""My sessions, whom I act for, why a file was opened, and who has looked at mine."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from opentamin.desk import sessions as desk
from opentamin.desk.models import Reading
from opentamin.faces.portal import door
from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.views_identity import finding
from opentamin.faces.portal.views_proof import ask_again
from opentamin.faces.portal.words import either, say
from opentamin.ground.persian import search_key
from opentamin.registers.questions import person as person_by_id

PAGE = 50
MANY = 8


def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, of this session, of all others, or of all of them; what is not this one needs a fresh proof."""
    which = request.POST.get("which", "")
    if request.method != "POST":
        return redirect("portal:sessions")
    if which in {"all", "others"} and not request.sitting.is_fresh(timezone.now()):
        return ask_again(request)
    desk.end(door.token_of(request), {"all": 0, "others": -1}.get(which), "signed_out")
    return redirect("portal:sessions") if which == "others" else door.drop_token(redirect("portal:home"))


def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for whom: a workshop, oneself, a branch, somebody one guards."""
    if request.method == "POST":
        number = _number(request, "mandate")
        fresh = desk.act_for(door.token_of(request), number) if number else ""
        if not fresh:
            raise Http404
        return door.give_token(request, redirect(door.safe_next(request.POST.get("next", ""))), fresh)
    rows, query = desk.my_mandates(), request.GET.get("q", "").strip()
    wanted = search_key(query)
    shown = [row for row in rows if not wanted or wanted in search_key(f"{row['for_fa']} {row['for_en']}")]
    context = {
        "mandates": [_mandate(row) for row in shown],
        "query": query,
        "many": len(rows) > MANY,
        "none": not rows,
        "next_url": request.GET.get("next", ""),
    }
    return render(request, "portal/act_for.html", context)


def _mandate(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "for": either(row["for_fa"], row["for_en"]) or say("actfor.everything"),
        "role_text": say(f"role.{row['role']}"),
        "what_text": say(f"mandate.{row['what']}") if row["role"] == "employer" else "",
    }


def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, and where I was."""
    rows = desk.my_sessions()
    shown = [
        {
            **row,
            "open": not row["ended_why"],
            "device": _device(row["agent"]),
            "level_text": say(f"level.{row['level']}") if row["level"] else "–",
            "state": say(f"session.{row['ended_why'] or 'open'}"),
        }
        for row in rows
    ]
    context = {
        "sessions": shown,
        "others": sum(row["open"] for row in shown) > 1,
        "events": [_event(row) for row in desk.my_events()],
        "factors": request.sitting.level in {"totp", "passkey", "demo"},
    }
    return render(request, "portal/sessions.html", context)


def _event(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "what": say(f"event.{row['kind']}"), "device": _device(row["agent"]) if row["agent"] else ""}


def _device(agent: str) -> str:
    """A few words of what the browser says of itself."""
    browsers = (("Edg/", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    found = [next((name for mark, name in known if mark in agent), "") for known in (browsers, systems)]
    return " · ".join(word for word in found if word) or say("session.unknown_device")


def _number(request: HttpRequest, name: str) -> int:
    """A number of a row as a form sends it; 0 for anything else, also for one that no row can have."""
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def session_end(request: HttpRequest) -> HttpResponse:
    """End one of my other sessions."""
    number = _number(request, "number")
    if request.method != "POST" or not number:
        raise Http404
    if not request.sitting.is_fresh(timezone.now()):
        return ask_again(request)
    desk.end(door.token_of(request), number, "ended")
    return redirect("portal:sessions")


def reading_reason(request: HttpRequest) -> HttpResponse:
    """Keep why a file is opened, then open it."""
    number, choice = _number(request, "person"), request.POST.get("choice", "")
    if request.method != "POST" or not number:
        raise Http404
    text = " ".join(request.POST.get("text", "").split())[:150]
    if choice not in door.REASONS or (choice == "other" and len(text) < 4):
        return door.ask_reason(request, number, finding("REASON_MISSING"))
    words = say(f"reading.{choice}") + (f": {text}" if text else "")
    desk.state_reason(words, None if request.POST.get("keep") else number)
    return redirect(door.safe_next(request.POST.get("next", "")))


def looked(request: HttpRequest) -> HttpResponse:
    """Who has looked at my file (or at that of whom I guard)."""
    sitting = request.sitting
    mine = next(iter(sitting.persons), sitting.own_person_id)
    return _readings(request, mine, say("looked.title"), "")


def readings(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who has looked at a person's file, for officers who may open it."""
    found = person_by_id(person_id)
    if found is None:
        raise Http404
    title = say("looked.title_of", name=f"{found.first_name} {found.last_name}")
    return _readings(request, person_id, title, reverse("portal:person", args=[person_id]))


def _readings(request: HttpRequest, person_id: int | None, title: str, person_url: str) -> HttpResponse:
    number = page_number(request)
    rows = Reading.objects.filter(person_id=person_id or 0).order_by("-at", "-id")
    count = rows.count()
    page = rows[(number - 1) * PAGE : number * PAGE]
    shown = [{"at": row.at, "who": row.officer, "role": _role(row.role), "reason": row.reason} for row in page]
    context = {
        "title": title,
        "readings": shown,
        "pager": Pager(request, number, count, PAGE),
        "person_url": person_url,
    }
    return render(request, "portal/looked.html", context)


def _role(role: str) -> str:
    return say(f"role.{role}") if role else "–"
