"""Tables of receipts. Every one is only added to: what was wrong is taken back by a row that names it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from opentamin.flow.receipts.kinds import Cause, LineKind, Rule
from opentamin.registers.models import Person, Workshop


class PaymentReference(models.Model):
    """A reference that was given for a slip, for a workshop or (with `month`) for one debt of it.

    `amount_rial` is what the payment id carries (whole thousands), `asked_rial` what was asked to the rial.
    """

    key = models.CharField(max_length=120, unique=True)
    serial = models.BigIntegerField(unique=True)
    bill_id = models.CharField(max_length=13, null=True, unique=True)
    payment_id = models.CharField(max_length=13, default="", db_default="")
    deposit_id = models.CharField(max_length=30, null=True, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    branch_id = models.BigIntegerField()
    month = models.IntegerField(null=True)
    item = models.CharField(max_length=60, default="", db_default="")
    asked_rial = models.BigIntegerField()
    amount_rial = models.BigIntegerField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "receipts_payment_reference"
        constraints = [
            models.CheckConstraint(name="reference_asks_something", condition=Q(asked_rial__gt=0)),
            models.CheckConstraint(
                name="reference_has_a_number", condition=Q(bill_id__isnull=False) | Q(deposit_id__isnull=False)
            ),
        ]


class StatementFile(models.Model):
    """A file as it came, with its hash. Kept also when nothing of it could be taken."""

    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "receipts_statement_file"


class Taking(models.Model):
    """What became of a file: taken (once at most), or refused with its findings (again with each new try that differs)."""

    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="takings")
    form = models.CharField(max_length=20, default="", db_default="")
    taken = models.BooleanField()
    findings = models.JSONField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file"], name="file_taken_once", condition=Q(taken=True))]


class Statement(models.Model):
    """One statement of one account that was taken: balances (signed), days, how many lines it had and how many were new."""

    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="statements")
    position = models.SmallIntegerField()
    account = models.CharField(max_length=34)
    number = models.CharField(max_length=35, default="", db_default="")
    opening_rial = models.BigIntegerField()
    closing_rial = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    lines_count = models.IntegerField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "position"], name="statement_position"),
            models.CheckConstraint(name="statement_days_in_order", condition=Q(until_on__gte=F("from_on"))),
        ]
        indexes = [models.Index(fields=["account", "from_on"], name="statement_of_account")]


class BankLine(models.Model):
    """One movement of a bank account, taken once: the key is made of account, bank reference, value day, amount, ordinal."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    row = models.IntegerField()
    key = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=34)
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    value_on = models.DateField()
    booked_on = models.DateField()
    value_month = models.IntegerField()
    signed_rial = models.BigIntegerField()
    bank_reference = models.CharField(max_length=35, default="", db_default="")
    end_to_end = models.CharField(max_length=35, default="", db_default="")
    creditor_reference = models.CharField(max_length=35, default="", db_default="")
    returns = models.CharField(max_length=35, default="", db_default="")
    text = models.CharField(max_length=500, default="", db_default="")
    payer_account = models.CharField(max_length=34, default="", db_default="")
    payer_name = models.CharField(max_length=140, default="", db_default="")
    tokens = ArrayField(models.CharField(max_length=35), default=list)

    class Meta:
        db_table = "receipts_bank_line"
        constraints = [models.CheckConstraint(name="bank_line_moves", condition=~Q(signed_rial=0))]
        indexes = [
            models.Index(fields=["account", "booked_on"], name="bank_line_of_account"),
            models.Index(fields=["payer_account"], name="bank_line_payer", condition=~Q(payer_account="")),
        ]


class PaymentMessage(models.Model):
    """What a payment provider tells of a payment: it names a bank line, and brings no money itself."""

    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="messages")
    row = models.IntegerField()
    reference = models.CharField(max_length=35)
    amount_rial = models.BigIntegerField()
    on = models.DateField()
    tracking = models.CharField(max_length=35, unique=True)

    class Meta:
        db_table = "receipts_payment_message"


class Receipt(models.Model):
    """Money that came: one credit line of the bank. In the books under the key `receipt/<id>`."""

    line = models.OneToOneField(BankLine, on_delete=models.PROTECT, related_name="receipt")
    amount_rial = models.BigIntegerField()
    value_on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="receipt_brings_something", condition=Q(amount_rial__gt=0))]


class Assignment(models.Model):
    """Whose a receipt is: a workshop, or one debt of it. A row with `undoes` takes an earlier one back."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="assignments")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    branch_id = models.BigIntegerField()
    month = models.IntegerField(null=True)
    item = models.CharField(max_length=60, default="", db_default="")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    reference = models.ForeignKey(PaymentReference, on_delete=models.PROTECT, null=True, related_name="assignments")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    by = models.CharField(max_length=100)
    why = models.CharField(max_length=500, default="", db_default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="assignment_says_who", condition=~Q(by=""))]


class Allocation(models.Model):
    """Part of a receipt that went to one debt (workshop, month, item), or with `undoes` and a minus came back from it."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="allocations")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    branch_id = models.BigIntegerField()
    month = models.IntegerField()
    item = models.CharField(max_length=60, default="", db_default="")
    amount_rial = models.BigIntegerField()
    rule = models.CharField(max_length=12, choices=Rule.choices)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    by = models.CharField(max_length=100)
    why = models.CharField(max_length=500, default="", db_default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="allocation_sign",
                condition=Q(undoes__isnull=True, amount_rial__gt=0) | Q(undoes__isnull=False, amount_rial__lt=0),
            ),
        ]
        indexes = [models.Index(fields=["workshop", "month"], name="allocation_of_debt")]


class ReceiptReturn(models.Model):
    """A receipt that the bank took back by a debit line."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="returned")
    line = models.OneToOneField(BankLine, on_delete=models.PROTECT, related_name="takes_back")
    known_at = models.DateTimeField()

    class Meta:
        db_table = "receipts_receipt_return"


class Refund(models.Model):
    """Over-paid money that is to go back, decided by two people. In the books under `refund/<id>`."""

    key = models.CharField(max_length=120, unique=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="refunds")
    branch_id = models.BigIntegerField(null=True)
    amount_rial = models.BigIntegerField()
    by = models.CharField(max_length=100)
    second = models.CharField(max_length=100)
    why = models.CharField(max_length=500)
    on = models.DateField()
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="refund_two_people", condition=~Q(by=F("second")) & ~Q(by="") & ~Q(second="")),
            models.CheckConstraint(name="refund_gives_something", condition=Q(amount_rial__gt=0)),
        ]


class RefundPayment(models.Model):
    """A refund that left the bank: shown by a line, or recorded by a person."""

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="payment")
    line = models.OneToOneField(BankLine, on_delete=models.PROTECT, null=True, related_name="pays_back")
    on = models.DateField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "receipts_refund_payment"


class NameFile(models.Model):
    """Names that a public debtor hands in with a lump payment: whose premium of which month it clears."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="name_files")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "receipts_name_file"
        constraints = [models.UniqueConstraint(fields=["receipt", "sha256"], name="name_file_once")]


class PersonClearance(models.Model):
    """One person's premium of one month that an allocation cleared, or with `undoes` and a minus no longer clears."""

    file = models.ForeignKey(NameFile, on_delete=models.PROTECT, related_name="clearances")
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="clearances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    branch_id = models.BigIntegerField()
    month = models.IntegerField()
    kind = models.CharField(max_length=6)
    amount_rial = models.BigIntegerField()
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        db_table = "receipts_person_clearance"
        constraints = [
            models.CheckConstraint(name="clearance_kind_is_known", condition=Q(kind__in=["worker", "driver"])),
            models.CheckConstraint(
                name="clearance_sign",
                condition=Q(undoes__isnull=True, amount_rial__gt=0) | Q(undoes__isnull=False, amount_rial__lt=0),
            ),
        ]
        indexes = [models.Index(fields=["person", "month"], name="clearance_of_person")]
