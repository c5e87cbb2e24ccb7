"""Tables of careers: months, days and wages of people. Only added to; a correction is a negative row and a new one."""

from __future__ import annotations

from django.db import models

from opentamin.registers.models import Person


class Source(models.IntegerChoices):
    """Where a career entry comes from: an accepted list, or the opening record of decades before take-on."""

    LIST = 1, "لیست"
    OPENING = 2, "سابقهٔ انتقالی"


class Opening(models.Model):
    """A delivery of opening records: where they come from and who took them over. Its entries are locked."""

    provenance = models.CharField(max_length=300)
    taken_over_by = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    known_at = models.DateTimeField()


class CareerEntry(models.Model):
    """Days and wage of one person in one month from one source. Partitioned by year of the month.

    The record is a sum: a reversal carries negative figures and `reversal` true. `source_id` is the wage list (the
    accepted version that brought the row) or the opening delivery.
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
