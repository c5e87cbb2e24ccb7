"""Tells Django about the pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages in Persian and English."""

    name = "opentamin.faces.portal"
    label = "portal"
