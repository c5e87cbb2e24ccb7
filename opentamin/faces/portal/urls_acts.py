"""Addresses of acts: one form for each, its check, what became of it, and the list of one's own."""

from __future__ import annotations

from django.urls import path

from opentamin.faces.portal import act_papers, views_acts

urlpatterns = [
    path("acts/", views_acts.acts, name="acts"),
    path("acts/done/<slug:code>/", views_acts.done, name="act_done"),
    path("papers/<slug:paper_code>/", act_papers.paper, name="paper"),
    path("acts/<slug:name>/", views_acts.act, name="act"),
]
