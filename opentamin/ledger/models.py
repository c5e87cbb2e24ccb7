"""Tables of the ledger. Nothing here is ever changed or deleted; the migration puts the guards into the database."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Account(models.Model):
    """An account of the chart, copied from chart.yaml so that postings can refer to it."""

    code = models.CharField(max_length=4, primary_key=True)
    kind = models.CharField(max_length=20)
    of = models.CharField(max_length=20, default="", db_default="")
    title_fa = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100)
    closed = models.BooleanField(default=False, db_default=False)


class PeriodEvent(models.Model):
    """A month of the books was closed or opened again, by whom and why. The last event holds."""

    period = models.IntegerField()
    closed = models.BooleanField()
    by = models.CharField(max_length=100)
    why = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["period", "-id"], name="period_last_event")]
        constraints = [
            models.CheckConstraint(name="period_event_says_who_and_why", condition=~Q(by="") & ~Q(why="")),
        ]


class Entry(models.Model):
    """One entry: a balanced group of postings with both of its times.

    `counts_on` is when it counts in law, `known_at` when it was written. `written_in` is the transaction that wrote
    it: postings can only join an entry of their own transaction, so a balance that was checked stays checked.
    """

    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)
    counts_on = models.DateField()
    known_at = models.DateTimeField()
    period = models.IntegerField()
    month = models.IntegerField()
    subject = models.CharField(max_length=10, default="", db_default="")
    branch_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    basis = models.CharField(max_length=100, default="", db_default="")
    item = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["subject", "month"], name="entry_subject_month")]
        constraints = [
            models.CheckConstraint(
                name="entry_months_are_months",
                condition=Q(month__range=(130001, 159912)) & Q(period__range=(130001, 159912)),
            ),
        ]


class Posting(models.Model):
    """One side of an entry: debit positive, credit negative, whole rials.

    Entry and account are looked for once a statement by the trigger of the migration, not once a row.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, db_constraint=False, related_name="postings")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="postings"
    )
    share = models.CharField(max_length=20, default="", db_default="")
    subject = models.CharField(max_length=10, default="", db_default="")
    branch_id = models.BigIntegerField(null=True)
    amount_rial = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["subject", "account"], name="posting_subject_account")]
        constraints = [models.CheckConstraint(name="posting_is_not_zero", condition=~Q(amount_rial=0))]
