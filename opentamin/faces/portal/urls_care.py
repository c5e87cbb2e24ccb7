"""Addresses of the pages of care."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_care, views_outage

urlpatterns: list[URLPattern] = [
    path("care/", views_care.entitlement, name="care"),
    path("care/checks/", views_care.checks, name="care_checks"),
    path("care/outage/", views_outage.outage_kit, name="care_outage"),
    path("care/outage/ask/", views_outage.ask_in_outage, name="care_ask"),
    path("care/outage/filter", views_outage.filter_file, name="care_filter"),
    path("care/booklets/", views_care.booklets, name="care_booklets"),
    path("people/<int:person_id>/care/", views_care.person, name="care_person"),
]
