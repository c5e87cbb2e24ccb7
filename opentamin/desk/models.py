"""Tables of the desk: keys of requests, tasks for people, tokens and sessions of officers, the log of readings."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opentamin.desk.models_acts import Act, ActState
from opentamin.desk.models_identity import Mandate, Message, OneTimeCode, Passkey, Role, SignInEvent, User
from opentamin.desk.models_letters import Letter, LetterService, ServedHow
from opentamin.desk.models_papers import FormDraft, Paper, PaperBytes, PaperUse
from opentamin.desk.models_queue import (
    Satisfaction,
    Survey,
    TaskEvent,
    TaskEventKind,
    Ticket,
    TicketEvent,
    TicketState,
)
from opentamin.desk.models_sandbox import Rehearsal

__all__ = [
    "Act",
    "ActState",
    "FormDraft",
    "Letter",
    "LetterService",
    "Mandate",
    "Message",
    "OneTimeCode",
    "Paper",
    "PaperBytes",
    "PaperUse",
    "Passkey",
    "Reading",
    "Rehearsal",
    "Request",
    "Role",
    "Satisfaction",
    "ServedHow",
    "Session",
    "SignInEvent",
    "Survey",
    "Task",
    "TaskEvent",
    "TaskEventKind",
    "Ticket",
    "TicketEvent",
    "TicketState",
    "Token",
    "User",
]


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
    """What lets pages see rows: the hash of a token, whom it stands for, the rows it opens, until when.

    A browser's session is a token with an idle end (`idle_seconds` after `seen_at`) and an absolute one (`ends_at`);
    one that has ended keeps its row, so that a user can see where they were signed in. `proved_at` is when a factor was last given.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    officer = models.CharField(max_length=100)
    branches = ArrayField(models.BigIntegerField(), default=list)
    sees_all = models.BooleanField(default=False, db_default=False)
    until = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    mandate_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16, default="", db_default="")
    what = models.CharField(max_length=12, default="all", db_default="all")
    workshops = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    persons = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    own_person_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    idle_seconds = models.IntegerField(null=True)
    ends_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, default="", db_default="")
    agent = models.CharField(max_length=200, default="", db_default="")
    level = models.CharField(max_length=12, default="", db_default="")
    reason = models.CharField(max_length=200, default="", db_default="")
    reason_person_id = models.BigIntegerField(null=True)
    ended_why = models.CharField(max_length=20, default="", db_default="")
    proved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user_id", "-begun_at"], name="token_of_user")]


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
    user_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16, default="", db_default="")
    page = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="reading_of_person")]
