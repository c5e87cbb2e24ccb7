"""Tells Django where this station is."""

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    """Receipts: money in, matched to what is owed, or in suspense."""

    name = "opentamin.flow.receipts"
    label = "receipts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Receipts: money in, matched to what is owed, or in suspense"
