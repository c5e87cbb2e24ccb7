"""Progress of journeys that run as jobs, so that a person can watch them."""

from __future__ import annotations

from django.db import models

from opentamin.flow.lists.models import Submission


class Progress(models.Model):
    """How far a job is: the station it works at, how many of how many are through, and how it ended.

    `subject` names what it works on, such as `submission/12`; `outcome` is empty while it runs.
    """

    subject = models.CharField(max_length=100, unique=True)
    station = models.CharField(max_length=20, default="", db_default="")
    done = models.IntegerField(default=0, db_default=0)
    total = models.IntegerField(default=0, db_default=0)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    outcome = models.CharField(max_length=200, default="", db_default="")


class DailyStep(models.Model):
    """A step of the daily journey that was done for a day, and what it brought; the same day again passes it over."""

    day = models.IntegerField()
    place = models.SmallIntegerField()
    name = models.CharField(max_length=40)
    outcome = models.JSONField(default=dict)
    holds = models.BooleanField(default=True, db_default=True)
    by = models.CharField(max_length=100)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField()

    class Meta:
        db_table = "journeys_daily_step"
        constraints = [models.UniqueConstraint(fields=["day", "name"], name="daily_step_once")]


class ImportNote(models.Model):
    """A failed import was put away from the page of operations, or brought back, by whom and why; the last one holds."""

    taking_id = models.BigIntegerField(db_index=True)
    hidden = models.BooleanField()
    why = models.CharField(max_length=500)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "journeys_import_note"
        constraints = [models.CheckConstraint(name="import_note_says_why", condition=~models.Q(why=""))]


class ListNote(models.Model):
    """An unreadable wage list was put away from the page of operations, or brought back, by whom and why; the last one holds.

    The list itself stays what it is, with its files and findings.
    """

    wage_list_id = models.BigIntegerField(db_index=True)
    hidden = models.BooleanField()
    why = models.CharField(max_length=500)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "journeys_list_note"
        constraints = [models.CheckConstraint(name="list_note_says_why", condition=~models.Q(why=""))]


class Rehearsal(models.Model):
    """What signing a submission would bring, as it was computed at one moment; only the newest counts.

    `found` has one part for each list (see journeys/rehearsing.py), `digest` is its SHA-256: a signature is for a digest.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rehearsals")
    digest = models.CharField(max_length=64)
    found = models.JSONField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "journeys_rehearsal"
