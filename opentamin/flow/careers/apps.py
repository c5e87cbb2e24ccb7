"""Tells Django where this station is."""

from django.apps import AppConfig


class CareersConfig(AppConfig):
    """Careers: months of a person's record."""

    name = "opentamin.flow.careers"
    label = "careers"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Careers: months of a person's record"
