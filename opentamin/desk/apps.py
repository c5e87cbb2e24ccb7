"""Tells Django about the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Keys of requests, tasks, scopes, the log of readings."""

    name = "opentamin.desk"
    label = "desk"
