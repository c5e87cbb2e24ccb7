"""Tells Django where this station is."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Inspections: plan, visit, people found, compared with lists."""

    name = "opentamin.flow.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Inspections: plan, visit, people found, compared with lists"
