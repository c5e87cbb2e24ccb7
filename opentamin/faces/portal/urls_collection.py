"""Addresses of the pages of debts, penalties, objections, enforcement."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_collection as views
from opentamin.faces.portal import views_collection_cases as cases

urlpatterns: list[URLPattern] = [
    path("debts/", views.debts, name="debts"),
    path("debts/docket/", cases.docket, name="debts_docket"),
    path("debts/enforcement/", cases.enforcement, name="debts_enforcement"),
    path("debts/letters/<int:notice_id>/letter.pdf", cases.letter, name="debts_letter"),
    path("workshops/<slug:workshop_code>/account/", views.account, name="debts_account"),
]
