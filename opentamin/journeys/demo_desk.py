"""The desk of the demonstration: tickets in every state, letters, tasks with various deadlines, and what visitors said.

Everything has a key made from its subject, so typing it again changes nothing. Days are counted from today.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from opentamin.desk import letters, queue, tickets
from opentamin.desk.kinds import ticket_kinds
from opentamin.desk.models import Letter, Mandate, Role, ServedHow, Task, TaskEventKind, Ticket, TicketState
from opentamin.flow.claims.actions import Asked, receive
from opentamin.flow.claims.models import Claim
from opentamin.ground.calendar import Day
from opentamin.journeys import rights
from opentamin.law.benefit_rows import benefit_rows
from opentamin.registers.models import Office, Person, Workshop

BRANCH, BY = "9990", "demo"
DAY, HOURS = timedelta(days=1), timedelta(hours=3)


class Matter(NamedTuple):
    """What a visitor brought: the kind, how many days ago, how far it has come, and what they said of it (0: nothing)."""

    kind: str
    ago: int
    state: TicketState
    points: int
    text: str
    answer: str = ""


MATTERS = (
    Matter("record_wrong", 33, TicketState.OPEN, 0, "دو ماه کارم در سابقه نیست."),
    Matter("claim_state", 2, TicketState.OPEN, 0, "درخواستم کجاست؟"),
    Matter("care_refused", 1, TicketState.WAITING, 0, "درمانگاه نپذیرفت.", "کارت ملی را بیاورید."),
    Matter("pension_payment", 12, TicketState.ANSWERED, 4, "واریز نشده است.", "شمارهٔ حساب اصلاح شد؛ فردا واریز می‌شود."),
    Matter("identity_mend", 20, TicketState.CLOSED, 5, "تاریخ تولدم غلط است.", "اصلاح شد."),
    Matter(
        "account_question",
        41,
        TicketState.CLOSED,
        2,
        "این جریمه از کجا آمده است؟",
        "ریز جریمه در صفحهٔ حساب کارگاه است.",
    ),
    Matter("debt_objection", 5, TicketState.OPEN, 0, "به بدهی آبان اعتراض دارم."),
    Matter("complaint", 8, TicketState.ANSWERED, 3, "سه بار آمدم و کارم نشد.", "پوزش؛ کار شما امروز انجام شد."),
    Matter("other", 0, TicketState.OPEN, 0, "نشانی شعبهٔ نزدیک خانه را می‌خواهم."),
    Matter("transfer_enquiry", 14, TicketState.WAITING, 0, "کارگاه را می‌فروشم.", "پیش‌نویس سند را بیاورید."),
)
CLAIMS = (("old_age", 28), ("marriage_grant", 3), ("sick_pay", 9))


def run(*, clock: Callable[[], datetime], today: Day, say: Callable[[str], None]) -> None:
    """Tickets, letters, claims in the queue and who has them; a branch that is not there gives nothing."""
    office = Office.objects.filter(code=BRANCH).first()
    staff = {
        row.role: row.user.login
        for row in Mandate.objects.filter(office_id=office.pk if office else 0, ended_at=None)
        .select_related("user")
        .order_by("-id")
    }
    people = list(Person.objects.filter(national_code__startswith="99", provisional=False).order_by("id")[:9])
    shop = Workshop.objects.filter(branch=office).order_by("id").first() if office else None
    if office is None or shop is None or not people or Role.SERVICE_DESK not in staff:
        say("desk: no branch, people or staff to tell a story of")
        return
    now = clock()
    for at, matter in enumerate(MATTERS):
        _ticket(at, matter, office.pk, people[at % len(people)], shop, staff, now)
    asked = _claims(office.pk, people, today, staff, now)
    _letters(people, office.pk, today, now)
    _hands(office.pk, staff, now)
    say(
        f"desk: {len(MATTERS)} tickets, {asked} claims in the queue, {Task.objects.filter(closed_at=None).count()} open tasks"
    )


def _ticket(
    at: int, matter: Matter, office_id: int, person: Person, shop: Workshop, staff: dict[str, str], now: datetime
) -> None:
    """One ticket with its steps up to where it stands."""
    opened, key = now - matter.ago * DAY, f"demo/ticket/{at}"
    of_shop = ticket_kinds()[matter.kind].about == "workshop"
    visit = tickets.Visit(
        kind=matter.kind,
        branch_id=office_id,
        visitor=shop.employer_name or shop.name if of_shop else f"{person.first_name} {person.last_name}",
        text=matter.text,
        person_id=None if of_shop else person.pk,
        workshop_id=shop.pk if of_shop else None,
    )
    day, desk = Day.from_date(opened.date()), staff[Role.SERVICE_DESK]
    if Ticket.objects.filter(key=key).exists():
        return
    made = tickets.open_ticket(visit, key=key, by=desk, now=opened, today=day)
    if matter.state == TicketState.WAITING:
        tickets.step(made.pk, TicketState.WAITING, text=matter.answer, key=f"{key}/w", by=desk, now=opened + HOURS)
    if matter.state in (TicketState.ANSWERED, TicketState.CLOSED):
        answered, officer = opened + DAY * 2, staff.get(Role.BRANCH, BY)
        tickets.reply(made.pk, matter.answer, key=f"{key}/a", by=officer, now=answered, today=day + 2)
        tickets.rate(made.pk, matter.points, "", by=desk, now=answered + DAY)
    if matter.state == TicketState.CLOSED:
        tickets.step(made.pk, TicketState.CLOSED, text="", key=f"{key}/c", by=desk, now=opened + DAY * 3)


def _claims(office_id: int, people: list[Person], today: Day, staff: dict[str, str], now: datetime) -> int:
    """Claims that came in lately: each waits in the queue for papers, for a decision or for a second person."""
    rows = [
        Asked(
            key=f"demo/desk/{code}",
            benefit=code,
            person_id=people[3 + at].pk if len(people) > 3 + at else people[0].pk,
            branch_id=office_id,
            event_on=(today + (-ago - 1)).to_date(),
            claimed_on=(today + -ago).to_date(),
        )
        for at, (code, ago) in enumerate(CLAIMS)
        if code in benefit_rows()
    ]
    known = set(Claim.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    received = receive(rows, by=staff[Role.SERVICE_DESK], now=now)
    fresh = [pk for key, pk in received.items() if key not in known]
    if fresh:
        rights.decide(fresh, clerk=staff.get(Role.BRANCH, BY), now=now)
    return len(received)


def _letters(people: list[Person], office_id: int, today: Day, now: datetime) -> None:
    """A letter that was served, one that is on its way, one whose deadline is near."""
    rows = [
        Letter(
            key=f"demo/letter/{at}",
            kind="paper_asked",
            number=f"demo-{at + 1}",
            person_id=person.pk,
            branch_id=office_id,
            text_fa="برای پروندهٔ خود شناسنامه و شمارهٔ حساب بیاورید.",
            text_en="Bring your birth certificate and the number of your account for your file.",
            sent_on=(today + (-10 * at - 1)).to_date(),
            deadline_on=(today + (14 - 9 * at)).to_date(),
            by=BY,
            known_at=now,
        )
        for at, person in enumerate(people[:3])
    ]
    letters.send(rows)
    served = [letters.Served(rows[-1].key, rows[-1].sent_on, ServedHow.POST)]
    letters.serve(served, by=BY, now=now)


def _hands(office_id: int, staff: dict[str, str], now: datetime) -> None:
    """Some tasks are taken, one by a colleague, one carries a note; days of some lie behind, of some ahead."""
    tasks = list(Task.objects.filter(branch_id=office_id, closed_at=None).order_by("id")[:8])
    for at, task in enumerate(tasks):
        if task.due_on is None:
            Task.objects.filter(pk=task.pk).update(due_on=(now + (at * 4 - 6) * DAY).date())
    for task, role in zip(tasks, (Role.BRANCH, Role.COLLECTION, Role.BRANCH), strict=False):
        if role in staff and not task.events.exists():
            queue.take(task.pk, key=f"demo/take/{task.pk}", by=staff[role], now=now)
    if tasks and not tasks[0].events.filter(kind=TaskEventKind.NOTED).exists():
        words = "تلفن کردم؛ فردا با مدرک می‌آید."
        queue.note(tasks[0].pk, words, key=f"demo/note/{tasks[0].pk}", by=staff[Role.SERVICE_DESK], now=now)
