"""Tables of bills: what a centre asks for its month, the verdict on each line, and what headquarters decided. Only added to."""

from __future__ import annotations

from django.db import models


class CentreUser(models.Model):
    """A user may act for a centre from now on (`given`), or no longer; the newest row of a user and a centre holds."""

    user_id = models.BigIntegerField()
    provider = models.ForeignKey("care.Provider", on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "care_centre_user"
        indexes = [models.Index(fields=["user_id", "provider", "-id"], name="care_centre_user_newest")]


class Bill(models.Model):
    """A file of a centre for one month (yyyymm) as it came in, with the sums of its good lines."""

    provider = models.ForeignKey("care.Provider", on_delete=models.PROTECT, related_name="bills")
    key = models.CharField(max_length=100)
    month = models.IntegerField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    lines = models.IntegerField()
    good = models.IntegerField()
    tariff_rial = models.BigIntegerField()
    person_rial = models.BigIntegerField()
    organisation_rial = models.BigIntegerField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "care_bill"
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="care_bill_key_once"),
            models.CheckConstraint(
                name="care_bill_adds_up",
                condition=models.Q(tariff_rial=models.F("person_rial") + models.F("organisation_rial")),
            ),
        ]


class BillLine(models.Model):
    """One line: whose care, when, which, at which tariff, under which check; shares only where the line is good."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="rows")
    number = models.IntegerField()
    code = models.CharField(max_length=13)
    on = models.DateField(null=True, db_column="on_day")
    care = models.SmallIntegerField(null=True)
    tariff_rial = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=17)
    share_percent = models.SmallIntegerField(null=True)
    person_rial = models.BigIntegerField(null=True)
    organisation_rial = models.BigIntegerField(null=True)
    good = models.BooleanField()

    class Meta:
        db_table = "care_bill_line"
        constraints = [models.UniqueConstraint(fields=["bill", "number"], name="care_bill_line_once")]
        indexes = [models.Index(fields=["reference"], name="care_bill_reference", condition=models.Q(good=True))]


class BillFinding(models.Model):
    """What is wrong with a line: the kind by name (findings.yaml), the column, and what stood there."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="found")
    number = models.IntegerField()
    column = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        db_table = "care_bill_finding"


class BillDecision(models.Model):
    """Headquarters accepted a bill (its good lines are owed to the centre) or gave it back (its checks are free again)."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    why = models.CharField(max_length=500)
    entry_key = models.CharField(max_length=120)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "care_bill_decision"
