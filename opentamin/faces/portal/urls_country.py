"""Addresses of the pages of headquarters: the country, the explorer, the parameters."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_country, views_explorer, views_parameters

urlpatterns: list[URLPattern] = [
    path("country/", views_country.country, name="country"),
    path("country/tables/", views_explorer.explorer, name="explorer"),
    path("country/tables/table.<slug:form>", views_explorer.explorer_file, name="explorer_file"),
    path("country/parameters/", views_parameters.parameters, name="parameters"),
]
