"""When something goes wrong: not found, not allowed, and trouble of the system itself.

None of these pages asks the database. That of the system's own trouble uses no template either: whatever broke, it can
still be said, in both languages, the one of the address first.
"""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from opentamin.faces.portal.words import say

AGAIN_SECONDS = 60
TITLES = {"fa": "سامانه در این لحظه پاسخ نمی‌دهد", "en": "The system cannot answer right now"}
TEXTS = {
    "fa": "چیزی از کار شما گم نشده است: آنچه شمارهٔ پیگیری گرفته ثبت است، و فرم نفرستاده در مرورگر می‌ماند. "
    "چند دقیقه بعد همین صفحه را دوباره باز کنید.",
    "en": "Nothing of your work is lost: what has a tracking code is recorded, and a form not yet sent stays in your "
    "browser. Open this page again in a few minutes.",
}
AGAIN = {"fa": "دوباره باز کن", "en": "Open again"}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, in the language of the address."""
    words = {"title": say("error.title_404"), "text": say("error.text_404")}
    return render(request, "portal/plain.html", words, status=404)


def unreadable(request: HttpRequest) -> HttpResponse:
    """400: signs that no form of ours sends."""
    words = {"title": say("error.title_400"), "text": say("error.text_400")}
    return render(request, "portal/plain.html", words, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    words = {"title": say("error.title_403"), "text": say("error.text_403")}
    return render(request, "portal/plain.html", words, status=403)


def trouble(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database does not answer, with the time after which to come again."""
    first = "en" if request.path.startswith("/en/") else "fa"
    second = "fa" if first == "en" else "en"
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    response = HttpResponse(_page(first, second), status=503 if away else 500)
    if away:
        response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response


trouble.without_rows = True


def _page(first: str, second: str) -> str:
    return (
        f'<!doctype html><html lang="{first}" dir="{_direction(first)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{TITLES[first]}</title>{_style()}</head>'
        f'<body><main class="wrap"><h1>{TITLES[first]}</h1><p class="lede">{TEXTS[first]}</p>'
        f'<p><a class="button" href="">{AGAIN[first]}</a></p><section lang="{second}" dir="{_direction(second)}">'
        f"<h2>{TITLES[second]}</h2><p>{TEXTS[second]}</p></section></main></body></html>"
    )


def _direction(language: str) -> str:
    return "rtl" if language == "fa" else "ltr"


def _style() -> str:
    """The link to the style sheet; nothing where even the list of static files cannot be read."""
    try:
        return f'<link rel="stylesheet" href="{static("portal/style.css")}">'
    except (OSError, ValueError):
        return ""
