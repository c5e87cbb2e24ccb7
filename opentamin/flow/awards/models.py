"""Tables of awards: who is paid by which decision, amounts from-until version after version, job referrals.

Nothing here is edited. A revision adds a version; of the versions that cover a month the highest one holds.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opentamin.flow.claims.models import Decision
from opentamin.registers.models import Office, Person


class Award(models.Model):
    """The right of one person to be paid by one approved decision.

    `insured` is whose record it rests on (the deceased, for a survivor). `kin` and `group` place a survivor in the
    family. `paid_days` is the record at award (article 89 asks for it).
    """

    key = models.CharField(max_length=120, unique=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="awards")
    benefit = models.CharField(max_length=30)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="awards")
    insured = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kin = models.CharField(max_length=8, default="", db_default="")
    group = models.CharField(max_length=20, default="", db_default="")
    index_group = models.CharField(max_length=20, default="", db_default="")
    start_on = models.DateField()
    paid_days = models.IntegerField()
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["benefit"], name="award_by_benefit")]


class Cause(models.TextChoices):
    """Why a version was added."""

    GRANTED = "granted", "برقراری"
    REVISED = "revised", "اصلاح"
    INDEXED = "indexed", "افزایش سالانه"
    SHARED_ANEW = "shared_anew", "تقسیم دوباره"
    STOPPED = "stopped", "قطع"
    RESUMED = "resumed", "برقراری دوباره"


class AwardAmount(models.Model):
    """Rials a month in [from_month, until_month); an open end is None. `reasons` holds the legal record, if one was made."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="amounts")
    version = models.SmallIntegerField()
    from_month = models.IntegerField()
    until_month = models.IntegerField(null=True)
    monthly_rial = models.BigIntegerField()
    cause = models.CharField(max_length=12, choices=Cause.choices)
    because = models.CharField(max_length=120)
    reasons = models.JSONField(null=True)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "awards_award_amount"
        constraints = [
            models.UniqueConstraint(fields=["award", "version"], name="award_amount_version_once"),
            models.CheckConstraint(name="award_amount_not_negative", condition=Q(monthly_rial__gte=0)),
            models.CheckConstraint(
                name="award_amount_ends_after_it_starts",
                condition=Q(until_month__isnull=True) | Q(until_month__gt=F("from_month")),
            ),
        ]


class JobCentre(models.Model):
    """A place that finds work for people (مرکز کاریابی)."""

    code = models.CharField(max_length=10, unique=True)
    name_fa = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    city = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        db_table = "awards_job_centre"


class ReferralKind(models.TextChoices):
    """What happened on the way to work."""

    REGISTERED = "registered", "ثبت‌نام"
    REFERRED = "referred", "معرفی به کاریابی"
    OFFERED = "offered", "پیشنهاد کار"
    ACCEPTED = "accepted", "پذیرش کار"
    REFUSED_WITH_REASON = "refused_with_reason", "نپذیرفتن با عذر موجه"
    REFUSED = "refused", "نپذیرفتن بی عذر"
    TRAINING_BEGUN = "training_begun", "آغاز آموزش"
    TRAINING_ENDED = "training_ended", "پایان آموزش"
    TRAINING_REFUSED = "training_refused", "نپذیرفتن آموزش"


class Referral(models.Model):
    """One step of somebody without work towards work. Only added to."""

    key = models.CharField(max_length=120, unique=True)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="referrals")
    centre = models.ForeignKey(JobCentre, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ReferralKind.choices)
    on = models.DateField()
    what = models.CharField(max_length=120, default="", db_default="")
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()
