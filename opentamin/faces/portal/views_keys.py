"""My keys: what programs of mine come with. A key is made over what the session acts for, shown once, seen by its beginning.

A test key is another thing: it stands for nobody, whoever asks gets one, and it is not among the keys of a user.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from opentamin.desk import api_keys
from opentamin.desk.catalogue import DeskRefusal
from opentamin.faces.portal import door
from opentamin.faces.portal.views_identity import told
from opentamin.faces.portal.views_proof import ask_again
from opentamin.faces.portal.words import either, language, say
from opentamin.journeys import messages

DAYS = (30, 90, 365)
TEST_CALL = (
    """curl -H "Content-Type: application/json" -d '{{"program": "My payroll 2.1"}}' {host}/api/v1/sandbox/keys"""
)
AT_NETWORKS = {"KEY_PLACES_UNREADABLE", "KEY_NEEDS_PLACES"}


def keys(request: HttpRequest) -> HttpResponse:
    """The list of my keys and the form for a new one; the new key stands on the answer, and nowhere afterwards."""
    if not request.sitting.role or request.sitting.user_id is None:
        return door.to_act_for(request)
    if request.method != "POST":
        return _page(request)
    if "program" in request.POST:
        return _test_key(request)
    if not request.sitting.is_fresh(timezone.now()):
        return ask_again(request)
    days = request.POST.get("days", "")
    words: dict[str, Any] = {
        "scopes": [scope for scope in api_keys.ALL_SCOPES if scope in request.POST.getlist("scope")],
        "days": int(days) if days in {str(each) for each in DAYS} else 0,
        "networks": request.POST.get("networks", "")[:600],
    }
    try:
        made = api_keys.make_mine(request.POST.get("title", ""), now=timezone.now(), **words)
    except DeskRefusal as refused:
        field = "networks" if refused.finding.name in AT_NETWORKS else "title"
        return _page(request, error=told(refused.finding), field=field, typed=request.POST, status=422)
    messages.wake()
    return _page(request, made=made)


def _test_key(request: HttpRequest) -> HttpResponse:
    """A test key for the maker of a program, as `POST /api/v1/sandbox/keys` gives it; the answer shows it once."""
    program = request.POST["program"]
    try:
        key = api_keys.make_test(program, by=str(request.sitting.login), now=timezone.now())[1]
    except DeskRefusal as refused:
        return _page(request, error=told(refused.finding), field="program", program=program, status=422)
    return _page(request, made_test=key)


def _page(request: HttpRequest, *, status: int = 200, **words: Any) -> HttpResponse:
    typed = words.pop("typed", None)
    days = typed.get("days") if typed else str(DAYS[-1])
    wanted = typed.getlist("scope") if typed else ["read"]
    context = {
        "keys": [_key(row) for row in api_keys.my_keys()],
        "acts_for": request.sitting.acts_for.get(language(), ""),
        "title": typed.get("title", "") if typed else "",
        "scopes": [
            {"code": scope, "text": say(f"keyscope.{scope}"), "on": scope in wanted, "hint": scope == api_keys.EFFECT}
            for scope in api_keys.ALL_SCOPES
        ],
        "days": [{"number": each, "on": str(each) == days} for each in DAYS],
        "test_days": api_keys.TEST_DAYS,
        "call": TEST_CALL.format(host=request.build_absolute_uri("/").rstrip("/")),
        "networks": typed.get("networks", "") if typed else "",
        **words,
    }
    return render(request, "portal/keys.html", context, status=status)


def _key(row: dict[str, Any]) -> dict[str, Any]:
    comma = "، " if language() == "fa" else ", "
    return {
        **row,
        "role_text": say(f"role.{row['role']}"),
        "over": either(row["for_fa"], row["for_en"]),
        "may": comma.join(say(f"keyscope.{scope}") for scope in row["scopes"]),
        "places": comma.join(network.removesuffix("/32").removesuffix("/128") for network in row["networks"]),
    }


def key_end(request: HttpRequest) -> HttpResponse:
    """End one of my keys at once; one that is not mine does not exist."""
    number = request.POST.get("number", "")
    readable = request.method == "POST" and number.isascii() and number.isdigit() and len(number) < 19
    if not readable or not api_keys.end_mine(int(number)):
        raise Http404
    return redirect("portal:keys")
