"""Tells Django where the journeys are, so that their jobs are found."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JourneysConfig(AppConfig):
    """Journeys: plain scripts that string stations together."""

    name = "opentamin.journeys"
    label = "journeys"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Journeys"

    def ready(self) -> None:
        """After every migration the database learns which roles may ask for which act."""
        post_migrate.connect(_learn, sender=self)


def _learn(**_: Any) -> None:
    from opentamin.journeys.acts.rules import write_rules

    write_rules()
