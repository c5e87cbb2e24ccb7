"""Tells Django where this station is."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Claims: a request with evidence becomes a decision with reasons."""

    name = "opentamin.flow.claims"
    label = "claims"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Claims: from a request to a decision"
