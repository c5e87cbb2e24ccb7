"""Tables of the registers: offices, workshops, contract rows, people, and who is covered for what.

Master data may change; every change leaves a row of history written by statement-level triggers, so that COPY and
plain SQL cannot escape it.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from opentamin.registers.models_foreign import DocumentKind, IdentityDocument, PaperKind, Quota, WorkPermit
from opentamin.registers.models_places import Estate, EstateWorkshop, OfficeChange, WorkshopOffice
from opentamin.registers.models_scope import PersonScope
from opentamin.registers.tracking import DateRange, Int8Range, Tracked, days, months, same, tracked

__all__ = [
    "Account",
    "ContractRow",
    "Cover",
    "DateRange",
    "DocumentKind",
    "Estate",
    "EstateWorkshop",
    "IdentityDocument",
    "Int8Range",
    "Kinship",
    "Office",
    "OfficeChange",
    "OfficeKind",
    "PaperKind",
    "Person",
    "PersonScope",
    "Quota",
    "Relation",
    "Relief",
    "Status",
    "StatusKind",
    "Tracked",
    "WorkPermit",
    "Workshop",
    "WorkshopOffice",
    "days",
    "months",
    "same",
    "tracked",
]


class OfficeKind(models.TextChoices):
    """Directorate-general of a province, its (main) branches; satellites and agencies of a branch.

    An industrial estate is no office: it keeps no files and is a place of workshops (models_places.Estate).
    """

    DIRECTORATE = "directorate", "اداره کل"
    BRANCH = "branch", "شعبه"
    SATELLITE = "satellite", "شعبه اقماری"
    AGENCY = "agency", "کارگزاری"


@tracked
class Office(models.Model):
    """A place of the institution; offices form a tree and have a life of their own."""

    code = models.CharField(max_length=4, unique=True)
    kind = models.CharField(max_length=12, choices=OfficeKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name_fa = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    grid_code = models.CharField(max_length=3, default="", db_default="")
    """Square of the province's grid: a letter from the west, a number from the north, such as C2; empty if unknown."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="office_grid_is_a_square", condition=Q(grid_code="") | Q(grid_code__regex="^[A-Z][1-9][0-9]?$")
            ),
            models.CheckConstraint(
                name="office_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
            ),
            models.CheckConstraint(
                name="office_only_directorates_are_roots",
                condition=Q(parent__isnull=False) | Q(kind=OfficeKind.DIRECTORATE),
            ),
        ]


@tracked
class Workshop(models.Model):
    """A place of work with its employer. `branch` is the office that keeps its file now; WorkshopOffice knows the past."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)
    employer_name = models.CharField(max_length=100)
    address = models.CharField(max_length=200, default="", db_default="")
    activity = models.CharField(max_length=100, default="", db_default="")
    town = models.CharField(max_length=60, default="", db_default="")
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="workshops")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    unemployment_covered = models.BooleanField(default=True, db_default=True)
    five_worker = models.BooleanField(default=False, db_default=False)
    search_key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="workshop_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
            ),
        ]


@tracked
class ContractRow(models.Model):
    """A contract of a contractor's workshop (ردیف پیمان), with its own lists."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="contract_rows")
    number = models.CharField(max_length=3)
    title = models.CharField(max_length=200)
    client_name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="contract_row_once_a_workshop"),
            models.CheckConstraint(
                name="contract_row_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
        ]


@tracked
class Person(models.Model):
    """Somebody who is or was insured. `provisional` until a clerk has confirmed who it is."""

    national_code = models.CharField(max_length=10, null=True, unique=True)
    foreign_code = models.CharField(max_length=13, null=True, unique=True)
    insurance_number = models.CharField(max_length=10, null=True, unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    father_name = models.CharField(max_length=100, default="", db_default="")
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="", db_default="")
    nationality = models.CharField(max_length=30, default="", db_default="")
    is_foreign = models.BooleanField(default=False, db_default=False)
    provisional = models.BooleanField(default=False, db_default=False)
    search_key = models.CharField(max_length=320)
    sort_key = models.CharField(max_length=640)

    class Meta:
        indexes = [
            models.Index(fields=["search_key"], name="person_search", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["sort_key"], name="person_last_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["id"], name="person_foreign", condition=Q(is_foreign=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_has_an_identity",
                condition=Q(national_code__isnull=False)
                | Q(foreign_code__isnull=False)
                | Q(insurance_number__isnull=False),
            ),
            models.CheckConstraint(name="person_sex_is_m_f_or_unknown", condition=Q(sex__in=["m", "f", ""])),
        ]


class Relief(models.IntegerChoices):
    """Who pays the employer's share; the codes are those of the scheme monthly_premium."""

    NONE = 0, "بدون معافیت"
    FIVE_WORKER = 1, "کارگاه تا پنج نفر"
    DISABLED = 2, "معلول"
    TRAINEE = 3, "کارورز"


@tracked
class Cover(models.Model):
    """What is special about one person at one workshop from `from_month` until (without) `until_month`.

    Without a row the general rule holds: covered against unemployment if the workshop is, no relief, full cover.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="covers")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="covers")
    from_month = models.IntegerField()
    until_month = models.IntegerField(null=True)
    unemployment_covered = models.BooleanField(default=True, db_default=True)
    relief = models.SmallIntegerField(choices=Relief.choices, default=Relief.NONE, db_default=0)
    apprentice = models.BooleanField(default=False, db_default=False)
    work_accident_only = models.BooleanField(default=False, db_default=False)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cover_ends_after_it_starts",
                condition=Q(until_month__isnull=True) | Q(until_month__gt=F("from_month")),
            ),
            models.CheckConstraint(name="cover_relief_is_known", condition=Q(relief__in=Relief.values)),
            ExclusionConstraint(
                name="cover_one_at_a_time",
                expressions=[same("person"), same("workshop"), months("from_month", "until_month")],
            ),
        ]


class StatusKind(models.TextChoices):
    """What holds of a person for a time and decides rights: each with a source (civil register, university, ...)."""

    DEAD = "dead", "فوت"
    MARRIED = "married", "متأهل"
    WORKING = "working", "شاغل"
    STUDYING = "studying", "دانشجو"
    DISABLED = "disabled", "ازکارافتاده"
    PERMIT = "permit", "پروانهٔ کار"
    PROOF_OF_LIFE = "proof_of_life", "گواهی حیات"
    OTHER_PENSION = "other_pension", "مستمری دیگر"
    EMPLOYED_OTHER_FUND = "other_fund", "صندوق دیگر"


@tracked
class Status(models.Model):
    """Something that holds of a person in [from_on, until_on); an open end is None."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statuses")
    kind = models.CharField(max_length=16, choices=StatusKind.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "from_on"], name="status_once_a_day"),
            models.CheckConstraint(
                name="status_ends_after_it_starts", condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))
            ),
        ]
        indexes = [models.Index(fields=["kind", "from_on"], name="status_by_day")]


class Kinship(models.TextChoices):
    """What a relative is to the insured person; the names are those of the scheme survivor_standing."""

    WIFE = "wife", "همسر (زن)"
    HUSBAND = "husband", "همسر (شوهر)"
    SON = "son", "پسر"
    DAUGHTER = "daughter", "دختر"
    FATHER = "father", "پدر"
    MOTHER = "mother", "مادر"


@tracked
class Relation(models.Model):
    """A relative of an insured person, from a day (marriage, birth) until another (divorce)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations")
    relative = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="related_to")
    kind = models.CharField(max_length=8, choices=Kinship.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    maintained = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "relative", "kind"], name="relation_once"),
            models.CheckConstraint(name="relation_with_somebody_else", condition=~Q(person=F("relative"))),
        ]


@tracked
class Account(models.Model):
    """Where a person is paid: a Sheba, from a day on; the newest one that has begun holds."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")
    iban = models.CharField(max_length=26)
    from_on = models.DateField()
    blocked = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "from_on"], name="account_once_a_day"),
            models.CheckConstraint(name="account_is_a_sheba", condition=Q(iban__regex="^IR[0-9]{24}$")),
        ]
