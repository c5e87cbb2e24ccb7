"""What happened to tasks and tickets: who took them, who they were handed to, what was answered. Only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class TaskEventKind(models.TextChoices):
    """What may happen to a task before it is closed."""

    TAKEN = "taken", "برداشته شد"
    HANDED = "handed", "سپرده شد"
    LEFT = "left", "بازگشت به صف"
    CLOSED = "closed", "بسته شد"
    NOTED = "noted", "یادداشت"
    ASKED = "asked", "مدرک خواسته شد"
    RETURNED = "returned", "برگشت با دلیل"


class TaskEvent(models.Model):
    """Who has a task from now on: the login of `holder`, or "" when it is back in the queue or closed.

    A note, a paper that was asked for and a return leave it in the hands in which it is.
    """

    task = models.ForeignKey("desk.Task", on_delete=models.PROTECT, related_name="events")
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=8, choices=TaskEventKind.choices)
    holder = models.CharField(max_length=100, default="", db_default="")
    by = models.CharField(max_length=100)
    words = models.TextField(default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "desk_task_event"
        constraints = [
            models.CheckConstraint(name="task_event_kind_is_known", condition=Q(kind__in=TaskEventKind.values)),
            models.CheckConstraint(
                name="task_event_has_a_holder",
                condition=Q(kind__in=["taken", "handed"], holder__gt="")
                | Q(kind__in=["left", "closed"], holder="")
                | Q(kind__in=["noted", "asked", "returned"]),
            ),
        ]
        indexes = [models.Index(fields=["task", "-id"], name="task_event_newest")]


class TicketState(models.TextChoices):
    """Where a ticket stands."""

    OPEN = "open", "باز"
    WAITING = "waiting", "در انتظار مراجع"
    ANSWERED = "answered", "پاسخ‌داده"
    CLOSED = "closed", "بسته"


class Ticket(models.Model):
    """A matter that a visitor brought. `due_on` is the last day for an answer by the kind's term."""

    key = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True)
    workshop_id = models.BigIntegerField(null=True)
    branch_id = models.BigIntegerField()
    visitor = models.CharField(max_length=120)
    text = models.TextField()
    opened_by = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    due_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["branch_id", "-opened_at"], name="ticket_of_branch")]


class TicketEvent(models.Model):
    """A step of a ticket and the state after it; the newest says where it stands."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    key = models.CharField(max_length=120, unique=True)
    number = models.SmallIntegerField()
    state = models.CharField(max_length=8, choices=TicketState.choices)
    text = models.TextField(default="", db_default="")
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "desk_ticket_event"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "number"], name="ticket_event_number_once"),
            models.CheckConstraint(name="ticket_event_state_is_known", condition=Q(state__in=TicketState.values)),
        ]


class Survey(models.Model):
    """A one-time link with which the visitor says how it was; only its seal is kept."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="survey")
    seal = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()


class Satisfaction(models.Model):
    """How content the visitor was, from 1 to 5, once; by the link or told at the desk (then who wrote it down)."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="satisfaction")
    points = models.SmallIntegerField()
    words = models.TextField(default="", db_default="")
    by = models.CharField(max_length=100, default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="satisfaction_from_1_to_5", condition=Q(points__gte=1, points__lte=5))
        ]
