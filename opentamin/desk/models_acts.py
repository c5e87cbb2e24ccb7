"""What was asked for on a page or by a program, by whom and with which scope, and what became of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ActState(models.TextChoices):
    """Where an act stands: it was asked for; then it is done, or refused with findings."""

    ASKED = "asked", "درخواست‌شده"
    DONE = "done", "انجام‌شده"
    REFUSED = "refused", "پذیرفته‌نشده"


class Act(models.Model):
    """One act that somebody asked for. The scope is that of the session in which it was asked, stamped by the database.

    The same user, action and key again is the same act; `digest` tells whether it asks for the same thing.
    """

    code = models.CharField(max_length=12, unique=True)
    user_id = models.BigIntegerField()
    login = models.CharField(max_length=100)
    action = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    payload = models.JSONField()
    role = models.CharField(max_length=16)
    what = models.CharField(max_length=12, default="all")
    sees_all = models.BooleanField(default=False)
    branches = ArrayField(models.BigIntegerField(), default=list)
    workshops = ArrayField(models.BigIntegerField(), default=list)
    persons = ArrayField(models.BigIntegerField(), default=list)
    own_person_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ActState.choices, default=ActState.ASKED)
    findings = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "action", "key"], name="act_once"),
            models.CheckConstraint(name="act_state_is_known", condition=Q(state__in=ActState.values)),
        ]
        indexes = [models.Index(fields=["user_id", "-id"], name="act_of_user")]
