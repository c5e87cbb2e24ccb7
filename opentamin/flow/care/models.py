"""Tables of care: who is covered from-until, centres with their keys, filters for outages, paper booklets.

`care_check`, the checks that bind, is partitioned by month and made in the migration. What was once said stays: a
row of cover is closed (`known_until`) and a new one added, so an earlier answer can be given again.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opentamin.flow.care.models_bills import Bill, BillDecision, BillFinding, BillLine, CentreUser
from opentamin.registers.models import Person

__all__ = [
    "Bill", "BillDecision", "BillFinding", "BillLine", "BookletEvent", "BookletEventKind", "CentreKind", "CentreUser",
    "Check", "DailyFilter", "Entitlement", "Provider", "ProviderKey", "Refresh", "Role",
]  # fmt: skip


class Role(models.IntegerChoices):
    """The title of a cover; the codes are those of the scheme care_entitlement."""

    PRINCIPAL = 1, "بیمه‌شدهٔ اصلی"
    SELF_INSURED = 2, "بیمهٔ قراردادی"
    PENSIONER = 3, "مستمری‌بگیر"
    SURVIVOR = 4, "بازمانده"
    UNEMPLOYED = 5, "مقرری‌بگیر بیکاری"
    DEPENDANT = 6, "بیمه‌شدهٔ تبعی"


class CentreKind(models.IntegerChoices):
    """Whose centre it is; the codes are those of the scheme care_share."""

    OWN = 1, "ملکی سازمان"
    CONTRACTED = 2, "طرف قرارداد"
    GOVERNMENT = 3, "دولتی"
    OTHER = 4, "دیگر"


class Entitlement(models.Model):
    """A title of cover of one person in [from_on, until_on), as known in [known_from, known_until).

    `basis` is a code of care_share; `principal` is through whom a dependant is covered, else the person.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=13)
    role = models.SmallIntegerField(choices=Role.choices)
    basis = models.SmallIntegerField()
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    branch_id = models.BigIntegerField(null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["code"], name="care_by_code", condition=Q(known_until=None)),
            models.Index(fields=["principal"], name="care_by_principal"),
        ]
        constraints = [
            models.CheckConstraint(
                name="care_ends_after_it_starts", condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))
            ),
            models.CheckConstraint(
                name="care_known_in_order",
                condition=Q(known_until__isnull=True) | Q(known_until__gte=F("known_from")),
            ),
        ]


class Refresh(models.Model):
    """One refresh of the table of cover: people looked at, rows added and closed. Only added to."""

    at = models.DateTimeField()
    whole = models.BooleanField()
    people = models.IntegerField()
    opened = models.IntegerField()
    closed = models.IntegerField()
    by = models.CharField(max_length=100)


class Provider(models.Model):
    """A centre of treatment. `no_own_centre`: the organisation owns none in this place (indirect care)."""

    code = models.CharField(max_length=10, unique=True)
    name_fa = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    kind = models.SmallIntegerField(choices=CentreKind.choices)
    province = models.CharField(max_length=40)
    no_own_centre = models.BooleanField(default=False, db_default=False)
    closed_on = models.DateField(null=True)


class ProviderKey(models.Model):
    """What opens the API for a centre: the hash of a key, its scopes, until when. The key itself is not kept."""

    hash = models.CharField(max_length=64, primary_key=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="keys")
    scopes = ArrayField(models.CharField(max_length=20))
    issued_by = models.CharField(max_length=100)
    issued_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "care_provider_key"


class DailyFilter(models.Model):
    """The signed filter of one day: its bytes, hash, how many people, built at. Only added to; the newest of a day holds."""

    on = models.DateField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    people = models.IntegerField()
    bits = models.SmallIntegerField()
    valid_until = models.DateTimeField()
    built_at = models.DateTimeField()

    class Meta:
        db_table = "care_daily_filter"
        indexes = [models.Index(fields=["-on", "-built_at"], name="care_filter_newest")]


class BookletEventKind(models.TextChoices):
    """What happened to paper booklets."""

    ISSUED = "issued", "صدور"
    REPLACED = "replaced", "تعویض"
    ENDED = "ended", "پایان"


class BookletEvent(models.Model):
    """A paper booklet was issued, replaced by another, or ended. Only added to."""

    key = models.CharField(max_length=120, unique=True)
    number = models.CharField(max_length=20)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=BookletEventKind.choices)
    on = models.DateField()
    replaces = models.CharField(max_length=20, default="", db_default="")
    branch_id = models.BigIntegerField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "care_booklet_event"
        indexes = [models.Index(fields=["number"], name="care_booklet_number")]
        constraints = [
            models.UniqueConstraint(fields=["number", "kind"], name="booklet_event_once"),
            models.CheckConstraint(
                name="booklet_replaces_another",
                condition=~Q(kind="replaced") | (~Q(replaces="") & ~Q(replaces=F("number"))),
            ),
        ]


class Check(models.Model):
    """One check as it was answered. `covered` binds the payer, whatever is found missing later. Only added to."""

    pk = models.CompositePrimaryKey("month", "number")
    month = models.IntegerField()
    number = models.BigIntegerField()
    reference = models.TextField()
    provider = models.ForeignKey(Provider, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    key = models.TextField()
    person_id = models.BigIntegerField(null=True)
    code = models.TextField()
    branch_id = models.BigIntegerField(null=True)
    care = models.SmallIntegerField()
    on = models.DateField(db_column="on_day")
    asked_at = models.DateTimeField()
    known_at = models.DateTimeField()
    answer = models.TextField()
    role = models.SmallIntegerField(null=True)
    basis = models.SmallIntegerField(null=True)
    until_on = models.DateField(null=True)
    share_percent = models.SmallIntegerField(null=True)
    source = models.TextField()
    by = models.TextField()

    class Meta:
        managed = False
        db_table = "care_check"

    @property
    def covered(self) -> bool:
        """Whether the answer binds the payer."""
        return self.answer == "covered"
