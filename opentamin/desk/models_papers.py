"""Papers that somebody uploaded to an act, what they were used for, and forms that were begun and not yet sent."""

from __future__ import annotations

from django.db import models


class Paper(models.Model):
    """One uploaded paper: name, kind by its own bytes, size in bytes, SHA-256. Its bytes lie in a table of their own.

    It belongs to who uploaded it until an act uses it; a paper that no act uses is gone after thirty days. It never changes.
    """

    code = models.CharField(max_length=16, unique=True)
    user_id = models.BigIntegerField()
    login = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=20)
    size_bytes = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user_id"], name="paper_of_user")]


class PaperBytes(models.Model):
    """The bytes of a paper. Pages hold no right on them; `desk_read_paper` gives them inside the scope of a session."""

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, primary_key=True, related_name="+")
    content = models.BinaryField()


class PaperUse(models.Model):
    """A paper was shown with an act; whose file it then lies in says who may open it. Only added to.

    `subject` names the row that it belongs to beside the act, as tasks do (`visit/12`); "" where the act says enough.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="uses")
    act_code = models.CharField(max_length=12)
    action = models.CharField(max_length=60)
    branch_id = models.BigIntegerField(null=True)
    workshop_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=60, default="", db_default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "act_code"], name="paper_used_once")]
        indexes = [
            models.Index(fields=["act_code"], name="papers_of_act"),
            models.Index(fields=["subject"], name="papers_of_subject", condition=~models.Q(subject="")),
        ]


class FormDraft(models.Model):
    """A form of an act that was begun: what was typed so far, kept for thirty days after it was saved last."""

    key = models.CharField(max_length=64)
    user_id = models.BigIntegerField()
    action = models.CharField(max_length=60)
    typed = models.JSONField()
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="draft_once")]
