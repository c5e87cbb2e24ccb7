"""Tables of foreign nationals: papers that say who somebody is, papers that let them work, quotas of directorates."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from opentamin.registers.tracking import days, months, same, tracked


class DocumentKind(models.TextChoices):
    """Papers of identity and stay. Only a work permit or work card lets somebody work (labour_1369 article 120)."""

    FOREIGNER_CODE = "foreigner_code", "کد فراگیر"
    PASSPORT = "passport", "گذرنامه"
    AMAYESH_CARD = "amayesh_card", "کارت آمایش"
    TRAVEL_CARD = "travel_card", "برگهٔ تردد"
    WORK_CARD = "work_card", "کارت کار"
    WORK_VISA = "work_visa", "روادید حق کار"
    HOME_COVER = "home_cover", "گواهی بیمهٔ دولت متبوع"


@tracked
class IdentityDocument(models.Model):
    """One paper of a person, valid in [valid_from, valid_until); a renewal is a new row, so the old ones stay.

    `country` is a code of nationalities.yaml or empty; `office` is the one that saw the paper.
    """

    person = models.ForeignKey("registers.Person", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=16, choices=DocumentKind.choices)
    number = models.CharField(max_length=40)
    country = models.CharField(max_length=3, default="", db_default="")
    issuer = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    office = models.ForeignKey("registers.Office", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=100)

    class Meta:
        db_table = "registers_identity_document"
        constraints = [
            models.UniqueConstraint(fields=["kind", "country", "number", "valid_from"], name="identity_document_once"),
            models.CheckConstraint(
                name="identity_document_ends_after_it_starts",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(name="identity_document_kind_known", condition=Q(kind__in=DocumentKind.values)),
        ]
        indexes = [models.Index(fields=["person", "kind"], name="identity_document_of_person")]


class PaperKind(models.TextChoices):
    """Papers that let somebody work: a passport holder's permit, a registered refugee's card."""

    WORK_PERMIT = "work_permit", "پروانهٔ کار"
    WORK_CARD = "work_card", "کارت کار"


@tracked
class WorkPermit(models.Model):
    """Permission to work for an employer, in a job and a town, in [valid_from, valid_until)."""

    person = models.ForeignKey("registers.Person", on_delete=models.PROTECT, related_name="permits")
    workshop = models.ForeignKey("registers.Workshop", on_delete=models.PROTECT, related_name="permits")
    paper = models.CharField(max_length=12, choices=PaperKind.choices)
    number = models.CharField(max_length=40)
    job_code = models.CharField(max_length=10, default="", db_default="")
    job_title = models.CharField(max_length=100, default="", db_default="")
    town = models.CharField(max_length=60, default="", db_default="")
    conditions = models.CharField(max_length=200, default="", db_default="")
    issuer = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_until = models.DateField()
    by = models.CharField(max_length=100)

    class Meta:
        db_table = "registers_work_permit"
        constraints = [
            models.UniqueConstraint(fields=["paper", "number", "valid_from"], name="work_permit_once"),
            models.CheckConstraint(
                name="work_permit_ends_after_it_starts", condition=Q(valid_until__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="work_permit_paper_known", condition=Q(paper__in=PaperKind.values)),
            ExclusionConstraint(
                name="work_permit_one_at_a_time",
                expressions=[same("person"), same("workshop"), days("valid_from", "valid_until")],
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="work_permit_by_end")]


@tracked
class Quota(models.Model):
    """How many foreign nationals a directorate shall have insured, for the months [from_month, until_month) (yyyymm)."""

    directorate = models.ForeignKey("registers.Office", on_delete=models.PROTECT, related_name="quotas")
    from_month = models.IntegerField()
    until_month = models.IntegerField()
    people = models.IntegerField()
    set_by = models.CharField(max_length=100)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(name="quota_is_positive", condition=Q(people__gt=0)),
            models.CheckConstraint(name="quota_ends_after_it_starts", condition=Q(until_month__gt=F("from_month"))),
            ExclusionConstraint(
                name="quota_one_at_a_time", expressions=[same("directorate"), months("from_month", "until_month")]
            ),
        ]
