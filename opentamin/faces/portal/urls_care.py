"""Addresses of the pages of care."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_bills, views_care, views_care_history, views_family, views_outage

urlpatterns: list[URLPattern] = [
    path("care/", views_care.entitlement, name="care"),
    path("care/checks/", views_care_history.checks, name="care_checks"),
    path("care/bills/", views_bills.bills, name="care_bills"),
    path("care/bills/template", views_bills.template, name="care_bill_template"),
    path("care/bills/<int:bill_id>/", views_bills.bill, name="care_bill"),
    path("care/outage/", views_outage.outage_kit, name="care_outage"),
    path("care/outage/ask/", views_outage.ask_in_outage, name="care_ask"),
    path("care/outage/filter", views_outage.filter_file, name="care_filter"),
    path("care/booklets/", views_care.booklets, name="care_booklets"),
    path("people/<int:person_id>/care/", views_family.person, name="care_person"),
]
