"""Tables of payroll: runs, slips, differences of earlier months, variances, additions and deductions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opentamin.flow.awards.models import Award


class RunState(models.TextChoices):
    """Where a run stands; it only goes forward. A trial may be made again until it is approved."""

    OPEN = "open", "باز"
    TRIAL = "trial", "اجرای آزمایشی"
    APPROVED = "approved", "تأییدشده"
    POSTED = "posted", "ثبت‌شده در دفتر"


class Run(models.Model):
    """One run: the month that it pays (yyyymm), its number in the month, the pay-day it must keep, how far it is.

    `watermark` is the newest version of an award that it has seen: later ones belong to the next run.
    """

    month = models.IntegerField()
    number = models.SmallIntegerField(default=1)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="following")
    pay_on = models.DateField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.OPEN)
    watermark = models.BigIntegerField(default=0)
    last_award = models.BigIntegerField(default=0)
    done_until_award = models.BigIntegerField(default=0)
    made_by = models.CharField(max_length=100)
    approved_by = models.CharField(max_length=100, default="", db_default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "number"], name="run_once"),
            models.CheckConstraint(
                name="run_approved_by_a_second_person", condition=Q(approved_by="") | ~Q(approved_by=F("made_by"))
            ),
        ]


class Slip(models.Model):
    """What one award gets in one run, in rials. `month_rial` is what the month is due less what it was paid before,
    `arrears_rial` the same of earlier months; both may be negative, and what is negative stands in `recover_rial` again:
    overpaid amounts are never taken silently, they become a claim.

    net = month + arrears + recover + additions - treatment share - deductions. A held slip is owed but not ordered.
    """

    pk = models.CompositePrimaryKey("run", "award")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="slips")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, db_constraint=False, related_name="slips")
    person_id = models.BigIntegerField()
    branch_id = models.BigIntegerField()
    benefit = models.CharField(max_length=30)
    month_rial = models.BigIntegerField()
    arrears_rial = models.BigIntegerField()
    recover_rial = models.BigIntegerField()
    additions_rial = models.BigIntegerField()
    treatment_rial = models.BigIntegerField()
    deductions_rial = models.BigIntegerField()
    net_rial = models.BigIntegerField()
    iban = models.CharField(max_length=26, default="", db_default="")
    held = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="slip_adds_up",
                condition=Q(net_rial__gte=0)
                & Q(
                    net_rial=(F("month_rial") + F("arrears_rial") + F("recover_rial") + F("additions_rial"))
                    - F("treatment_rial")
                    - F("deductions_rial")
                ),
            )
        ]


class Difference(models.Model):
    """What an earlier month is due now less what it was paid: positive is paid in this run, negative was overpaid."""

    pk = models.CompositePrimaryKey("run", "award", "for_month")
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="differences"
    )
    award = models.ForeignKey(Award, on_delete=models.PROTECT, db_constraint=False, related_name="differences")
    for_month = models.IntegerField()
    due_rial = models.BigIntegerField()
    paid_rial = models.BigIntegerField()
    amount_rial = models.BigIntegerField()


class Variance(models.Model):
    """Something that a person should look at before a run is approved."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="variances")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, db_constraint=False, related_name="variances")
    code = models.CharField(max_length=20)
    before_rial = models.BigIntegerField()
    now_rial = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["run", "code"], name="variance_of_run")]


class Adjustment(models.Model):
    """An addition or deduction as data: a monthly amount for an award in [from_month, until_month)."""

    key = models.CharField(max_length=120, unique=True)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=20)
    adds = models.BooleanField()
    from_month = models.IntegerField()
    until_month = models.IntegerField(null=True)
    amount_rial = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="adjustment_has_an_amount", condition=Q(amount_rial__gt=0)),
            models.CheckConstraint(name="adjustment_says_why", condition=~Q(reason="")),
        ]
