"""A factor again: before acts with effect in law, before a key is made, and a password of one's own for the desk's word.

The form that was sent waits, sealed, on the page that asks; after the proof it stands ready to be sent as it was.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from opentamin.desk import factors, sessions
from opentamin.faces.portal import door, views_passkeys
from opentamin.faces.portal.new_password import new_faults, strength_of
from opentamin.faces.portal.views_identity import SIX, closed, failed, finding, let_in, typed_number
from opentamin.faces.portal.views_sso import configured

STAGE = "prove"
MINUTES = sessions.PROOF_SECONDS // 60


def ask_again(request: HttpRequest) -> HttpResponse:
    """In the place of what was asked for: give a factor again; the form that was sent is kept."""
    return _page(request, {"next": request.get_full_path(), "kept": door.kept_of(request.POST)}, status=401)


def prove(request: HttpRequest) -> HttpResponse:
    """Take the factor: the session goes on under a new token and is fresh for some minutes."""
    onward = {name: request.POST.get(name, "") for name in ("next", "kept")}
    sitting = request.sitting
    if sitting.user_id is None:
        raise Http404
    if request.method != "POST":
        return _page(request, {"next": request.GET.get("next", ""), "kept": ""})
    known = sessions.credentials(sitting.login)
    error = closed(request, sitting.login) or _fault(request, known)
    if error:
        return _page(request, onward, error=error, status=422)
    token = sessions.prove(door.token_of(request))
    if not token:
        return door.to_sign_in(request)
    return door.arrive(request, onward["next"], onward["kept"], token, words="resume.proved")


def _fault(request: HttpRequest, known: sessions.Credentials) -> dict[str, Any] | None:
    """None when the factor is right: what staff sign in with as their second one, the password of everybody else."""
    if known.demo and door.demo_mode():
        return None
    name = "PROOF_REFUSED"
    if request.POST.get("credential"):
        right, name = views_passkeys.fits(request, door.remembered(request), known.id), "PASSKEY_REFUSED"
    elif known.staff:
        digits, name = typed_number(request, "code"), "SECOND_FACTOR_WRONG"
        shaped = bool(SIX.fullmatch(digits)) and bool(known.totp)
        right = shaped and factors.take_totp(known.id, known.totp, digits, timezone.now())
    else:
        right = factors.password_fits(request.POST.get("password", ""), known.password)
    if right:
        return None
    failed(request, known.id, request.sitting.login, "proof")
    return closed(request, request.sitting.login) or finding(name)


def prove_passkey(request: HttpRequest) -> HttpResponse:
    """The challenge for the script of the page; its answer is taken by `prove`."""
    if request.method == "POST":
        return prove(request)
    if request.sitting.user_id is None:
        raise Http404
    return views_passkeys.challenge(request, request.sitting.user_id, {"stage": STAGE})


def _page(
    request: HttpRequest, onward: dict[str, str], *, error: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    known = sessions.credentials(request.sitting.login)
    context = {
        **onward,
        "error": error,
        "minutes": MINUTES,
        "demo": known.demo and door.demo_mode(),
        "staff": known.staff,
        "has_code": bool(known.totp),
        "organisation": configured() and request.sitting.level == "organisation",
        "action": reverse("portal:prove"),
    }
    return render(request, "portal/prove.html", context, status=status)


def change_word(request: HttpRequest) -> HttpResponse:
    """Both factors are right, but the password is a word that the desk gave: one's own comes first."""
    step = door.remembered(request)
    known = sessions.credentials(step["login"]) if step.get("stage") == "change" else sessions.NOBODY
    if not known.must_change:
        return redirect("portal:sign_in")
    errors: list[dict[str, Any]] = []
    password, shown = request.POST.get("password", ""), ""
    if request.method == "POST":
        own = factors.own_words(step["login"])
        errors, shown = new_faults(password, step["login"], own), strength_of(password, step["login"], own)
        if factors.password_fits(password, known.password):
            errors.append(finding("WORD_KEPT"))
        if not errors and sessions.change_word(known.id, factors.sealed_password(password)):
            return let_in(request, step["login"], sessions.credentials(step["login"]), step["how"], step)
    context = {"errors": errors, "password_errors": errors, "strength": shown}
    return render(request, "portal/change_word.html", context, status=422 if errors else 200)
