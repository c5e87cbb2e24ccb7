"""Around every page: strict headers; who is there, whether the page is theirs, and one transaction under row security."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from opentamin.desk.sessions import Sitting, enter, note
from opentamin.faces.portal import door
from opentamin.faces.portal.gates import Gate, gate_of, person_of, subjects_visible
from opentamin.faces.portal.troubles import unreadable

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LONGEST_ASKED = 4_000
Next = Callable[[HttpRequest], HttpResponse]


def strict_headers(following: Next) -> Next:
    """Content security policy and no caching of pages with personal data."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = following(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


class branch_scope(MiddlewareMixin):
    """One transaction for each page, opened with the token of the session: row security sees only through it."""

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: tuple, words: dict):
        """Run the view inside the transaction; views that need no rows say so by `without_rows`.

        Addresses outside the pages (the programs' interface) have a door of their own and no session of a browser.
        """
        match = request.resolver_match
        if getattr(view, "without_rows", False) or match is None or match.namespaces[:1] != ["portal"]:
            return None
        if not _readable(request):
            return unreadable(request)
        gate = gate_of(match.url_name or "")
        try:
            return self._inside(request, gate, view, args, words)
        except NotLet as refused:
            note(*refused.who, "refused", *door.place(request), match.url_name or "")
            raise

    def _inside(self, request: HttpRequest, gate: Gate, view: Callable[..., Any], args: tuple, words: dict):
        with transaction.atomic():
            sitting = request.sitting = enter(door.token_of(request))
            request.officer = sitting.login if sitting else ""
            refused = None if gate.public else _refusal(request, gate, sitting, words)
            if refused is not None:
                return refused
            response: HttpResponseBase = view(request, *args, **words)
            return response.render() if hasattr(response, "render") and not response.is_rendered else response


class NotLet(Http404):
    """A page that is not for whom the session stands: to them it does not exist; the log of the door keeps the try."""

    def __init__(self, who: Sitting) -> None:
        super().__init__()
        self.who = (who.user_id, who.login)


def _readable(request: HttpRequest) -> bool:
    """Whether what was sent can be text of the database at all: no NUL, and no address of a length that no page makes."""
    asked = [value for _, values in request.GET.lists() for value in values]
    sent = [value for _, values in request.POST.lists() for value in values] if request.method == "POST" else []
    return all(len(value) <= LONGEST_ASKED for value in asked) and not any("\x00" in value for value in (*asked, *sent))


def _refusal(request: HttpRequest, gate: Gate, sitting: Sitting | None, words: dict[str, Any]) -> HttpResponse | None:
    """Why the page does not open: nobody is there, no role is chosen, not theirs (as if it did not exist), no reason."""
    if sitting is None:
        return door.to_sign_in(request)
    if not sitting.role and not gate.any:
        return door.to_act_for(request)
    if not gate.lets(sitting) or not subjects_visible(gate, words, sitting):
        # The page of what does not exist says nothing of the session either, so that the two are the same.
        del request.sitting
        raise NotLet(sitting)
    whose = person_of(gate, words)
    if whose is None or sitting.owns(whose) or sitting.has_reason(whose):
        return None
    return door.ask_reason(request, whose)
