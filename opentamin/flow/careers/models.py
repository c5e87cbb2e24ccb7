"""Tables of careers: months, days and wages of people. Only added to; a correction is a negative row and a new one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opentamin.flow.assessments.models import InspectionAssessment
from opentamin.flow.collection.models import BoardDecision
from opentamin.flow.inspections.models import Visit
from opentamin.registers.models import Person


class Source(models.IntegerChoices):
    """Where a career entry comes from: an accepted list, the record before take-on, a final inspection, or what a person paid."""

    LIST = 1, "لیست"
    OPENING = 2, "سابقهٔ انتقالی"
    INSPECTION = 3, "بازرسی"
    SELF_PAID = 4, "پرداخت خود بیمه‌شده"


class Opening(models.Model):
    """A delivery of opening records: where they come from and who took them over. Its entries are locked."""

    provenance = models.CharField(max_length=300)
    taken_over_by = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    known_at = models.DateTimeField()


class BoardRuling(models.Model):
    """Whose months stand of a claim that a board reduced, as two people read its decision (reading 36.r3).

    `people`: register number of the person to [days, insured wage in rials] of the month, lists included.
    """

    decision = models.OneToOneField(BoardDecision, on_delete=models.PROTECT, related_name="ruling")
    branch_id = models.BigIntegerField()
    people = models.JSONField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=100)
    second = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "careers_board_ruling"
        constraints = [models.CheckConstraint(name="ruling_by_two_people", condition=~Q(by="") & ~Q(second=F("by")))]


class Stands(models.TextChoices):
    """What of an inspection's month is part of the record: all of it, what two people ruled, or nothing."""

    WHOLE = "whole", "همه"
    RULED = "ruled", "به رأی"
    NOTHING = "nothing", "هیچ"


class InspectionCredit(models.Model):
    """One crediting of the months of an inspection: which number of its assessment, and what of it stands.

    A list that comes later, a new number or a decision gives the next row; entries name the row that brought them.
    """

    chain = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="credits")
    month = models.IntegerField()
    assessment = models.ForeignKey(InspectionAssessment, on_delete=models.PROTECT, related_name="+")
    stands = models.CharField(max_length=8, choices=Stands.choices)
    ruling = models.ForeignKey(BoardRuling, on_delete=models.PROTECT, null=True, related_name="+")
    branch_id = models.BigIntegerField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "careers_inspection_credit"
        indexes = [models.Index(fields=["chain", "month", "id"], name="credit_of_inspection")]
        constraints = [
            models.CheckConstraint(
                name="credit_ruled_has_ruling", condition=Q(ruling__isnull=False) | ~Q(stands="ruled")
            )
        ]


class CareerEntry(models.Model):
    """Days and wage of one person in one month from one source. Partitioned by year of the month.

    The record is a sum: a reversal carries negative figures and `reversal` true. `source_id` is the wage list (the
    accepted version that brought the row), the opening delivery, the crediting of an inspection, or the contract of a
    person who pays himself; only the last has no workshop.
    """

    pk = models.CompositePrimaryKey("person", "month", "source_kind", "source_id", "workshop_code", "reversal")
    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    month = models.IntegerField()
    source_kind = models.SmallIntegerField(choices=Source.choices)
    source_id = models.BigIntegerField()
    workshop_code = models.TextField()
    contract_row = models.TextField()
    reversal = models.BooleanField()
    days = models.SmallIntegerField()
    base_rial = models.BigIntegerField()
    pay_rial = models.BigIntegerField()
    known_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "careers_career_entry"
