"""Tables of assessments: the legal basis of a month, computed lines, and totals by share with what they change."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opentamin.flow.inspections.models import FoundPerson, Visit
from opentamin.flow.lists.models import WageList
from opentamin.registers.models import Office


class LegalBasis(models.Model):
    """How one scheme computed one month under one state of the law: every step with clause, version and source.

    The steps hold all that is the same for every line of that month; with the values of a line they give its full
    legal record (`questions.legal_record`).
    """

    scheme = models.CharField(max_length=60)
    month = models.IntegerField()
    law_digest = models.CharField(max_length=64)
    steps = models.JSONField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "assessments_legal_basis"
        constraints = [
            models.UniqueConstraint(fields=["scheme", "month", "law_digest"], name="legal_basis_once_a_state")
        ]


class Assessment(models.Model):
    """What one accepted list version brings: due day, basis, and (in ShareAmount) each share with its difference."""

    wage_list = models.OneToOneField(WageList, on_delete=models.PROTECT, related_name="assessment")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="assessments")
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    month = models.IntegerField()
    people = models.IntegerField()
    days = models.IntegerField()
    base_rial = models.BigIntegerField()
    due_on = models.DateField()
    received_on = models.DateField()
    late = models.BooleanField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_not_negative", condition=Q(people__gte=0, days__gte=0, base_rial__gte=0)
            ),
        ]


class ShareAmount(models.Model):
    """One share of an assessment: the whole amount, and the difference to the version before (what is posted)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="shares")
    share = models.CharField(max_length=20)
    amount_rial = models.BigIntegerField()
    difference_rial = models.BigIntegerField()
    declared_rial = models.BigIntegerField(null=True)

    class Meta:
        db_table = "assessments_share_amount"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "share"], name="share_amount_once"),
            models.CheckConstraint(name="share_amount_not_negative", condition=Q(amount_rial__gte=0)),
        ]


class AssessmentLine(models.Model):
    """One computed line: what the law made of the declared line of the same list and row. Partitioned by month.

    `steps` holds the values of the steps in between, in the order of the basis, so that the whole legal record can
    be read back without computing anything a second time.
    """

    pk = models.CompositePrimaryKey("month", "wage_list", "row")
    month = models.IntegerField()
    wage_list = models.ForeignKey(
        WageList,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="assessment_lines",
    )
    row = models.IntegerField()
    person_id = models.BigIntegerField()
    days = models.SmallIntegerField()
    pay_rial = models.BigIntegerField()
    foreign = models.BooleanField()
    unemployment_covered = models.BooleanField()
    relief = models.SmallIntegerField()
    apprentice = models.BooleanField()
    work_accident_only = models.BooleanField()
    floor_rial = models.BigIntegerField()
    ceiling_rial = models.BigIntegerField()
    base_rial = models.BigIntegerField()
    premium_insured_rial = models.BigIntegerField()
    premium_employer_rial = models.BigIntegerField()
    premium_unemployment_rial = models.BigIntegerField()
    premium_state_rial = models.BigIntegerField()
    relief_state_rial = models.BigIntegerField()
    treatment_rial = models.BigIntegerField()
    premium_due_rial = models.BigIntegerField()
    steps = ArrayField(models.BigIntegerField())

    class Meta:
        managed = False
        db_table = "assessments_assessment_line"


class InspectionAssessment(models.Model):
    """What an inspection adds to a month beyond its lists. `chain` is the first visit of its line of corrections.

    Lists or a correction that come later give the next number; only what differs from the number before is posted.
    """

    chain = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="assessments")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    month = models.IntegerField()
    number = models.IntegerField()
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    no_list = models.BooleanField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "assessments_inspection"
        constraints = [
            models.UniqueConstraint(fields=["chain", "month", "number"], name="inspection_assessment_number")
        ]


class InspectionLine(models.Model):
    """One person of an inspection and month: all that the law makes of days and pay, and what of it lists did not bring.

    `wage_source`: found_daily, found_monthly, list, last_list or minimum. The `added_` amounts are the difference.
    """

    assessment = models.ForeignKey(InspectionAssessment, on_delete=models.PROTECT, related_name="lines")
    found = models.ForeignKey(FoundPerson, on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(null=True)
    wage_source = models.CharField(max_length=14)
    days = models.SmallIntegerField()
    pay_rial = models.BigIntegerField()
    foreign = models.BooleanField()
    unemployment_covered = models.BooleanField()
    relief = models.SmallIntegerField()
    apprentice = models.BooleanField()
    work_accident_only = models.BooleanField()
    floor_rial = models.BigIntegerField()
    ceiling_rial = models.BigIntegerField()
    base_rial = models.BigIntegerField()
    premium_insured_rial = models.BigIntegerField()
    premium_employer_rial = models.BigIntegerField()
    premium_unemployment_rial = models.BigIntegerField()
    premium_state_rial = models.BigIntegerField()
    relief_state_rial = models.BigIntegerField()
    treatment_rial = models.BigIntegerField()
    premium_due_rial = models.BigIntegerField()
    steps = ArrayField(models.BigIntegerField())
    added_insured_rial = models.BigIntegerField()
    added_employer_rial = models.BigIntegerField()
    added_unemployment_rial = models.BigIntegerField()
    added_state_rial = models.BigIntegerField()
    added_relief_rial = models.BigIntegerField()
    added_treatment_rial = models.BigIntegerField()

    class Meta:
        db_table = "assessments_inspection_line"
        constraints = [models.UniqueConstraint(fields=["assessment", "found"], name="inspection_line_once")]


class InspectionShare(models.Model):
    """One share of what an inspection adds to a month: the whole amount, and the difference to the number before."""

    assessment = models.ForeignKey(InspectionAssessment, on_delete=models.PROTECT, related_name="shares")
    share = models.CharField(max_length=20)
    amount_rial = models.BigIntegerField()
    difference_rial = models.BigIntegerField()

    class Meta:
        db_table = "assessments_inspection_share"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "share"], name="inspection_share_once"),
            models.CheckConstraint(name="inspection_share_not_negative", condition=Q(amount_rial__gte=0)),
        ]
