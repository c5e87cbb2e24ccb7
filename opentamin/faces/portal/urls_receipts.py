"""Addresses of the pages of money in and suspense."""

from __future__ import annotations

from django.urls import path

from opentamin.faces.portal import views_receipts as views

urlpatterns = [
    path("receipts/", views.overview, name="receipts"),
    path("receipts/<int:receipt_id>/", views.one, name="receipts_one"),
    path("receipts/statements/<int:statement_id>/", views.statement, name="receipts_statement"),
    path("receipts/refused/<int:taking_id>/", views.refused, name="receipts_refused"),
]
