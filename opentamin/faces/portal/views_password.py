"""My password: changed by whoever knows the present one and has given a fresh proof; told to its owner by letter and message."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from opentamin.desk import factors, sessions
from opentamin.faces.portal import door
from opentamin.faces.portal.new_password import new_faults, strength_of
from opentamin.faces.portal.views_identity import closed, failed, finding
from opentamin.faces.portal.views_proof import ask_again
from opentamin.journeys import messages


def password(request: HttpRequest) -> HttpResponse:
    """The form and what comes of it. Staff give their second factor first; the present password is asked of everybody."""
    sitting = request.sitting
    if sitting.user_id is None:
        raise Http404
    known = sessions.credentials(sitting.login)
    if known.staff and not sitting.is_fresh(timezone.now()):
        return ask_again(request)
    if request.method != "POST" or not known.password:
        return _page(request, none=not known.password, others=True)
    present, new = request.POST.get("present_password", ""), request.POST.get("password", "")
    shut = closed(request, sitting.login)
    wrong = [] if shut else _present_faults(request, known, present)
    if shut or wrong:
        return _page(request, present_errors=[shut] if shut else wrong)
    own = factors.own_words(sitting.login)
    faults = new_faults(new, sitting.login, own)
    if not faults and factors.password_fits(new, known.password):
        faults = [finding("PASSWORD_KEPT")]
    if faults:
        return _page(request, password_errors=faults, strength=strength_of(new, sitting.login, own))
    return _changed(request, new, strength_of(new, sitting.login, own))


def _present_faults(request: HttpRequest, known: sessions.Credentials, present: str) -> list[dict[str, Any]]:
    """A wrong present password counts as a wrong try at the door."""
    if factors.password_fits(present, known.password):
        return []
    failed(request, known.id, request.sitting.login, "password change")
    return [closed(request, request.sitting.login) or finding("PROOF_REFUSED")]


def _changed(request: HttpRequest, new: str, shown: str) -> HttpResponse:
    """The present password is the proof: the session goes on under a new token."""
    token, others = sessions.prove(door.token_of(request)), request.POST.get("others") == "1"
    sessions.enter(token)
    sessions.change_password(factors.sealed_password(new), end_others=others)
    messages.wake()
    return door.give_token(request, _page(request, done=True, ended=others, strength=shown), token)


def _page(request: HttpRequest, **words: Any) -> HttpResponse:
    present, new = words.get("present_errors", []), words.get("password_errors", [])
    errors = [{**each, "to": "present"} for each in present] + [{**each, "to": "password"} for each in new]
    others = words.pop("others", request.POST.get("others") == "1")
    context = {"errors": errors, "others": others, "login": request.sitting.login, **words}
    return render(request, "portal/password.html", context, status=422 if errors else 200)
