"""Pages. Each asks its question once and hands plain values to its template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The overview."""
    return render(request, "portal/home.html", {"summary": {}})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "portal/plain.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "portal/plain.html", status=403)


def trouble(request: HttpRequest) -> HttpResponse:
    """500."""
    return HttpResponse("trouble", status=500)
