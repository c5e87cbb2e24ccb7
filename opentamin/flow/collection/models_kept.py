"""Arrears as they stood at the last keeping: derived from debts and ledger, for pages that ask about a whole country."""

from __future__ import annotations

from django.db import models


class Keeping(models.Model):
    """When arrears were kept, aged as of which day, and the transactions that the ledger showed then."""

    as_of = models.DateField()
    at = models.DateTimeField()
    snapshot = models.TextField()


class KeptArrear(models.Model):
    """One debt with what was owed on it at the keeping, in rials. `band` as in arrears.BANDS."""

    debt_id = models.BigIntegerField(primary_key=True)
    workshop = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    branch = models.CharField(max_length=4)
    activity = models.CharField(max_length=100)
    month = models.IntegerField()
    item = models.CharField(max_length=60)
    origin = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    due_on = models.DateField()
    months_late = models.IntegerField()
    band = models.SmallIntegerField()
    premium_rial = models.BigIntegerField()
    penalty_rial = models.BigIntegerField()
    cost_rial = models.BigIntegerField()
    owed_rial = models.BigIntegerField()

    class Meta:
        db_table = "collection_kept_arrear"
        indexes = [
            models.Index(fields=["-owed_rial", "debt_id"], name="kept_arrear_largest"),
            models.Index(fields=["branch", "-owed_rial", "debt_id"], name="kept_arrear_of_branch"),
        ]


class KeptTotal(models.Model):
    """Debts and rials of one cell of the five dimensions."""

    band = models.SmallIntegerField()
    state = models.CharField(max_length=12)
    origin = models.CharField(max_length=20)
    branch = models.CharField(max_length=4)
    activity = models.CharField(max_length=100)
    debts = models.IntegerField()
    owed_rial = models.BigIntegerField()

    class Meta:
        db_table = "collection_kept_total"
