"""Tells Django where this station is."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Wage lists: received, checked, accepted or returned."""

    name = "opentamin.flow.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Wage lists: received, checked, accepted or returned"
