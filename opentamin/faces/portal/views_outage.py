"""Care while nothing answers: the kit of the day on screen, and the same question asked of the filter that was kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from opentamin.config import outage, signing
from opentamin.faces.portal.templatetags.portal import code, figure, jalali
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import say
from opentamin.flow.care import questions
from opentamin.flow.care.filters import facts_of
from opentamin.flow.care.offline import Filter, answer
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits


def ask_in_outage(request: HttpRequest) -> HttpResponse:
    """The same question without any database: the day's filter, its time, and a number that protects the provider."""
    typed = {name: ascii_digits(request.POST.get(name, "")).strip()[:20] for name in ("code", "provider")}
    if request.method != "POST" or not all(value.isascii() and value.isalnum() for value in typed.values()):
        return render(request, "portal/care_ask.html", {"typed": typed})
    return render(request, "portal/care_trouble.html", without_centre(typed["provider"], typed["code"]))


ask_in_outage.without_rows = True


def without_centre(provider_code: str, national_code: str) -> dict[str, Any]:
    """The last known answer from the filter that was kept, with its time and the protecting number."""
    on = today()
    content = outage.kept(on.code) or outage.kept((on + -1).code)
    state, lede = "unknown", ""
    if content is not None:
        held = Filter(content)
        now = int(timezone.now().timestamp())
        key = signing.daily_secret(held.day)
        state = answer(held, key, signing.signer().public, national_code, now)[0] if national_code.isdigit() else "not"
        built = datetime.fromtimestamp(held.built, UTC)
        lede = say("care.trouble_lede", day=jalali(Day.parse(str(held.day))), built=jalali(built))
    words = {"covered": "care.trouble_covered", "not": "care.trouble_not", "unknown": "care.trouble_unknown"}
    number = signing.protecting_number(provider_code, national_code, on.to_date()) if state != "not" else ""
    return {"lede": lede, "text": say(words[state]), "state": state, "number": code(number) if number else ""}


def outage_kit(request: HttpRequest) -> HttpResponse:
    """The day's filter: date, size, false positives, greatest delay, what it reveals, download."""
    row = questions.newest_filter(today().to_date()) or questions.newest_filter((today() + -1).to_date())
    context: dict[str, Any] = {"filter": None}
    if row is not None:
        content = bytes(row.content)
        facts = facts_of(Filter(content), len(content))
        context["filter"] = {
            "facts": [
                (say("care.filter_day"), jalali(row.on)),
                (say("care.filter_built"), jalali(row.built_at)),
                (say("care.filter_until"), jalali(row.valid_until)),
                (say("care.filter_people"), figure(row.people)),
                (say("care.filter_bytes"), figure(len(content))),
            ],
            "false": say("care.filter_false", count=figure(facts["one_in"])),
            "delay": say("care.filter_delay", hours=figure(facts["delay_hours"])),
            "sha256": row.sha256,
        }
    return render(request, "portal/care_outage.html", context)


def filter_file(request: HttpRequest) -> HttpResponse:
    """The signed file of the day; without its key it says nothing."""
    row = questions.newest_filter(today().to_date()) or questions.newest_filter((today() + -1).to_date())
    if row is None:
        raise Http404
    name = f"care-{Day.from_date(row.on).code}.filter"
    return HttpResponse(
        bytes(row.content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
