"""Addresses of the pages of offices, foreign nationals and quotas."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_foreigners, views_offices

urlpatterns: list[URLPattern] = [
    path("offices/", views_offices.offices, name="offices"),
    path("offices/<slug:office_code>/", views_offices.office, name="office"),
    path("foreigners/", views_foreigners.foreigners, name="foreigners"),
    path("foreigners/quotas/", views_foreigners.quotas, name="foreigners_quotas"),
    path("foreigners/<int:person_id>/", views_foreigners.foreigner, name="foreigner"),
]
