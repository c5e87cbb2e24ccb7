"""Tables of claims: the request, what was decided and why, and who approved. Decisions are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opentamin.registers.models import Office, Person


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    RECEIVED = "received", "رسیده"
    INCOMPLETE = "incomplete", "ناقص"
    UNCLEAR = "unclear", "در انتظار بررسی"
    PROPOSED = "proposed", "پیشنهادشده"
    APPROVED = "approved", "تأییدشده"
    REFUSED = "refused", "ردشده"
    WITHDRAWN = "withdrawn", "پس‌گرفته"


class Claim(models.Model):
    """Somebody asks for a benefit because of an event (a day of leaving work, illness, death, marriage ...).

    `evidence` holds what was shown, by the names of the benefit's row. Only `state` and `evidence` may change, and only
    until it is approved.
    """

    key = models.CharField(max_length=120, unique=True)
    benefit = models.CharField(max_length=30)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    event_on = models.DateField()
    claimed_on = models.DateField()
    answer_by = models.DateField()
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ClaimState.choices, default=ClaimState.RECEIVED)
    received_by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "benefit"], name="claim_of_person")]


class Decision(models.Model):
    """What the law made of a claim: verdict for each condition, legal records, amount. Version after version.

    `reasons` holds facts, conditions, legal records, parts of a family and findings; `digest` is its fingerprint.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    version = models.SmallIntegerField()
    verdict = models.CharField(max_length=12)
    amount_rial = models.BigIntegerField()
    start_on = models.DateField(null=True)
    months = models.SmallIntegerField(null=True)
    reasons = models.JSONField()
    digest = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="decision_version_once"),
            models.CheckConstraint(name="decision_not_negative", condition=Q(amount_rial__gte=0)),
        ]


class Approval(models.Model):
    """A second person stood for a decision; the database refuses the same one twice."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="approval")
    proposed_by = models.CharField(max_length=100)
    approved_by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="approval_by_a_second_person", condition=~Q(proposed_by=F("approved_by"))),
        ]


class ClaimObjection(models.Model):
    """Somebody objects to an approved decision. Only added to; its answer is a row of its own, by somebody else."""

    key = models.CharField(max_length=120, unique=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="objections")
    grounds = models.TextField()
    objected_by = models.CharField(max_length=100)
    received_on = models.DateField()
    answer_by = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "claims_objection"
        constraints = [models.UniqueConstraint(fields=["decision"], name="one_objection_to_a_decision")]


class ObjectionOutcome(models.TextChoices):
    """What became of an objection: the decision stands, or the claim is decided anew."""

    STANDS = "stands", "تصمیم می‌ماند"
    ANEW = "anew", "از نو بررسی می‌شود"


class ObjectionAnswer(models.Model):
    """The answer to an objection, by an officer who neither proposed nor approved what was objected to."""

    objection = models.OneToOneField(ClaimObjection, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=8, choices=ObjectionOutcome.choices)
    words = models.TextField()
    answered_by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "claims_objection_answer"
        constraints = [
            models.CheckConstraint(name="objection_outcome_is_known", condition=Q(outcome__in=ObjectionOutcome.values))
        ]
