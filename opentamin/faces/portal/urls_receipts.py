"""Addresses of the pages of money in and suspense, and which of them open a section of the bar."""

from __future__ import annotations

from django.urls import URLPattern

SECTIONS: tuple[str, ...] = ()
"""Names of addresses that stand in the section bar; each has a text `nav.<name>`."""
urlpatterns: list[URLPattern] = []
