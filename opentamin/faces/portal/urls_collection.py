"""Addresses of the pages of debts, penalties, objections, enforcement, and which of them open a section of the bar."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_collection as views
from opentamin.faces.portal import views_collection_cases as cases

SECTIONS: tuple[str, ...] = ("debts",)
"""Names of addresses that stand in the section bar; each has a text `nav.<name>`."""
urlpatterns: list[URLPattern] = [
    path("debts/", views.debts, name="debts"),
    path("debts/docket/", cases.docket, name="debts_docket"),
    path("debts/enforcement/", cases.enforcement, name="debts_enforcement"),
    path("debts/letters/<int:notice_id>/letter.pdf", cases.letter, name="debts_letter"),
    path("workshops/<slug:workshop_code>/account/", views.account, name="debts_account"),
]
