"""Help without sign-in: questions and words, the state of the services, the statement of accessibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal.templatetags.portal import digits, figure
from opentamin.faces.portal.views_calculator import COMMON
from opentamin.faces.portal.words import either, language, say
from opentamin.journeys import operating
from opentamin.law.glossary import terms
from opentamin.law.schemes import declared_scheme

QUESTIONS = ("list", "late", "month", "code", "care", "who")
HOLDS = ("keyboard", "script", "colour", "zoom", "reader")
LIMITS = ("limit_people", "limit_pdf")


def help_page(request: HttpRequest) -> HttpResponse:
    """The questions that are asked most, the calculations people want, and every word with its meaning."""
    schemes = [(name, declared_scheme(name)) for name in COMMON]
    context = {
        "questions": [(say(f"question.{name}"), say(f"answer.{name}")) for name in QUESTIONS],
        "calculations": [
            (reverse("portal:scheme", args=[name]), either(row.title_fa, row.title_en)) for name, row in schemes
        ],
        "words": [
            (either(term.fa, term.name.replace("_", " ")), either(term.meaning_fa, term.meaning_en), term.fa)
            for term in terms().values()
        ],
        "english": language() == "en",
    }
    return render(request, "portal/help.html", context)


def status(request: HttpRequest) -> HttpResponse:
    """Whether pages answer and what was sent is being done; nobody is named, so it opens for everyone."""
    rows = [_row("pages", "good", say("status.pages_up")), _worker()]
    return render(request, "portal/status.html", {"rows": rows})


def _row(name: str, state: str, said: str) -> dict[str, str]:
    tag = {"good": "ok", "slow": "warning", "unknown": "note"}[state]
    return {"name": say(f"status.{name}"), "tag": tag, "state": say(f"status.{state}"), "said": said}


def _worker() -> dict[str, str]:
    found = operating.worker()
    words = ""
    if found.waiting is not None:
        words = say("status.worker_waits", count=figure(found.waiting), minutes=digits(found.oldest_minutes))
    return _row("worker", found.state, words if found.waiting or found.waiting is None else say("status.worker_idle"))


def access(request: HttpRequest) -> HttpResponse:
    """The statement of accessibility: what holds, what does not yet, and whom to tell."""
    context = {
        "holds": [say(f"holds.{name}") for name in HOLDS],
        "limits": [say(f"holds.{name}") for name in LIMITS],
    }
    return render(request, "portal/access.html", context)
