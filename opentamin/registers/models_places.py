"""Tables of places: which office kept which file from when until when, what happened to offices, industrial estates."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from opentamin.registers.tracking import days, same, tracked


@tracked
class WorkshopOffice(models.Model):
    """The office that keeps a workshop's file in [from_on, until_on); the open end is where it lies now.

    The first row of a file is written by the database when the workshop is registered, later ones by a move; between
    them there is neither gap nor overlap.
    """

    workshop = models.ForeignKey("registers.Workshop", on_delete=models.PROTECT, related_name="placements")
    office = models.ForeignKey("registers.Office", on_delete=models.PROTECT, related_name="placements")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    came_from = models.ForeignKey("registers.Office", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=100, default="", db_default="")
    reason = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        db_table = "registers_workshop_office"
        constraints = [
            models.CheckConstraint(
                name="workshop_office_ends_after_it_starts",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
            ExclusionConstraint(
                name="workshop_office_one_at_a_time", expressions=[same("workshop"), days("from_on", "until_on")]
            ),
        ]
        indexes = [models.Index(fields=["office", "from_on"], name="workshop_office_by_office")]


class OfficeChange(models.Model):
    """An office was planned, opened or closed: when it counts, who did it, why. Only added to."""

    key = models.CharField(max_length=120, unique=True)
    office = models.ForeignKey("registers.Office", on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=8, choices=[("opened", "گشایش"), ("closed", "بسته شدن")])
    counts_on = models.DateField()
    by = models.CharField(max_length=100)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "registers_office_change"


@tracked
class Estate(models.Model):
    """An industrial estate (شهرک صنعتی): a place with workshops that an office serves. It keeps no files itself."""

    code = models.CharField(max_length=8, unique=True)
    name_fa = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    office = models.ForeignKey("registers.Office", on_delete=models.PROTECT, related_name="estates")
    opened_on = models.DateField()
    grid_code = models.CharField(max_length=3, default="", db_default="")


@tracked
class EstateWorkshop(models.Model):
    """A workshop lies in an estate in [from_on, until_on)."""

    estate = models.ForeignKey(Estate, on_delete=models.PROTECT, related_name="workshops")
    workshop = models.ForeignKey("registers.Workshop", on_delete=models.PROTECT, related_name="estates")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "registers_estate_workshop"
        constraints = [
            ExclusionConstraint(
                name="estate_workshop_one_at_a_time", expressions=[same("workshop"), days("from_on", "until_on")]
            ),
        ]
