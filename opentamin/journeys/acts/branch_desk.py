"""The queue and the tickets of the service desk as acts, and services of letters."""

from __future__ import annotations

from collections.abc import Callable

from opentamin.desk import letters, queue, tickets
from opentamin.desk.kinds import ticket_kinds
from opentamin.desk.models import Letter, ServedHow, Task, TaskEvent, TaskEventKind, TicketState
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.branch_claims import AWARD_PROPOSAL, branch_for
from opentamin.journeys.acts.branch_money import REFUND
from opentamin.journeys.acts.branch_roles import COUNTER, OFFICE, RECEIVING, SECOND, conclude, on, plain, proposed
from opentamin.journeys.acts.branch_rulings import RULING
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind
from opentamin.registers.models import Workshop

TASK = Field("task", Kind.SUBJECT, subject="desk.Task id")
TICKET = Field("ticket", Kind.SUBJECT, subject="desk.Ticket id")
KINDS = tuple(f"ticket_{code}" for code in ticket_kinds())
PROPOSALS = (AWARD_PROPOSAL, REFUND, RULING)
POINTS = ("points_5", "points_4", "points_3", "points_2", "points_1")


def task_take(doing: Doing) -> Done:
    """Take a task: it is mine from now on."""
    queue.take(int(doing.values["task"]), key=doing.key, by=doing.by, now=doing.now)
    return Done("task", int(doing.values["task"]))


def task_hand(doing: Doing) -> Done:
    """Hand a task over to a colleague."""
    task_id, to = int(doing.values["task"]), ascii_digits(doing.values["to"])
    queue.hand_over(task_id, to, key=doing.key, by=doing.by, now=doing.now, words=doing.values["words"] or "")
    return Done("task", task_id)


def task_give_back(doing: Doing) -> Done:
    """Put a task back into the queue."""
    task_id = int(doing.values["task"])
    queue.give_back(task_id, key=doing.key, by=doing.by, now=doing.now, words=doing.values["words"] or "")
    return Done("task", task_id)


def task_close(doing: Doing) -> Done:
    """Close a task with its outcome; never by who proposed it."""
    task_id = int(doing.values["task"])
    queue.close(task_id, doing.values["outcome"], key=doing.key, by=doing.by, now=doing.now)
    return Done("task", task_id)


def task_note(doing: Doing) -> Done:
    """Write something down at a task for whoever has it next."""
    task_id = int(doing.values["task"])
    queue.note(task_id, doing.values["words"], key=doing.key, by=doing.by, now=doing.now)
    return Done("task", task_id)


def proposal_return(doing: Doing) -> Done:
    """A second person returns a proposal with a reason: it is closed, and who proposed it gets a task that says why."""
    kind = Task.objects.filter(pk=doing.values["task"], kind__in=PROPOSALS).values_list("kind", flat=True).first()
    task, _ = proposed(doing, kind or "")
    reason, key = doing.values["reason"], f"{doing.key}/again"
    queue.note(task.pk, reason, key=doing.key, by=doing.by, now=doing.now, kind=TaskEventKind.RETURNED)
    conclude(task, doing, "returned")
    facts = {
        "kind": "proposal_returned",
        "subject": task.subject,
        "branch_id": task.branch_id,
        "text_fa": f"{task.text_fa} — برگشت: {reason}",
        "text_en": f"{task.text_en} — returned: {reason}",
        "opened_at": doing.now,
        "due_on": task.due_on,
    }
    again, _ = Task.objects.get_or_create(key=key, defaults=facts)
    story = {
        "kind": TaskEventKind.RETURNED,
        "holder": task.proposed_by,
        "by": doing.by,
        "words": reason,
        "at": doing.now,
    }
    TaskEvent.objects.get_or_create(key=key, defaults={"task": again, **story})
    return Done("task", task.pk)


def ticket_open(doing: Doing) -> Done:
    """Open a ticket for a visitor; the act itself records that the desk asked on their behalf."""
    values = doing.values
    shop = Workshop.objects.filter(pk=values["workshop"]).first() if values["workshop"] else None
    person_id = int(values["person"]) if values["person"] else None
    visit = tickets.Visit(
        kind=plain(values["kind"]),
        branch_id=shop.branch_id if shop else branch_for(doing, person_id or 0),
        visitor=values["visitor"],
        text=values["text"],
        person_id=person_id,
        workshop_id=shop.pk if shop else None,
    )
    made = tickets.open_ticket(visit, key=doing.key, by=doing.by, now=doing.now, today=doing.today)
    return Done("ticket", made.pk, {"code": made.code}, Day.from_date(made.due_on))


def _stepping(state: TicketState) -> Callable[[Doing], Done]:
    def does(doing: Doing) -> Done:
        ticket_id = int(doing.values["ticket"])
        text = doing.values["text"] or ""
        tickets.step(ticket_id, state, text=text, key=doing.key, by=doing.by, now=doing.now)
        return Done("ticket", ticket_id)

    return does


def ticket_answer(doing: Doing) -> Done:
    """Answer a ticket: a letter of reply, and a one-time link by which the visitor says how it was."""
    ticket_id = int(doing.values["ticket"])
    facts = {"by": doing.by, "now": doing.now, "today": doing.today}
    made = tickets.reply(ticket_id, doing.values["text"], key=doing.key, **facts)
    return Done("ticket", ticket_id, {"code": made.event.ticket.code, "word": made.word or "–"})


def ticket_rate(doing: Doing) -> Done:
    """Write down how content the visitor says they were; never by who answered."""
    ticket_id, points = int(doing.values["ticket"]), int(doing.values["points"][-1])
    tickets.rate(ticket_id, points, doing.values["text"] or "", by=doing.by, now=doing.now)
    return Done("ticket", ticket_id)


def letter_served(doing: Doing) -> Done:
    """Record the service of a letter by post or by an officer; the first day stands."""
    letter = Letter.objects.get(pk=doing.values["letter"])
    how = ServedHow.POST if doing.values["how"] == "how_post" else ServedHow.OFFICER
    row = letters.Served(letter.key, on(doing, "served_on"), how)
    letters.serve([row], by=doing.by, now=doing.now)
    until = Letter.objects.select_related("service").get(pk=letter.pk).service.deadline_on
    return Done("letter_one", letter.pk, {"number": letter.number}, Day.from_date(until) if until else None)


TEXT = Field("text", Kind.LONG_TEXT, most=2000)
MAYBE = Field("text", Kind.LONG_TEXT, required=False, most=2000)
ACTIONS = (
    Action("task_take", "branch", OFFICE, (TASK,), task_take),
    Action(
        "task_hand",
        "branch",
        OFFICE,
        (TASK, Field("to", Kind.TEXT, most=13), Field("words", Kind.LONG_TEXT, required=False, most=500)),
        task_hand,
    ),
    Action(
        "task_give_back",
        "branch",
        OFFICE,
        (TASK, Field("words", Kind.LONG_TEXT, required=False, most=500)),
        task_give_back,
    ),
    Action("task_note", "branch", OFFICE, (TASK, Field("words", Kind.LONG_TEXT, most=1000)), task_note),
    Action(
        "proposal_return",
        "branch",
        SECOND | {"headquarters"},
        (TASK, Field("reason", Kind.LONG_TEXT, most=500)),
        proposal_return,
    ),
    Action("task_close", "branch", OFFICE, (TASK, Field("outcome", Kind.LONG_TEXT, most=500)), task_close),
    Action(
        "ticket_open",
        "branch",
        RECEIVING,
        (
            Field("person", Kind.SUBJECT, required=False, subject="registers.Person id"),
            Field("workshop", Kind.SUBJECT, required=False, subject="registers.Workshop id"),
            Field("kind", Kind.CHOICE, choices=KINDS),
            Field("visitor", Kind.TEXT, most=120),
            Field("office", Kind.TEXT, required=False, most=4),
            TEXT,
        ),
        ticket_open,
    ),
    Action("ticket_wait", "branch", OFFICE, (TICKET, TEXT), _stepping(TicketState.WAITING)),
    Action("ticket_resume", "branch", OFFICE, (TICKET, MAYBE), _stepping(TicketState.OPEN)),
    Action("ticket_answer", "branch", OFFICE, (TICKET, TEXT), ticket_answer),
    Action("ticket_close", "branch", OFFICE, (TICKET, MAYBE), _stepping(TicketState.CLOSED)),
    Action(
        "ticket_rate", "branch", COUNTER, (TICKET, Field("points", Kind.CHOICE, choices=POINTS), MAYBE), ticket_rate
    ),
    Action(
        "letter_served",
        "branch",
        OFFICE,
        (
            Field("letter", Kind.SUBJECT, subject="desk.Letter id"),
            Field("how", Kind.CHOICE, choices=("how_post", "how_hand")),
            Field("served_on", Kind.DAY, required=False),
        ),
        letter_served,
    ),
)
