"""Care while nothing answers: the kit of the day on screen, and the same question asked of the filter that was kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core import signing as signing_of_django
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from opentamin.config import outage, signing
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import say
from opentamin.flow.care import questions
from opentamin.flow.care.filters import facts_of
from opentamin.flow.care.offline import Filter, answer
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits

PASS_COOKIE = "care_pass"
PASS_SECONDS = 12 * 3600
MOST_CENTRES = 50
"""A cookie has room for so many."""


def give_pass(request: HttpRequest, response: HttpResponse, centres: Iterable[str]) -> HttpResponse:
    """A sealed note of the centres that somebody acts for: all that can be asked of a browser while no database answers."""
    value = signing_of_django.dumps(list(centres)[:MOST_CENTRES], salt="care-pass")
    response.set_cookie(
        PASS_COOKIE, value, max_age=PASS_SECONDS, httponly=True, secure=request.is_secure(), samesite="Strict"
    )
    return response


def passed(request: HttpRequest) -> list[str]:
    """The centres of a pass; none without one, or with one that is too old."""
    try:
        found = signing_of_django.loads(request.COOKIES.get(PASS_COOKIE, ""), salt="care-pass", max_age=PASS_SECONDS)
    except signing_of_django.BadSignature:
        return []
    return [str(each) for each in found]


def ask_in_outage(request: HttpRequest) -> HttpResponse:
    """The same question without any database: the day's filter, its time, and a number that protects the provider.

    Nobody can be looked up then, so it answers only who was let in as a centre shortly before; others read what to do.
    """
    centres = passed(request)
    typed = {name: ascii_digits(request.POST.get(name, "")).strip()[:20] for name in ("code", "provider")}
    words = {"typed": typed, "centres": centres, "shown_code": digits(typed["code"])}
    asked = request.method == "POST" and typed["provider"] in centres
    if not asked or not (typed["code"].isascii() and typed["code"].isalnum()):
        return render(request, "portal/care_ask.html", words, status=200 if centres else 403)
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
