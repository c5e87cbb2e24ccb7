"""Tells Django where this station is."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Care: who is covered today, with which share; checks that bind."""

    name = "opentamin.flow.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Care: who is covered today, with which share; checks that bind"
