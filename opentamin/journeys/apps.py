"""Tells Django where the journeys are, so that their jobs are found."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Journeys: plain scripts that string stations together."""

    name = "opentamin.journeys"
    label = "journeys"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Journeys"
