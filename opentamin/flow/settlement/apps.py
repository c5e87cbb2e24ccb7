"""Tells Django where this station is."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """Settlement: instalments and forgiveness of penalties."""

    name = "opentamin.flow.settlement"
    label = "settlement"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Settlement: instalments and forgiveness of penalties"
