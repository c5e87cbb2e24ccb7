"""Tells Django where this station is."""

from django.apps import AppConfig


class SelfPaidConfig(AppConfig):
    """Self-paid insurance: contracts of people who pay themselves, and their months."""

    name = "opentamin.flow.selfpaid"
    label = "selfpaid"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Self-paid insurance: contracts of people who pay themselves"
