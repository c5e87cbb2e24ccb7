"""Addresses of the pages."""

from django.urls import path

from opentamin.faces.portal import views

app_name = "portal"
urlpatterns = [path("", views.home, name="home")]
