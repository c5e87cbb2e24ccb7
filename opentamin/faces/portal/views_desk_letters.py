"""One letter: closed until its addressee opens it, because the first opening is its legal day of service."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from opentamin.desk.letters_questions import InboxLine, one, seen
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.views_desk import act_links
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, has, say


def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A letter: its addressee opens it by a press of its own, which is the receipt; its officers see when it was served."""
    who: Sitting = request.sitting
    found = one(letter_id, who)
    if found is None:
        raise Http404
    addressee = is_addressee(found, who)
    if request.method == "POST" and addressee:
        seen(letter_id)
        return redirect("portal:letter_one", letter_id=letter_id)
    open_ = not addressee or found.served_on is not None
    left = (found.deadline_on - today().to_date()).days if found.deadline_on else None
    context = {
        "letter": found,
        "kind": kind_words(found.kind),
        "open": open_,
        "text": either(found.text_fa, found.text_en) if open_ else "",
        "how": say(f"served.{found.how}") if found.how else "",
        "document": _document(found, who) if open_ else "",
        "left": left,
        "over": -left if left is not None and left < 0 else None,
        "acts": [] if addressee or found.served_on else act_links([("letter_served", "letter", str(letter_id))], who),
    }
    return render(request, "portal/letter_one.html", context)


def kind_words(kind: str) -> str:
    """A kind of letter in words."""
    return say(f"letter_kind.{kind}") if has(f"letter_kind.{kind}") else say("letter_kind.other")


def is_addressee(found: InboxLine, who: Sitting) -> bool:
    """Whether the session stands for whom the letter is meant."""
    if who.role == "employer":
        return found.workshop_id in who.workshops
    return who.role in ("insured", "guardian") and found.person_id is not None and who.owns(found.person_id)


def _document(found: InboxLine, who: Sitting) -> str:
    """The address of the document, where the session may open it."""
    if not found.page or not gate_of(found.page).lets(who):
        return ""
    try:
        return reverse(f"portal:{found.page}", args=[found.argument] if found.argument else [])
    except NoReverseMatch:
        return ""
