"""Tables of collection: debts with their state, and every event that moved one. Amounts stand in the ledger alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opentamin.flow.collection.facts import State
from opentamin.flow.collection.models_kept import Keeping as Keeping
from opentamin.flow.collection.models_kept import KeptArrear as KeptArrear
from opentamin.flow.collection.models_kept import KeptTotal as KeptTotal
from opentamin.registers.models import Workshop

__all__ = [
    "Board",
    "BoardDecision",
    "Debt",
    "DebtEvent",
    "Hearing",
    "JointLiability",
    "Keeping",
    "KeptArrear",
    "KeptTotal",
    "Notice",
    "NoticeLine",
    "Objection",
    "Service",
    "Writ",
]


class Debt(models.Model):
    """One debt: a workshop, a month of work, and an item of it ("" for the lists, else an inspection, a contract).

    `nominal_on` is the last day by the words of the law, `due_on` after rolling over days off. `penalty_until` stands
    while an instalment plan is kept: late months are counted no further than that day.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="debts")
    branch_id = models.BigIntegerField()
    month = models.IntegerField()
    item = models.CharField(max_length=60, default="", db_default="")
    origin = models.CharField(max_length=20)
    nominal_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, default=State.ASSESSED)
    penalty_until = models.DateField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "month", "item"], name="debt_once"),
            models.CheckConstraint(name="debt_due_not_before_nominal", condition=Q(due_on__gte=models.F("nominal_on"))),
            models.CheckConstraint(name="debt_state_is_known", condition=Q(state__in=[state.value for state in State])),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="debt_by_state"),
            models.Index(fields=["branch_id"], name="debt_of_branch"),
        ]


class DebtEvent(models.Model):
    """Something that happened to a debt, by whom, when, why, and the state after it. Only added to."""

    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="events")
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=24)
    on = models.DateField()
    state = models.CharField(max_length=12)
    by = models.CharField(max_length=100)
    second = models.CharField(max_length=100, default="", db_default="")
    reason = models.CharField(max_length=500, default="", db_default="")
    facts = models.JSONField(default=dict)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "collection_debt_event"
        constraints = [
            models.CheckConstraint(name="debt_event_says_who", condition=~Q(by="")),
            models.CheckConstraint(name="debt_event_two_people", condition=Q(second="") | ~Q(second=models.F("by"))),
        ]
        indexes = [models.Index(fields=["debt", "id"], name="debt_event_story")]


class Notice(models.Model):
    """A demand letter to one workshop: its debts of that day, when it was served, until when it may object."""

    number = models.CharField(max_length=40, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="notices")
    branch_id = models.BigIntegerField()
    served_on = models.DateField()
    objection_until = models.DateField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()


class NoticeLine(models.Model):
    """One debt in a letter, with what was owed by share on that day (rials)."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lines")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="notice_lines")
    claim_rial = models.BigIntegerField()
    shares = models.JSONField()

    class Meta:
        db_table = "collection_notice_line"
        constraints = [models.UniqueConstraint(fields=["notice", "debt"], name="notice_names_a_debt_once")]


class Board(models.TextChoices):
    """Which board: primary (article 43) or appeal (article 44)."""

    PRIMARY = "primary", "بدوی"
    APPEAL = "appeal", "تجدیدنظر"


class Objection(models.Model):
    """An objection to a debt before the primary board, or an appeal against its decision (`first`). Only added to."""

    key = models.CharField(max_length=160, unique=True)
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="objections")
    board = models.CharField(max_length=8, choices=Board.choices)
    first = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="appeal")
    received_on = models.DateField()
    grounds = models.CharField(max_length=1000)
    claim_rial = models.BigIntegerField()
    board_by = models.DateField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()


class Hearing(models.Model):
    """A sitting for an objection: its day, and the day on which the employer was told. Only added to."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="hearings")
    on = models.DateField()
    told_on = models.DateField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hearing_is_told_before", condition=Q(told_on__lte=models.F("on"))),
            models.UniqueConstraint(fields=["objection", "on"], name="hearing_once_a_day"),
        ]


class BoardDecision(models.Model):
    """What a board decided: upheld, reduced or cancelled, the new amounts by share, its members by seat. Only added to."""

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10)
    decided_on = models.DateField()
    amounts = models.JSONField()
    members = models.JSONField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "collection_board_decision"
        constraints = [
            models.CheckConstraint(
                name="decision_outcome_is_known", condition=Q(outcome__in=["upheld", "reduced", "cancelled"])
            )
        ]


class Service(models.Model):
    """A decision was served: when, whether it may be appealed against, until when. Only added to."""

    decision = models.OneToOneField(BoardDecision, on_delete=models.PROTECT, related_name="service")
    served_on = models.DateField()
    appeal_until = models.DateField(null=True)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()


class Writ(models.Model):
    """A writ of article 50 for one debt: amount of the moment, fee, how far attachment may go (rials). Only added to."""

    number = models.CharField(max_length=40, unique=True)
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="writs")
    issued_on = models.DateField()
    amount_rial = models.BigIntegerField()
    fee_rial = models.BigIntegerField()
    attachment_rial = models.BigIntegerField()
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()


class JointLiability(models.Model):
    """Somebody who answers for a debt beside its workshop (article 37): a workshop or a named person. Only added to."""

    key = models.CharField(max_length=160)
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="joint_liabilities")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, null=True, related_name="joint_liabilities")
    person = models.CharField(max_length=120, default="", db_default="")
    since = models.DateField()
    cause = models.CharField(max_length=500)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "collection_joint_liability"
        constraints = [
            models.UniqueConstraint(fields=["key", "debt"], name="joint_liability_once"),
            models.CheckConstraint(
                name="joint_liability_names_somebody", condition=Q(workshop__isnull=False) | ~Q(person="")
            ),
        ]
