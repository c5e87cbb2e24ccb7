"""Rehearsals of the sandbox: what a test key sent, and what would have become of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Rehearsal(models.Model):
    """Lists that a test key sent: done by the stations in one transaction that is rolled back; only the report is kept.

    `asked` holds the steps with their files in base64 until it is done; `report` has an entry for each step, with lists and findings.
    """

    key_number = models.BigIntegerField()
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    asked = models.JSONField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="asked")
    report = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_number", "key"], name="rehearsal_once"),
            models.CheckConstraint(name="rehearsal_state_is_known", condition=Q(state__in=["asked", "done"])),
        ]
