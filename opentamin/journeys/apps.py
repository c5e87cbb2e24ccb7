"""Tells Django about the journeys."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Scripts that string stations together, and their jobs."""

    name = "opentamin.journeys"
    label = "journeys"
