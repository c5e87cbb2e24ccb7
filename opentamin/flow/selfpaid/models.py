"""Tables of self-paid insurance: contracts, who is taken in for health, months with their premium, payments, ends. Only added to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opentamin.flow.assessments.models import LegalBasis
from opentamin.registers.models import Person


class Kind(models.IntegerChoices):
    """Groups that choose a base and pay it themselves; the codes are those of the schemes self_paid_*."""

    FREELANCE = 1, "خویش‌فرما"
    STUDENT = 2, "دانشجو"
    HOMEMAKER = 3, "زن خانه‌دار"
    ABROAD = 4, "ایرانی خارج از کشور"
    VOLUNTARY = 5, "بیمهٔ اختیاری"


class Plan(models.IntegerChoices):
    """The plan of the self-employed; voluntary insurance has none, because it covers everything."""

    NONE = 0, "همهٔ پوشش‌ها"
    PENSION = 1, "۱۲ درصد: بازنشستگی"
    SURVIVORS = 2, "۱۴ درصد: بازنشستگی و فوت"
    DISABILITY = 3, "۱۸ درصد: بازنشستگی، فوت و ازکارافتادگی"


class Why(models.TextChoices):
    """Why a contract ended."""

    LAPSED = "lapsed", "فسخ به سبب نپرداختن"
    ASKED = "asked", "به درخواست بیمه‌شده"


class Contract(models.Model):
    """A contract of a person with a branch. `daily_base_rial` 0 asks for the lowest base of every month.

    `first_days` are the days of the first month; `age_years`, `past_years` and `past_days` are what admission was asked with.
    """

    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="self_paid_contracts")
    branch_id = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=Kind.choices)
    plan = models.SmallIntegerField(choices=Plan.choices)
    trade = models.SmallIntegerField(default=0, db_default=0)
    daily_base_rial = models.BigIntegerField()
    nationality = models.SmallIntegerField(default=0, db_default=0)
    from_on = models.DateField()
    from_month = models.IntegerField()
    first_days = models.SmallIntegerField()
    admission = models.JSONField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "selfpaid_contract"
        indexes = [models.Index(fields=["person"], name="self_paid_of_person")]
        constraints = [
            models.CheckConstraint(name="self_paid_says_who", condition=~Q(by="")),
            models.CheckConstraint(
                name="self_paid_plan_fits_kind", condition=Q(kind=5, plan=0) | (~Q(kind=5) & Q(plan__in=[1, 2, 3]))
            ),
            models.CheckConstraint(
                name="self_paid_amounts", condition=Q(daily_base_rial__gte=0, first_days__gte=1, first_days__lte=31)
            ),
        ]


class Head(models.Model):
    """A person for whom health per head is paid with a contract: the insured, or a relative."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="heads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "selfpaid_head"
        constraints = [models.UniqueConstraint(fields=["contract", "person"], name="self_paid_head_once")]


class Due(models.Model):
    """The premium of one month of a contract, in rials, as the law made it; `steps` are values in the order of the basis."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="dues")
    month = models.IntegerField()
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    branch_id = models.BigIntegerField()
    days = models.SmallIntegerField()
    daily_base_rial = models.BigIntegerField()
    persons = models.SmallIntegerField()
    base_rial = models.BigIntegerField()
    premium_rial = models.BigIntegerField()
    state_rial = models.BigIntegerField()
    health_rial = models.BigIntegerField()
    due_rial = models.BigIntegerField()
    values = ArrayField(models.BigIntegerField())
    due_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "selfpaid_due"
        constraints = [
            models.UniqueConstraint(fields=["contract", "month"], name="self_paid_month_once"),
            models.CheckConstraint(
                name="self_paid_due_is_its_sum", condition=Q(due_rial=F("premium_rial") + F("health_rial"))
            ),
            models.CheckConstraint(
                name="self_paid_due_not_negative",
                condition=Q(
                    due_rial__gt=0, premium_rial__gte=0, health_rial__gte=0, state_rial__gte=0, base_rial__gte=0
                ),
            ),
        ]


class Payment(models.Model):
    """Money for one or more months of a contract, one after the other; `reference` is the number of the bank's slip."""

    key = models.CharField(max_length=120, unique=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    branch_id = models.BigIntegerField()
    months = models.SmallIntegerField()
    amount_rial = models.BigIntegerField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=60, unique=True)
    extension = models.BooleanField()
    record = models.JSONField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "selfpaid_payment"
        constraints = [
            models.CheckConstraint(name="self_paid_payment_amount", condition=Q(amount_rial__gt=0, months__gt=0)),
            models.UniqueConstraint(fields=["contract"], condition=Q(extension=True), name="self_paid_extension_once"),
        ]


class PaidMonth(models.Model):
    """One month of a contract that is paid, and by which payment."""

    due = models.OneToOneField(Due, on_delete=models.PROTECT, related_name="paid")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="paid_months")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="paid_months")
    person_id = models.BigIntegerField()
    branch_id = models.BigIntegerField()
    month = models.IntegerField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "selfpaid_paid_month"
        indexes = [
            models.Index(fields=["person_id", "month"], name="self_paid_months_of_person"),
            models.Index(fields=["known_at"], name="self_paid_months_known"),
        ]


class Ending(models.Model):
    """A contract has ended: from which month on it does not stand, why, and the record of the law where it lapsed."""

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="ending")
    branch_id = models.BigIntegerField()
    why = models.CharField(max_length=8, choices=Why.choices)
    until_month = models.IntegerField()
    on = models.DateField()
    reason = models.CharField(max_length=300, default="", db_default="")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, null=True, related_name="+")
    last_paid_month = models.IntegerField()
    extension_used = models.BooleanField()
    values = ArrayField(models.BigIntegerField(), default=list)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "selfpaid_ending"
        constraints = [
            models.CheckConstraint(name="self_paid_lapse_has_law", condition=~Q(why="lapsed") | Q(basis__isnull=False)),
            models.CheckConstraint(name="self_paid_ending_says_why", condition=~Q(why="asked") | ~Q(reason="")),
        ]
