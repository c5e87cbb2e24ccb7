"""The queue, tickets and letters: only steps that may follow, two people, the first service of a letter, repeatable keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.desk import letters, queue, tickets
from opentamin.desk import ticket_questions as figures
from opentamin.desk.catalogue import DeskRefusal
from opentamin.desk.kinds import TicketKind, ticket_kinds
from opentamin.desk.letters_questions import inbox, seen
from opentamin.desk.models import (
    Letter,
    LetterService,
    Role,
    Satisfaction,
    ServedHow,
    Task,
    TaskEvent,
    Ticket,
    TicketEvent,
    TicketState,
)
from opentamin.desk.sessions import begin, enter
from opentamin.ground.calendar import Day, Month
from tests import walls, world

pytestmark = pytest.mark.django_db
TODAY = Day.parse("1404-09-04")
LENIENT = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def home() -> int:
    world.offices()
    from opentamin.registers.models import Office

    return Office.objects.get(code="9990").pk


def a_task(key: str = "t", proposed_by: str = "") -> Task:
    return Task.objects.create(
        key=key, kind="plan_broken", subject="plan/1", branch_id=home(), text_fa="-", text_en="-", opened_at=world.NOW,
        proposed_by=proposed_by,
    )  # fmt: skip


@contextmanager
def refused(number: int) -> Iterator[None]:
    with pytest.raises(DeskRefusal) as trouble:
        yield
    assert trouble.value.finding.number == number


def test_a_task_is_taken_by_one_and_the_same_key_again_is_the_same_event() -> None:
    task = a_task()
    first = queue.take(task.pk, key="k1", by="a", now=world.NOW)
    assert queue.take(task.pk, key="k1", by="a", now=world.NOW).pk == first.pk
    with refused(5752):
        queue.take(task.pk, key="k2", by="b", now=world.NOW)
    with refused(5752):
        queue.close(task.pk, "done", key="k3", by="b", now=world.NOW)
    queue.close(task.pk, "done", key="k4", by="a", now=world.NOW)
    assert queue.close(task.pk, "done", key="k4", by="a", now=world.NOW).kind == "closed"
    with refused(5751):
        queue.take(task.pk, key="k5", by="a", now=world.NOW)


def test_who_proposed_cannot_close_not_even_past_the_verb() -> None:
    task = a_task(proposed_by="a")
    queue.take(task.pk, key="k1", by="a", now=world.NOW)
    with refused(5735):
        queue.close(task.pk, "done", key="k2", by="a", now=world.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(closed_by="a")


def test_a_task_is_handed_only_to_somebody_who_works_at_its_branch() -> None:
    task = a_task()
    near = walls.user_of(Role.BRANCH, "9990", 71)
    far = walls.user_of(Role.BRANCH, "9991", 72)
    queue.take(task.pk, key="k1", by="a", now=world.NOW)
    with refused(5754):
        queue.hand_over(task.pk, far.login, key="k2", by="a", now=world.NOW)
    queue.hand_over(task.pk, near.login, key="k3", by="a", now=world.NOW)
    with refused(5752):
        queue.close(task.pk, "done", key="k4", by="a", now=world.NOW)
    queue.close(task.pk, "done", key="k5", by=near.login, now=world.NOW)


@LENIENT
@given(st.lists(st.tuples(st.sampled_from(["take", "give_back", "close"]), st.sampled_from("abp")), max_size=8))
def test_whatever_people_try_a_task_has_one_holder_and_the_proposer_never_closes(tries: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        task = a_task("h", proposed_by="p")
        holder, closed = "", False
        for at, (verb, who) in enumerate(tries):
            words = {"key": f"h{at}", "by": who, "now": world.NOW}
            may = {
                "take": not closed and holder in ("", who),
                "give_back": not closed and holder == who,
                "close": not closed and holder == who and who != "p",
            }[verb]
            try:
                if verb == "take":
                    queue.take(task.pk, **words)
                elif verb == "give_back":
                    queue.give_back(task.pk, **words)
                else:
                    queue.close(task.pk, "x", **words)
                assert may, (verb, who, holder, closed)
                holder = who if verb == "take" else ""
                closed = closed or verb == "close"
            except DeskRefusal:
                assert not may, (verb, who, holder, closed)
        task.refresh_from_db()
        assert (task.closed_at is not None) == closed and task.closed_by != "p"
        transaction.savepoint_rollback(point)


def a_ticket(key: str = "v", kind: str = "other", **more: object) -> Ticket:
    visit = tickets.Visit(kind, home(), "مراجع", "پرسشی دارم", **more)
    return tickets.open_ticket(visit, key=key, by="desk", now=world.NOW, today=TODAY)


def test_the_term_of_a_ticket_is_that_of_its_kind_and_a_month_is_a_month() -> None:
    assert a_ticket("1", "care_refused").due_on == (TODAY + 2).to_date()
    assert a_ticket("2", "transfer_enquiry").due_on == (TODAY + 15).to_date()
    assert str(Day.from_date(a_ticket("3", "debt_objection").due_on)) == "1404-10-04"
    month = TicketKind("x", "", "", "both", months=1, promise=True)
    assert str(month.due(Day.parse("1404-06-31"))) == "1404-07-30"
    with refused(5762):
        a_ticket("4", "nonsense")


def test_every_kind_has_a_clause_that_stands_or_says_that_it_is_a_promise() -> None:
    from opentamin.law.articles import articles

    for kind in ticket_kinds().values():
        if kind.clause:
            act, _, anchor = kind.clause.rpartition("/")
            assert any(key.startswith(act) and anchor in article.clauses for key, article in articles().items())
        else:
            assert kind.promise


@LENIENT
@given(st.lists(st.sampled_from(list(TicketState)), max_size=7))
def test_a_ticket_takes_only_the_steps_that_follow(wanted: list[TicketState]) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        ticket = a_ticket("steps")
        state = TicketState.OPEN
        for at, to in enumerate(wanted):
            try:
                tickets.step(ticket.pk, to, text="", key=f"s{at}", by="a", now=world.NOW)
                assert to in tickets.STEPS[state]
                state = to
            except DeskRefusal as refusal:
                assert refusal.finding.number == 5760 and to not in tickets.STEPS[state]
        numbers = list(TicketEvent.objects.filter(ticket=ticket).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        assert TicketEvent.objects.filter(ticket=ticket).latest("number").state == state
        transaction.savepoint_rollback(point)


def test_an_answer_is_a_letter_and_its_link_works_once() -> None:
    who, now = walls.person(6_100_001), datetime.now(UTC)
    ticket = a_ticket(person_id=who.pk)
    made = tickets.reply(ticket.pk, "پاسخ", key="r", by="a", now=now, today=TODAY)
    assert made.letter is not None and made.letter.person_id == who.pk and made.word
    assert tickets.reply(ticket.pk, "پاسخ", key="r", by="a", now=now, today=TODAY).word == ""
    assert Letter.objects.count() == 1
    with refused(5764):
        tickets.rate(ticket.pk, 5, "", by="a", now=now)
    assert [_link(made.word, points) for points in (6, 4, 5)] == [False, True, False]
    assert Satisfaction.objects.get().points == 4 and not _link("another", 5)
    with refused(5763):
        tickets.rate(ticket.pk, 5, "", by="b", now=now)


def test_a_link_ends_after_its_days() -> None:
    made = tickets.reply(
        a_ticket().pk, "پاسخ", key="r", by="a", now=datetime.now(UTC) - timedelta(days=31), today=TODAY
    )
    assert made.letter is None and not _link(made.word, 5)


def _link(word: str, points: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_rate_ticket(%s, %s, %s)", [word, points, "خوب"])
        return bool(cursor.fetchone()[0])


def test_figures_of_a_desk_are_those_of_its_tickets() -> None:
    for at, hours in enumerate((1, 5, 30, 100)):
        ticket = a_ticket(f"f{at}", "care_refused")
        later = world.NOW + timedelta(hours=hours)
        tickets.step(ticket.pk, TicketState.ANSWERED, text="", key=f"fa{at}", by="a", now=later)
        if at < 2:
            tickets.rate(ticket.pk, 5 - at, "", by="b", now=later)
    a_ticket("f9", "care_refused")
    user = walls.user_of(Role.BRANCH, "9990", 73)
    who = enter(begin(user.pk, "totp", "", ""))
    assert who is not None
    month = Day.from_date(world.NOW.date()).month
    found = figures.figures([month + -1, month], who, today=(TODAY + 40).to_date())
    assert len(found) == 1
    row = found[0]
    assert (row.opened, row.answered, row.median_hours, row.nine_tenths_hours) == (5, 4, 5, 100)
    assert (row.rated, row.points) == (2, 9) and row.late >= 1
    assert figures.figures([Month(130001)], who, today=TODAY.to_date()) == []


def test_the_first_opening_by_the_addressee_is_the_service_and_nobody_else_makes_one() -> None:
    place = home()
    who = walls.person(6_200_001)
    user, other = walls.user_of(Role.INSURED, who.national_code or "", 74), walls.user_of(Role.BRANCH, "9990", 75)
    letter = Letter(
        key="L", kind="claim_decision", number="1", person_id=who.pk, branch_id=place, text_fa="-", text_en="-",
        sent_on=world.NOW.date(), term_days=20, by="t", known_at=world.NOW,
    )  # fmt: skip
    assert letters.send([letter]) == 1 and letters.send([letter]) == 0
    row = Letter.objects.get()
    assert enter(begin(other.pk, "totp", "", "")) and seen(row.pk) is None and not LetterService.objects.exists()
    sitting = enter(begin(user.pk, "password", "", ""))
    assert sitting is not None
    day = seen(row.pk)
    service = LetterService.objects.get()
    assert day == service.served_on == seen(row.pk) and service.how == ServedHow.PORTAL
    assert service.deadline_on == day + timedelta(days=20) and service.by == user.login
    line = inbox(sitting)[0]
    assert (line.served_on, line.deadline_on) == (day, service.deadline_on)
    late = letters.Served("L", day + timedelta(days=3), ServedHow.POST)
    assert letters.serve([late], by="o", now=world.NOW) == 0 and LetterService.objects.get().served_on == day
    with refused(5771):
        letters.serve(
            [letters.Served("L", world.NOW.date() - timedelta(days=1), ServedHow.POST)], by="o", now=world.NOW
        )


def test_what_happened_is_only_added_to() -> None:
    task = a_task()
    queue.take(task.pk, key="k", by="a", now=world.NOW)
    a_ticket()
    for model in (TaskEvent, Ticket, TicketEvent):
        assert model.objects.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(key="changed")
