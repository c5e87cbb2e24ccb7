"""Tables of payments: order files as they were written, their lines, what the bank answered to each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opentamin.flow.payroll.models import Run


class OrderState(models.TextChoices):
    """Where an order file stands; it only goes forward."""

    PREPARED = "prepared", "آماده"
    SENT = "sent", "فرستاده به بانک"
    ANSWERED = "answered", "پاسخ‌گرفته"


class Order(models.Model):
    """One order file: its bytes with their hash, the rail, number of lines and sum. Written once."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="orders")
    number = models.IntegerField()
    message_id = models.CharField(max_length=35, unique=True)
    rail = models.CharField(max_length=10)
    file_name = models.CharField(max_length=100)
    content = models.BinaryField()
    standard_content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    lines_count = models.IntegerField()
    total_rial = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.PREPARED)
    written_by = models.CharField(max_length=100)
    sent_by = models.CharField(max_length=100, default="", db_default="")
    sent_on = models.DateField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="order_number_once")]


class LineState(models.TextChoices):
    """What became of a payment."""

    ORDERED = "ordered", "دستورداده"
    SETTLED = "settled", "واریزشده"
    RETURNED = "returned", "برگشتی"


class OrderLine(models.Model):
    """One payment of a slip. A slip has at most one line that is not returned: the database holds it."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    key = models.CharField(max_length=35, unique=True)
    run_id = models.BigIntegerField()
    award_id = models.BigIntegerField()
    attempt = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    branch_id = models.BigIntegerField()
    name = models.CharField(max_length=140)
    iban = models.CharField(max_length=26)
    amount_rial = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.ORDERED)

    class Meta:
        db_table = "payments_order_line"
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "award_id"], name="slip_paid_once", condition=~Q(state=LineState.RETURNED)
            ),
            models.UniqueConstraint(fields=["run_id", "award_id", "attempt"], name="slip_attempt_once"),
            models.CheckConstraint(name="order_line_pays_something", condition=Q(amount_rial__gt=0)),
        ]


class Answer(models.Model):
    """A file of the bank as it came, with its hash: the same file again is the same answer."""

    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    format = models.CharField(max_length=20)
    findings = models.JSONField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()


class LineResult(models.Model):
    """What one answer says of one payment. Only added to; a return after a settlement is a second row."""

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="results")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="results")
    settled = models.BooleanField()
    reason = models.CharField(max_length=200, default="", db_default="")
    on = models.DateField()

    class Meta:
        db_table = "payments_line_result"
        constraints = [models.UniqueConstraint(fields=["line", "answer"], name="line_result_once")]
