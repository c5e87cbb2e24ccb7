"""Tells Django where this station is."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Awards: amounts from-until, never edited."""

    name = "opentamin.flow.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Awards: amounts from-until, never edited"
