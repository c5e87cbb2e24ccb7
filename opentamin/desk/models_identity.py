"""Tables of identity: users, what they may do for whom, one-time codes, passkeys, messages, the log of sign-ins."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Role(models.TextChoices):
    """What a mandate lets its holder do; pages name the roles that may open them (`faces/portal/gates.yaml`)."""

    HEADQUARTERS = "headquarters", "ستاد"
    DIRECTORATE = "directorate", "اداره کل"
    BRANCH = "branch", "کارشناس شعبه"
    APPROVER = "approver", "تأییدکننده"
    INSPECTOR = "inspector", "بازرس"
    COLLECTION = "collection", "وصول"
    SERVICE_DESK = "service_desk", "میز خدمت"
    CLINIC = "clinic", "مرکز درمانی"
    EMPLOYER = "employer", "نمایندهٔ کارفرما"
    INSURED = "insured", "بیمه‌شده"
    GUARDIAN = "guardian", "سرپرست"
    AUDITOR = "auditor", "ممیز"


OF_ALL = (Role.HEADQUARTERS, Role.AUDITOR)
"""Roles whose scope is everything."""
OF_BRANCH = (Role.DIRECTORATE, Role.BRANCH, Role.APPROVER, Role.INSPECTOR, Role.COLLECTION, Role.SERVICE_DESK)
"""Roles whose scope is an office and everything below it."""
OF_PERSON = (Role.INSURED, Role.GUARDIAN)
STAFF = (*OF_ALL, *OF_BRANCH, Role.CLINIC)
"""Roles that need a second factor."""


class User(models.Model):
    """Somebody who may sign in. `login` is the national code; `totp` is sealed with a key of the state folder.

    `must_change`: the password is a one-time word of the desk and opens nothing but the page that changes it, until `word_until`.
    """

    login = models.CharField(max_length=13, unique=True)
    name_fa = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    person_id = models.BigIntegerField(null=True)
    mobile = models.CharField(max_length=15, default="", db_default="")
    password = models.CharField(max_length=200, default="", db_default="")
    must_change = models.BooleanField(default=False, db_default=False)
    word_until = models.DateTimeField(null=True)
    totp = models.TextField(default="", db_default="")
    totp_step = models.BigIntegerField(default=0, db_default=0)
    staff = models.BooleanField(default=False, db_default=False)
    demo = models.BooleanField(default=False, db_default=False)
    organisation_subject = models.CharField(max_length=200, null=True, unique=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Mandate(models.Model):
    """A user may act in a role, over an office, a workshop or a person, in [from_on, until_on), and for what."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=16, choices=Role.choices)
    office_id = models.BigIntegerField(null=True)
    workshop_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=12, default="all", db_default="all")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    given_by = models.CharField(max_length=100)
    given_at = models.DateTimeField()
    ended_by = models.CharField(max_length=100, default="", db_default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="mandate_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="mandate_for_something", condition=Q(what__in=["all", "lists", "debts"])),
            models.CheckConstraint(
                name="mandate_has_the_scope_of_its_role",
                condition=Q(role__in=[*OF_ALL, Role.CLINIC])
                | Q(role__in=OF_BRANCH, office_id__isnull=False)
                | Q(role=Role.EMPLOYER, workshop_id__isnull=False)
                | Q(role__in=OF_PERSON, person_id__isnull=False),
            ),
            models.CheckConstraint(
                name="mandate_ends_after_it_starts", condition=Q(until_on=None) | Q(until_on__gt=F("from_on"))
            ),
        ]
        indexes = [models.Index(fields=["workshop_id"], name="mandate_of_workshop")]


class OneTimeCode(models.Model):
    """A code that was asked for; only its seal is kept. One is made for an unknown login too, so nothing can be told."""

    login = models.CharField(max_length=13)
    purpose = models.CharField(max_length=12)
    seal = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.SmallIntegerField(default=0, db_default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["login", "purpose", "-id"], name="code_newest")]


class Message(models.Model):
    """A text message that waits for the gateway; in the demonstration it is shown on a page of its own.

    After `until` it is of no use and is dropped; `tries` and `next_at` say when it is tried again, `trouble` why not yet.
    A message that was sent or dropped keeps no words: a code is nobody's business afterwards.
    """

    mobile = models.CharField(max_length=15)
    text = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=120, default="", db_default="")
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="message_waits", condition=Q(sent_at=None, dropped_at=None))]


class Passkey(models.Model):
    """A public key of a device that a user has bound."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="passkeys")
    credential = models.CharField(max_length=400, unique=True)
    public_key = models.BinaryField()
    count = models.BigIntegerField(default=0, db_default=0)
    title = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignInEvent(models.Model):
    """What happened at the door. Only added to; `login` is what was typed, when it was a number.

    `device` is the mark of a browser that had signed in with the same login before.
    """

    user_id = models.BigIntegerField(null=True)
    login = models.CharField(max_length=13)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    address = models.CharField(max_length=45, default="", db_default="")
    agent = models.CharField(max_length=200, default="", db_default="")
    by = models.CharField(max_length=100, default="", db_default="")
    what = models.CharField(max_length=200, default="", db_default="")
    device = models.CharField(max_length=24, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["address", "-at"], name="signin_failed_here", condition=Q(kind="failed")),
            models.Index(fields=["address", "-at"], name="signin_code_asked", condition=Q(kind="code")),
            models.Index(fields=["login", "-at"], name="signin_of_login"),
            models.Index(fields=["-at"], name="signin_newest"),
        ]
