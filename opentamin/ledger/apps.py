"""Tells Django where this station is."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Ledger: double entry in rials."""

    name = "opentamin.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Ledger: double entry in rials"
