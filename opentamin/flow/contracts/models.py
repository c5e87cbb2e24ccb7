"""Tables of contracts and transfers. Facts are only added: a change is a new version, an end is a row of its own."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opentamin.flow.contracts.facts import EnquiryKind, HoldKind, WorkClass
from opentamin.registers.models import Workshop


class Contract(models.Model):
    """A contract of a contractor's workshop (article 38). `contract_row` is "" only for a fixed workshop's work."""

    key = models.CharField(max_length=120, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="contracts")
    contract_row = models.CharField(max_length=3, default="", db_default="")
    branch_id = models.BigIntegerField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "contract_row"], name="contract_once_a_row", condition=~Q(contract_row="")
            ),
            models.CheckConstraint(name="contract_says_who", condition=~Q(by="")),
        ]


class ContractVersion(models.Model):
    """The terms of a contract from a day of knowledge on; the newest version holds."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    version = models.SmallIntegerField()
    client_name = models.CharField(max_length=100)
    client_code = models.CharField(max_length=11)
    subject = models.CharField(max_length=200)
    work_class = models.CharField(max_length=20)
    price_rial = models.BigIntegerField()
    client_materials_rial = models.BigIntegerField(default=0, db_default=0)
    contract_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    delivered_on = models.DateField(null=True)
    evidence = models.CharField(max_length=500, default="", db_default="")
    idle_months = ArrayField(models.IntegerField(), default=list)
    reason = models.CharField(max_length=500, default="", db_default="")
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "contracts_contract_version"
        constraints = [
            models.UniqueConstraint(fields=["contract", "version"], name="contract_version_once"),
            models.CheckConstraint(
                name="contract_class_known", condition=Q(work_class__in=[each.value for each in WorkClass])
            ),
            models.CheckConstraint(
                name="contract_amounts", condition=Q(price_rial__gt=0, client_materials_rial__gte=0)
            ),
            models.CheckConstraint(name="contract_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="fixed_workshop_has_evidence",
                condition=~Q(work_class=WorkClass.FIXED_WORKSHOP.value) | ~Q(evidence=""),
            ),
        ]


class Subcontractor(models.Model):
    """Somebody to whom the contractor gave a part of the work; `workshop_code` is "" where none is registered."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="subcontractors")
    name = models.CharField(max_length=100)
    workshop_code = models.CharField(max_length=10, default="", db_default="")
    part = models.CharField(max_length=200)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "name", "part"], name="subcontractor_once")]


class WorkStatement(models.Model):
    """A statement of account (صورت‌وضعیت) of a contract; its number makes it repeatable."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="statements")
    number = models.SmallIntegerField()
    on = models.DateField()
    gross_rial = models.BigIntegerField()
    final = models.BooleanField(default=False, db_default=False)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "contracts_work_statement"
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="work_statement_once"),
            models.UniqueConstraint(fields=["contract"], condition=Q(final=True), name="work_statement_one_last"),
            models.CheckConstraint(name="work_statement_amount", condition=Q(gross_rial__gt=0, number__gt=0)),
        ]


class HoldBack(models.Model):
    """A move of what the client holds back, in rials: positive in, negative out. The client's money, not in our books."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="hold_back")
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=16)
    amount_rial = models.BigIntegerField()
    on = models.DateField()
    letter = models.CharField(max_length=60, default="", db_default="")
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "contracts_hold_back"
        constraints = [
            models.CheckConstraint(
                name="hold_back_direction",
                condition=Q(kind__in=[HoldKind.HELD.value, HoldKind.LAST_INSTALMENT.value], amount_rial__gt=0)
                | Q(kind__in=[HoldKind.RELEASE.value, HoldKind.FREED.value], amount_rial__lt=0),
            ),
        ]


class Settlement(models.Model):
    """The account of a contract at one moment: ratio, lists, balance, what it changed, and its legal record."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="settlements")
    number = models.SmallIntegerField()
    work_rial = models.BigIntegerField()
    ratio_rial = models.BigIntegerField()
    lists_rial = models.BigIntegerField()
    balance_rial = models.BigIntegerField()
    difference_rial = models.BigIntegerField()
    month = models.IntegerField()
    notified_on = models.DateField()
    due_on = models.DateField()
    record = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="settlement_number_once"),
            models.CheckConstraint(name="settlement_balance", condition=Q(balance_rial__gte=0, work_rial__gte=0)),
        ]


class Enquiry(models.Model):
    """Somebody asks whether a workshop owes anything before it is transferred or its licence renewed (article 37)."""

    key = models.CharField(max_length=120, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="enquiries")
    branch_id = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    asked_by = models.CharField(max_length=100)
    giver = models.CharField(max_length=100)
    taker = models.CharField(max_length=100, default="", db_default="")
    received_on = models.DateField()
    silent_from = models.DateField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enquiry_kind_known", condition=Q(kind__in=[each.value for each in EnquiryKind])
            ),
        ]
        indexes = [models.Index(fields=["-received_on"], name="enquiry_newest")]


class Certificate(models.Model):
    """A certificate with its frozen content, hash, seal and the code by which anybody may verify it."""

    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=14, unique=True)
    kind = models.CharField(max_length=10)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="certificates")
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, null=True, related_name="certificates")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="certificates")
    branch_id = models.BigIntegerField()
    issued_on = models.DateField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    seal = models.CharField(max_length=80)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_of_one_thing",
                condition=Q(kind="clearance", contract__isnull=False, enquiry__isnull=True)
                | Q(kind="transfer", contract__isnull=True, enquiry__isnull=False),
            ),
        ]


class CertificateDebt(models.Model):
    """A debt (month and item of the workshop) that was looked at for a certificate, and on which nothing was owed."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="debts")
    month = models.IntegerField()
    item = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        db_table = "contracts_certificate_debt"
        constraints = [
            models.UniqueConstraint(fields=["certificate", "month", "item"], name="certificate_debt_once"),
        ]


class CertificateEnd(models.Model):
    """A certificate was revoked: when, why, by whom."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="end")
    reason = models.CharField(max_length=500)
    on = models.DateField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "contracts_certificate_end"
        constraints = [
            models.CheckConstraint(name="certificate_end_says_why", condition=~Q(reason="") & ~Q(by="")),
        ]


class ClearanceRequest(models.Model):
    """Somebody asked for the clearance of a contract: what stood against it, or the certificate that was given."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="clearance_requests")
    key = models.CharField(max_length=120, unique=True)
    on = models.DateField()
    findings = models.JSONField(default=list)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "contracts_clearance_request"


class EnquiryAnswer(models.Model):
    """An answer to an enquiry: the debts that stand (with amounts), or the certificate. A later answer may follow."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="answers")
    number = models.SmallIntegerField()
    on = models.DateField()
    in_time = models.BooleanField()
    debts = models.JSONField(default=list)
    owed_rial = models.BigIntegerField(default=0, db_default=0)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "contracts_enquiry_answer"
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="enquiry_answer_once")]


class Deed(models.Model):
    """The transfer itself: on which day, with which certificate (None: both sides are liable), with its legal record."""

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="deed")
    on = models.DateField()
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.JSONField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()


class SharedLiability(models.Model):
    """Somebody beside the employer answers for debts: a client (38.3) or the taker of a workshop (37.3)."""

    key = models.CharField(max_length=120, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="shared_liabilities")
    branch_id = models.BigIntegerField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="shared_liabilities")
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, null=True, related_name="shared_liabilities")
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=11, default="", db_default="")
    clause = models.CharField(max_length=40)
    on = models.DateField()
    debts = models.JSONField()
    owed_rial = models.BigIntegerField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "contracts_shared_liability"
