"""Tables of inspections: plans and campaigns, sheets, visits with the people found, and how lists compare. Only added to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opentamin.registers.models import Office, Person, Workshop


class Campaign(models.Model):
    """Visits to one place (an industrial estate) within [from_on, until_on), under one name."""

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=200)
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="campaign_ends_after_it_starts", condition=Q(until_on__gt=F("from_on")))
        ]


class Complaint(models.Model):
    """Somebody told of a workshop; it counts as a reason for a visit."""

    key = models.CharField(max_length=100, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()


class Plan(models.Model):
    """The visits of a branch in a month: the seed and all codes are published first, then rows are drawn from them."""

    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="inspection_plans")
    month = models.IntegerField()
    seed = models.CharField(max_length=100)
    codes = ArrayField(models.CharField(max_length=10))
    codes_digest = models.CharField(max_length=64)
    by = models.CharField(max_length=100)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "month"], name="inspection_plan_once"),
            models.CheckConstraint(name="inspection_plan_says_who", condition=~Q(by="")),
        ]


class PlanRow(models.Model):
    """One workshop of a plan: why (by risk, with reasons and score) or by lot (with its place in the draw)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rows")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8)
    place = models.IntegerField()
    score = models.IntegerField()
    reasons = models.JSONField(default=list)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "inspections_plan_row"
        constraints = [
            models.UniqueConstraint(fields=["plan", "workshop", "part"], name="plan_row_once"),
            models.CheckConstraint(name="plan_row_part", condition=Q(part__in=["risk", "lot"])),
        ]


class VisitSheet(models.Model):
    """A sheet that was printed for a visit: its number with a check digit, the workshop, and the list that it shows."""

    key = models.CharField(max_length=120, unique=True)
    number = models.CharField(max_length=10, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="sheets")
    list_month = models.IntegerField(null=True)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "inspections_visit_sheet"


class Visit(models.Model):
    """One visit as it was written down. A correction is a new visit that names the old one; the newest holds.

    `chain` is the first visit of a line of corrections: what is claimed belongs to the chain. `findings` are those
    that were told when it was entered.
    """

    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="visits")
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(VisitSheet, on_delete=models.PROTECT, null=True, related_name="visits")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="visits")
    chain = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    on = models.DateField()
    at = models.TimeField()
    inspectors = ArrayField(models.CharField(max_length=100))
    present = models.CharField(max_length=100, default="", db_default="")
    signed_by = models.CharField(max_length=100, default="", db_default="")
    refused = models.BooleanField(default=False, db_default=False)
    testimony = models.TextField(default="", db_default="")
    findings = models.JSONField(default=list)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_has_an_inspector", condition=Q(inspectors__len__gte=1)),
            models.CheckConstraint(
                name="visit_two_names", condition=Q(inspectors__len__gte=2) | ~Q(signed_by="") | Q(refused=True)
            ),
        ]
        indexes = [models.Index(fields=["workshop", "on"], name="visit_of_workshop")]

    @property
    def root_id(self) -> int:
        """The first visit of its line of corrections."""
        return self.chain_id or self.pk


class FoundPerson(models.Model):
    """Somebody who was seen at work: who, since when or how many days, for what wage and who said so, with which permit."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="people")
    row = models.IntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    national_code = models.CharField(max_length=10, default="", db_default="")
    foreign_code = models.CharField(max_length=13, default="", db_default="")
    passport = models.CharField(max_length=9, default="", db_default="")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    search_key = models.CharField(max_length=320)
    job_title = models.CharField(max_length=100, default="", db_default="")
    daily_wage_rial = models.BigIntegerField(null=True)
    monthly_wage_rial = models.BigIntegerField(null=True)
    wage_said_by = models.CharField(max_length=20, default="", db_default="")
    since = models.DateField(null=True)
    days = models.SmallIntegerField(null=True)
    nationality = models.CharField(max_length=30, default="", db_default="")
    is_foreign = models.BooleanField(default=False, db_default=False)
    permit_number = models.CharField(max_length=30, default="", db_default="")
    permit_until = models.DateField(null=True)

    class Meta:
        db_table = "inspections_found_person"
        constraints = [
            models.UniqueConstraint(fields=["visit", "row"], name="found_person_row"),
            models.CheckConstraint(
                name="found_person_days_or_since", condition=Q(since__isnull=False) | Q(days__range=(1, 31))
            ),
        ]


class VisitFile(models.Model):
    """A photograph or paper of a visit, with its hash."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    content = models.BinaryField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "inspections_visit_file"
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="visit_file_once")]


class Outcome(models.Model):
    """What comparing a visit with the lists gave, as they stood at that moment; the newest number holds."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="outcomes")
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    findings = models.JSONField(default=list)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="outcome_number"),
            models.CheckConstraint(name="outcome_kind", condition=Q(kind__in=["nothing", "differences", "refused"])),
        ]


class Compared(models.Model):
    """One person found in one month beside the lists of that month: nobody found is ever left out.

    `standing`: listed, unlisted, no_list (the month's list is missing), not_due (the list has not come and need not).
    `days` are those of the visit, `list_days` and `list_pay_rial` those of the lists (evidence: `lists`).
    """

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="rows")
    found = models.ForeignKey(FoundPerson, on_delete=models.PROTECT, related_name="compared")
    month = models.IntegerField()
    standing = models.CharField(max_length=8)
    days = models.SmallIntegerField()
    pay_rial = models.BigIntegerField(null=True)
    list_days = models.IntegerField()
    list_pay_rial = models.BigIntegerField()
    fewer_days = models.BooleanField()
    lower_pay = models.BooleanField()
    permit = models.CharField(max_length=8)
    list_person_id = models.BigIntegerField(null=True)
    lists = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "found", "month"], name="compared_once"),
            models.CheckConstraint(
                name="compared_standing", condition=Q(standing__in=["listed", "unlisted", "no_list", "not_due"])
            ),
            models.CheckConstraint(
                name="compared_permit", condition=Q(permit__in=["none_due", "valid", "ended", "missing"])
            ),
        ]


class ForeignFine(models.Model):
    """The fine for one foreigner without permit, with its legal record. The labour office claims it; it is not in the ledger."""

    found = models.ForeignKey(FoundPerson, on_delete=models.PROTECT, related_name="fines")
    month = models.IntegerField()
    days = models.SmallIntegerField()
    repeat = models.BooleanField()
    penalty_foreign_rial = models.BigIntegerField()
    record = models.JSONField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "inspections_foreign_fine"
        constraints = [models.UniqueConstraint(fields=["found", "month"], name="foreign_fine_once")]


class Notice(models.Model):
    """The employer was told the result: when, how, until when it was due, and the legal record of that deadline."""

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="notice")
    told_on = models.DateField()
    due_on = models.DateField()
    late = models.BooleanField()
    how = models.CharField(max_length=100)
    record = models.JSONField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()
