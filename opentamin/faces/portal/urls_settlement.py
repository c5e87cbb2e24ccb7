"""Addresses of the pages of instalments and forgiveness."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_settlement

urlpatterns: list[URLPattern] = [
    path("plans/", views_settlement.plans, name="plans"),
    path("plans/<int:plan_id>/", views_settlement.plan, name="plan"),
    path("plans/<int:plan_id>/agreement.pdf", views_settlement.agreement, name="plan_agreement"),
    path("campaigns/", views_settlement.campaigns, name="campaigns"),
    path("campaigns/<slug:name>/", views_settlement.campaign, name="campaign"),
    path("forgiveness/<int:request_id>/", views_settlement.request_page, name="campaign_request"),
    path("forgiveness/<int:request_id>/decision.pdf", views_settlement.decision, name="campaign_decision"),
]
"""Addresses of the pages."""
