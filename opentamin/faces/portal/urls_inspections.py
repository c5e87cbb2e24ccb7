"""Addresses of the pages of inspections."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_inspection_plans
from opentamin.faces.portal import views_inspections as views

urlpatterns: list[URLPattern] = [
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/campaigns/", views.campaigns, name="inspections-campaigns"),
    path("inspections/plans/<int:plan_id>/", views_inspection_plans.plan, name="inspections-plan"),
    path("inspections/plans/<int:plan_id>/route/", views_inspection_plans.route, name="inspections-route"),
    path("inspections/<int:visit_id>/", views.inspection, name="inspections-one"),
    path("inspections/<int:visit_id>/notice.pdf", views.notice, name="inspections-notice"),
    path("inspections/sheets/<slug:number>.pdf", views.sheet, name="inspections-sheet"),
    path("inspections/reasons/<int:line_id>/", views.reason, name="inspections-reason"),
]
