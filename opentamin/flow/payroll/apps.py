"""Tells Django where this station is."""

from django.apps import AppConfig


class PayrollConfig(AppConfig):
    """Payroll: a month's run over awards."""

    name = "opentamin.flow.payroll"
    label = "payroll"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Payroll: a month's run over awards"
