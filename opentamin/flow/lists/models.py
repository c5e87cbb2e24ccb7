"""Tables of wage lists: what was sent, what was read from it, which version of which list it became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opentamin.registers.models import Office, Person, Workshop


class ListState(models.TextChoices):
    """States of a list. Moves: checked -> accepted | same_again | returned; accepted -> assessed -> posted -> credited.

    `unreadable`, `returned` and `same_again` are ends. A list in any other state lacks a step, and the same command
    again takes it on from there.
    """

    CHECKED = "checked", "وارسی‌شده"
    RETURNED = "returned", "برگشتی"
    UNREADABLE = "unreadable", "ناخوانا"
    SAME_AGAIN = "same_again", "تکراری"
    ACCEPTED = "accepted", "پذیرفته"
    ASSESSED = "assessed", "محاسبه‌شده"
    POSTED = "posted", "ثبت‌شده در دفتر"
    CREDITED = "credited", "نشسته در سابقه"


ACCEPTED_STATES = (ListState.ACCEPTED, ListState.ASSESSED, ListState.POSTED, ListState.CREDITED)
"""States of lists that hold: they have a version, lines, and are never changed again."""


class StoredFile(models.Model):
    """Bytes as they came, once for each content. The name under which they came belongs to the submission."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    content = models.BinaryField()
    stored_at = models.DateTimeField()


class Submission(models.Model):
    """One sending of files: by whom, under which key, and when. `checked_at` is empty until it has been read.

    `sign_first`: its lists are checked and wait; they have effect only once somebody has signed them. `workshop_code`
    is the workshop for which it was sent, where the sender said so: a list of another one is sent back.
    """

    sender = models.CharField(max_length=100)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    checked_at = models.DateTimeField(null=True)
    sign_first = models.BooleanField(default=False, db_default=False)
    workshop_code = models.CharField(max_length=10, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="submission_once_by_sender_and_key")]
        indexes = [models.Index(fields=["-received_at"], name="submission_newest")]


class SubmissionFile(models.Model):
    """One file of a submission, in the order in which it was sent."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    position = models.SmallIntegerField()
    name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="sendings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "position"], name="submission_file_position")]


class Signature(models.Model):
    """Somebody stood for the totals of a submission: `digest` is that of the totals which they saw."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="signature")
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=100)
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "lists_signature"


class WageList(models.Model):
    """One list read from a submission. Once accepted it is a version of its identity.

    Identity: workshop code, contract row, month, list number. `declared` keeps the workshop record as it was
    declared (names of facts.WORKSHOP_FIELDS), `content_digest` tells the same content in whatever layout.
    `seen_version` is the newest accepted version when this list was checked: if another one was accepted in
    between, this list loses.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="lists")
    position = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=ListState.choices)
    layout = models.CharField(max_length=30)
    encoding = models.CharField(max_length=20, default="", db_default="")
    workshop_code = models.CharField(max_length=10, default="", db_default="")
    contract_row = models.CharField(max_length=3, default="", db_default="")
    month = models.IntegerField(null=True)
    list_number = models.BigIntegerField(null=True)
    version = models.IntegerField(null=True)
    seen_version = models.IntegerField(default=0, db_default=0)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repeats")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, null=True, related_name="wage_lists")
    branch = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="wage_lists")
    people = models.IntegerField(default=0, db_default=0)
    content_digest = models.CharField(max_length=64, default="", db_default="")
    declared = models.JSONField(default=dict)
    hazardous_declared_rial = models.BigIntegerField(default=0, db_default=0)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "lists_wage_list"
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="wage_list_position"),
            models.UniqueConstraint(
                fields=["workshop_code", "contract_row", "month", "list_number", "version"],
                name="wage_list_identity_version",
            ),
            models.CheckConstraint(
                name="wage_list_accepted_is_whole",
                condition=Q(version__isnull=True, accepted_at__isnull=True)
                | Q(version__gte=1, accepted_at__isnull=False, workshop__isnull=False, branch__isnull=False),
            ),
            models.CheckConstraint(
                name="wage_list_hazardous_not_negative", condition=Q(hazardous_declared_rial__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "month"], name="wage_list_workshop_month"),
        ]  # fmt: skip


class ListLine(models.Model):
    """One person of an accepted list, as declared. Partitioned by month; evidence, never changed.

    No foreign key in the database to list and person: they cost a look-up for each of millions of rows, while the
    one statement that writes lines joins both, and `prove` looks for lines without them.
    """

    pk = models.CompositePrimaryKey("month", "wage_list", "row")
    month = models.IntegerField()
    wage_list = models.ForeignKey(
        WageList, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="lines"
    )
    row = models.IntegerField()
    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    national_code = models.TextField(null=True)
    insurance_number = models.TextField(null=True)
    first_name = models.TextField()
    last_name = models.TextField()
    father_name = models.TextField()
    id_card_number = models.TextField()
    issue_place = models.TextField()
    issue_date = models.TextField()
    birth_date = models.TextField()
    sex = models.TextField()
    nationality = models.TextField()
    is_foreign = models.BooleanField()
    job_title = models.TextField()
    job_code = models.TextField()
    start_date = models.TextField()
    leave_date = models.TextField()
    days = models.SmallIntegerField()
    daily_wage_rial = models.BigIntegerField(null=True)
    daily_seniority_rial = models.BigIntegerField(null=True)
    monthly_wage_rial = models.BigIntegerField(null=True)
    allowances_rial = models.BigIntegerField(null=True)
    marital_rial = models.BigIntegerField(null=True)
    insurable_rial = models.BigIntegerField()
    total_pay_rial = models.BigIntegerField(null=True)
    premium_insured_rial = models.BigIntegerField(null=True)
    percent_rate = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "lists_list_line"


class ListFinding(models.Model):
    """One finding of a list or of a submission that held no list, with the words that the sender was given."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="findings")
    wage_list = models.ForeignKey(WageList, on_delete=models.PROTECT, null=True, related_name="findings")
    number = models.IntegerField()
    name = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    file = models.TextField(default="", db_default="")
    row = models.TextField(default="", db_default="")
    column = models.TextField(default="", db_default="")
    value = models.TextField(default="", db_default="")
    message_fa = models.TextField()
    message_en = models.TextField()
    clause = models.TextField(default="", db_default="")
    advice_fa = models.TextField()
    advice_en = models.TextField()

    class Meta:
        db_table = "lists_list_finding"
        indexes = [models.Index(fields=["number"], name="list_finding_number")]
