"""Pages of the queue, the service desk, tickets, letters and operations: within their scope, few queries, nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opentamin.desk import letters, tickets
from opentamin.desk.models import Letter, LetterService, Role, Satisfaction, Task
from opentamin.flow.claims.models import Claim
from opentamin.ground.calendar import Day
from opentamin.ground.persian import fa_digits, search_key
from opentamin.registers.models import Office, Person, Workshop
from tests import walls, world

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def house() -> dict[str, Client]:
    """The world of the walls, with browsers of four roles of the first branch and one of the second."""
    walls.build()
    people = [(Role.BRANCH, "9990"), (Role.SERVICE_DESK, "9990"), (Role.APPROVER, "9990"), (Role.HEADQUARTERS, "")]
    made = {role.value: walls.client_of(walls.user_of(role, scope, 60 + at)) for at, (role, scope) in enumerate(people)}
    return made | {"away": walls.client_of(walls.user_of(Role.BRANCH, walls.AWAY, 69))}


def text(client: Client, address: str, **words: str) -> str:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, words)
    assert answer.status_code == 200, (address, answer.status_code)
    own = [query for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(own) <= MOST_QUERIES, (address, len(own))
    return answer.content.decode()


def test_the_queue_shows_deadlines_and_keeps_its_filter(house: dict[str, Client]) -> None:
    late, place = timezone.localdate() - timedelta(days=3), Office.objects.get(code="9990").pk
    Task.objects.create(
        key="late", kind="bring_before_board", subject="claim/1", branch_id=place, text_fa="-", text_en="-",
        opened_at=world.NOW, due_on=late,
    )  # fmt: skip
    page = text(house["branch"], "/fa/queue/", due="overdue", kind="", whose="")
    assert "۳ روز گذشته" in page and "بردن به هیأت" in page and "تقسیط شکسته</a>" not in page
    again = house["branch"].get("/fa/queue/")
    assert again.status_code == 302 and "due=overdue" in again["Location"], "the filter is kept for the next visit"
    assert "۳ روز گذشته" not in text(house["away"], "/fa/queue/")
    house["branch"].cookies["queue_filter"] = "kind=';--&due=x&whose=%00"
    assert house["branch"].get("/fa/queue/").status_code == 200


def test_a_task_offers_only_what_the_role_may_do(house: dict[str, Client]) -> None:
    claim = Claim.objects.get()
    task = Task.objects.create(
        key="approve", kind="approve_decision", subject=f"claim/{claim.pk}", branch_id=claim.branch_id, text_fa="-",
        text_en="-", opened_at=world.NOW,
    )  # fmt: skip
    address = f"/fa/queue/{task.pk}/"
    assert "reading-reason" in text(house["branch"], address), "a case about a person is a personal file"
    for role in ("approver", "branch"):
        house[role].post("/fa/reading-reason/", {"person": claim.person_id, "choice": "claim", "keep": "1"})
    assert f"/acts/claim_return/?claim={claim.pk}" in text(house["approver"], address)
    assert f"/acts/claim_approve/?claim={claim.pk}" in text(house["approver"], address)
    seen = text(house["branch"], address)
    assert "claim_approve" not in seen and "task_take" in seen
    assert house["away"].get(address).status_code == 404


def test_one_box_finds_by_every_number_and_only_within_the_scope(house: dict[str, Client]) -> None:
    person = Person.objects.filter(national_code__isnull=False, claims__isnull=False).first()
    assert person is not None
    Person.objects.filter(pk=person.pk).update(search_key="سنجه یکم")
    Workshop.objects.filter(code=world.SAMPLE_WORKSHOP).update(search_key=search_key("کارگاه دیوار"))
    claim, ticket = Claim.objects.get(), tickets.Ticket.objects.get()
    shop = Workshop.objects.get(code=world.SAMPLE_WORKSHOP)
    found = {
        person.national_code or "": person.last_name,
        fa_digits(person.national_code or ""): person.last_name,
        "سنجه": person.last_name,
        shop.code: "کارگاه دیوار",
        "کارگاه دیوار": fa_digits(shop.code),
        str(claim.pk): f"/claims/{claim.pk}/",
        ticket.code: f"/tickets/{ticket.pk}/",
    }
    for query, wanted in found.items():
        assert wanted in text(house["service_desk"], "/fa/desk/", q=query).replace(f'value="{query}"', ""), query
        away = text(house["away"], "/fa/desk/", q=query)
        assert "میز خدمت" in away and f"/people/{person.pk}/" not in away and f"/claims/{claim.pk}/" not in away
    for nonsense in ("0" * 90, "'\"<b>", "۹" * 12, "٪", "09" + "1" * 9):
        assert "<b>" not in text(house["service_desk"], "/fa/desk/", q=nonsense)


def test_pages_of_tickets_and_figures_stay_small(house: dict[str, Client]) -> None:
    ticket = tickets.Ticket.objects.get()
    for address in ("/fa/tickets/", f"/fa/tickets/{ticket.pk}/", "/fa/desk/figures/", "/en/desk/figures/"):
        text(house["branch"], address)
    assert house["away"].get(f"/fa/tickets/{ticket.pk}/").status_code == 404


def test_a_visitor_answers_by_the_link_once_without_signing_in(house: dict[str, Client]) -> None:
    ticket = tickets.Ticket.objects.get()
    now = timezone.now()
    word = tickets.reply(ticket.pk, "-", key="r", by="x", now=now, today=Day.from_date(now.date())).word
    visitor = Client()
    visitor.cookies.clear()
    page = visitor.get(f"/fa/survey/{word}/").content.decode()
    assert "خشنود" in page and ticket.visitor not in page and ticket.text not in page
    bad = visitor.post(f"/fa/survey/{word}/", {"points": "9", "words": "بماند"})
    assert bad.status_code == 422 and "بماند" in bad.content.decode()
    assert "سپاس" in visitor.post(f"/fa/survey/{word}/", {"points": "5", "words": "خوب"}).content.decode()
    assert "به کار رفته" in visitor.post(f"/fa/survey/{word}/", {"points": "1"}).content.decode()
    assert Satisfaction.objects.get().points == 5
    assert visitor.get("/fa/survey/nothing/").status_code == 404


def test_a_letter_is_closed_until_its_addressee_opens_it(house: dict[str, Client]) -> None:
    shop = Workshop.objects.get(code=world.SAMPLE_WORKSHOP)
    letters.send(
        [
            Letter(
                key="own", kind="debt_notice", number="7", workshop_id=shop.pk, branch_id=shop.branch_id, text_fa="متن پنهان",
                text_en="hidden", sent_on=world.NOW.date(), term_days=30, by="t", known_at=world.NOW,
            )
        ]
    )  # fmt: skip
    address = f"/fa/letters/{Letter.objects.get(key='own').pk}/"
    employer = walls.client_of(walls.user_of(Role.EMPLOYER, shop.code, 68))
    assert "متن پنهان" not in text(employer, address)
    assert "letter_served" in text(house["branch"], address)
    house["branch"].post(address)
    assert not LetterService.objects.exists(), "an officer who looks does not serve it"
    assert employer.post(address).status_code == 302 and LetterService.objects.count() == 1
    assert "متن پنهان" in text(employer, address)
    assert house["away"].get(address).status_code == 404


def test_operations_are_for_headquarters_and_say_what_to_do_when_empty(house: dict[str, Client]) -> None:
    assert "opentamin daily" in text(house["headquarters"], "/fa/operations/")
    assert house["branch"].get("/fa/operations/").status_code == 404
