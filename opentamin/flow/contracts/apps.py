"""Tells Django where this station is."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Contracts: retention, ratio, clearance; transfer of workshops."""

    name = "opentamin.flow.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Contracts: retention, ratio, clearance; transfer of workshops"
