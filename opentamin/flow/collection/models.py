"""Tables of collection: debts with their state, and every event that moved one. Amounts stand in the ledger alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opentamin.flow.collection.facts import State
from opentamin.registers.models import Workshop


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
        indexes = [models.Index(fields=["state", "due_on"], name="debt_by_state")]


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
