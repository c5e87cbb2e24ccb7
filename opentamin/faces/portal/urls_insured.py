"""Addresses of the insured person's door, and the inbox of employers and insured people."""

from __future__ import annotations

from django.urls import path

from opentamin.faces.portal import views_insured as views
from opentamin.faces.portal import views_record

urlpatterns = [
    path("my/", views.my, name="my"),
    path("my/<int:person_id>/", views.page, name="my_page"),
    path("my/<int:person_id>/record/", views_record.my_record, name="my_record"),
    path("my/<int:person_id>/rights/", views.rights, name="my_rights"),
    path("my/<int:person_id>/requests/", views.requests, name="my_requests"),
    path("my/<int:person_id>/pay/", views.pay, name="my_pay"),
    path("inbox/", views.inbox, name="inbox"),
]
