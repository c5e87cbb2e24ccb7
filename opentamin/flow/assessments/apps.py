"""Tells Django where this station is."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Assessments: accepted list to premium due."""

    name = "opentamin.flow.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Assessments: accepted list to premium due"
