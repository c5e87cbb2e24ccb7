"""Tells Django where this station is."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """Collection: debts, penalties, notices, objections, enforcement."""

    name = "opentamin.flow.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Collection: debts, penalties, notices, objections, enforcement"
