"""Addresses of the insured person's door, and the inbox of employers and insured people."""

from __future__ import annotations

from django.urls import path

from opentamin.faces.portal import (
    views_choosing,
    views_claiming,
    views_estimate,
    views_record,
    views_requests,
    views_selfpaid,
)
from opentamin.faces.portal import views_insured as views

urlpatterns = [
    path("my/", views.my, name="my"),
    path("my/<int:person_id>/", views.page, name="my_page"),
    path("my/<int:person_id>/record/", views_record.my_record, name="my_record"),
    path("my/<int:person_id>/rights/", views_choosing.rights, name="my_rights"),
    path("my/<int:person_id>/rights/<slug:name>/", views_choosing.right, name="my_right"),
    path("my/<int:person_id>/claim/<slug:name>/", views_claiming.my_claim, name="my_claim"),
    path("my/<int:person_id>/claim/<slug:name>/<slug:key>/", views_claiming.my_claim_part, name="my_claim_part"),
    path("my/<int:person_id>/requests/", views_requests.my_requests, name="my_requests"),
    path("my/<int:person_id>/pay/", views_estimate.my_pay, name="my_pay"),
    path("my/<int:person_id>/estimate/", views_estimate.my_estimate, name="my_estimate"),
    path("my/<int:person_id>/self-paid/", views_selfpaid.mine, name="my_self_paid"),
    path("people/<int:person_id>/self-paid/", views_selfpaid.of_person, name="person_self_paid"),
    path("inbox/", views.inbox, name="inbox"),
]
