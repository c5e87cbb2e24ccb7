"""Tells Django where this station is."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments: order files, and what the bank answers."""

    name = "opentamin.flow.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Payments: order files, and what the bank answers"
