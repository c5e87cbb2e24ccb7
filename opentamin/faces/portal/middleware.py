"""Around every page: strict headers, and the officer's branches for row security."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from opentamin.config.places import secret

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
Next = Callable[[HttpRequest], HttpResponse]


def strict_headers(following: Next) -> Next:
    """Content security policy and no caching of pages with personal data."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = following(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


class branch_scope(MiddlewareMixin):
    """One transaction for each page, opened with the officer's token: row security sees only through it."""

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, words: dict):
        """Run the view inside the transaction; views that need no rows say so by `without_rows`."""
        if getattr(view, "without_rows", False):
            return None
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT desk_open_session(%s)", [secret("web_token")])
                request.officer = cursor.fetchone()[0]
            response = view(request, *args, **words)
            return response.render() if hasattr(response, "render") and not response.is_rendered else response
