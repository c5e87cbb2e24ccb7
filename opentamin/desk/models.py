"""Tables of the desk: keys of requests, tasks for people, tokens and sessions of officers, the log of readings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Request(models.Model):
    """A write that was asked for: the same sender, action and key give the first result again."""

    sender = models.CharField(max_length=100)
    action = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "action", "key"], name="request_once")]


class Task(models.Model):
    """Something that a person must look at. `key` makes opening it repeatable; one proposes, another approves."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    branch_id = models.BigIntegerField(null=True)
    text_fa = models.TextField()
    text_en = models.TextField()
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    proposed_by = models.CharField(max_length=100, default="", db_default="")
    closed_by = models.CharField(max_length=100, default="", db_default="")
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="task_two_people",
                condition=models.Q(proposed_by="") | ~models.Q(proposed_by=models.F("closed_by")),
            )
        ]
        indexes = [models.Index(fields=["kind", "opened_at"], name="task_open", condition=models.Q(closed_at=None))]


class Token(models.Model):
    """What lets an officer's pages see rows: the hash of a token, the branches it opens, until when."""

    hash = models.CharField(max_length=64, primary_key=True)
    officer = models.CharField(max_length=100)
    branches = ArrayField(models.BigIntegerField(), default=list)
    sees_all = models.BooleanField(default=False, db_default=False)
    until = models.DateTimeField()


class Session(models.Model):
    """An opened session: it holds for one transaction of one connection, so nothing is left for the next user."""

    pid = models.IntegerField(primary_key=True)
    xact = models.TextField()
    token = models.ForeignKey(Token, on_delete=models.CASCADE)


class Reading(models.Model):
    """Somebody looked at a personal file: who, whose, why, when. Only added to."""

    officer = models.CharField(max_length=100)
    person_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="reading_of_person")]
