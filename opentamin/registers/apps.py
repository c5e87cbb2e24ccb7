"""Tells Django where this station is."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers: offices, workshops, people, covers."""

    name = "opentamin.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Registers: offices, workshops, people, covers"
