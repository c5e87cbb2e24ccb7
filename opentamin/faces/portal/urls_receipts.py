"""Addresses of the pages of money in and suspense, and which of them open a section of the bar."""

from __future__ import annotations

from django.urls import path

from opentamin.faces.portal import views_receipts as views

SECTIONS: tuple[str, ...] = ("receipts",)
"""Names of addresses that stand in the section bar; each has a text `nav.<name>`."""
urlpatterns = [
    path("receipts/", views.overview, name="receipts"),
    path("receipts/<int:receipt_id>/", views.one, name="receipts_one"),
    path("receipts/statements/<int:statement_id>/", views.statement, name="receipts_statement"),
    path("receipts/refused/<int:taking_id>/", views.refused, name="receipts_refused"),
]
