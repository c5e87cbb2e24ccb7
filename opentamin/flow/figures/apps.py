"""Tells Django where this station is."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Figures: what the house publishes about itself, by month and dimension."""

    name = "opentamin.flow.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Figures: what the house publishes about itself"
