"""The door: right and wrong, locks, codes, second factors, rotation, fixation, forgery, open redirects, lost forms."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import process_time

import pyotp
import pytest
from django.db import connection
from django.test import Client

from opentamin.config.places import secret
from opentamin.desk import factors, users
from opentamin.desk.models import Message, Reading, Role, SignInEvent, Token, User
from opentamin.faces.portal import door
from opentamin.faces.portal.door import COOKIE
from opentamin.registers.models import Person
from tests import world
from tests.journeys.rights_world import branch, person
from tests.walls import PASSWORD, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_branch() -> None:
    branch()


@pytest.fixture
def visitor() -> Client:
    client = Client()
    client.cookies.clear()
    return client


@pytest.fixture
def employer() -> User:
    return user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 1)


@pytest.fixture
def officer() -> User:
    return user_of(Role.BRANCH, "9990", 2)


def tried(client: Client, login: str, password: str, **more: str):
    return client.post("/en/sign-in/", {"login": login, "password": password, "way": "password", **more})


def users_unlock(login: str) -> None:
    """So that the fifth try is like the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_note(NULL, %s, 'unlocked', '', '')", [login])


def newest_code() -> str:
    return re.search(r"\d{6}", Message.objects.latest("id").text)[0]


def test_a_visitor_is_sent_to_the_door_and_comes_back_to_the_page_they_wanted(visitor, employer):
    away = visitor.get("/en/workshops/?q=x")
    assert away["Location"] == "/en/sign-in/?next=%2Fen%2Fworkshops%2F%3Fq%3Dx"
    inside = tried(visitor, employer.login, PASSWORD, next="/en/workshops/?q=x")
    assert inside["Location"] == "/en/workshops/?q=x"
    assert visitor.get("/en/workshops/").status_code == 200


@pytest.mark.parametrize(
    "given", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil"]
)
def test_no_address_leads_elsewhere(visitor, employer, given):
    assert tried(visitor, employer.login, PASSWORD, next=given)["Location"] == "/en/"


def test_a_wrong_password_and_an_unknown_login_get_the_same_page(visitor, employer):
    wrong = tried(visitor, employer.login, "wrong-password-here").content.decode()
    unknown = tried(visitor, "9970000999", "wrong-password-here").content.decode()

    def blank(text: str) -> str:
        return re.sub(r"99\d{8}|name=\"csrfmiddlewaretoken\" value=\"\w+\"", "", text)

    assert blank(wrong) == blank(unknown) and "5700" not in wrong


def test_a_code_is_promised_to_everybody_and_sent_to_whom_it_can_be(visitor, employer):
    for login, sent in ((employer.login, 1), ("9970000999", 1)):
        answer = visitor.post("/en/sign-in/", {"login": login, "way": "code"})
        assert answer["Location"] == "/en/sign-in/code/" and Message.objects.count() == sent


def test_five_failures_lock_and_say_for_how_long_whoever_it_is(visitor, employer):
    for login in (employer.login, "9970000999"):
        for _ in range(5):
            answer = tried(visitor, login, "wrong-password-here")
        assert "15 more minutes" in answer.content.decode()
        assert "closed for" in tried(visitor, login, PASSWORD).content.decode()


def test_the_desk_unlocks_and_a_success_begins_the_count_again(visitor, employer):
    for _ in range(5):
        tried(visitor, employer.login, "wrong-password-here")
    users.unlock(employer.login, by="officer", now=datetime.now(UTC) + timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_closed_seconds(%s, '127.0.0.1', '')", [employer.login])
        assert cursor.fetchone()[0] == 0


def test_a_code_opens_once_and_has_seconds(visitor, employer):
    visitor.post("/en/sign-in/", {"login": employer.login, "way": "code"})
    page = visitor.get("/en/sign-in/code/").content.decode()
    assert re.search(r"1[12]\d seconds left", page)
    code = newest_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert visitor.post("/en/sign-in/code/", {"code": wrong, "way": "take"}).status_code == 422
    assert visitor.post("/en/sign-in/code/", {"code": code, "way": "take"})["Location"] == "/en/"
    assert factors.take_code(employer.login, "sign_in", code) == "late"


def test_a_code_ends_after_five_wrong_tries_and_with_its_time(employer):
    factors.send_code(employer.login, "sign_in", "{code}", 60)
    code = newest_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [factors.take_code(employer.login, "sign_in", wrong) for _ in range(5)] == ["wrong"] * 5
    assert factors.take_code(employer.login, "sign_in", code) == "spent"
    factors.send_code(employer.login, "sign_in", "{code}", 0)
    assert factors.take_code(employer.login, "sign_in", newest_code()) == "late"


def test_nobodys_phone_is_flooded(visitor, employer):
    for _ in range(9):
        visitor.post("/en/sign-in/", {"login": employer.login, "way": "code"})
    assert Message.objects.count() == 5


def test_staff_need_a_second_factor_and_its_digits_open_once(visitor, officer):
    assert tried(visitor, officer.login, PASSWORD)["Location"] == "/en/sign-in/second/"
    assert visitor.get("/en/lists/").status_code == 302, "a password alone opens nothing"
    page = visitor.get("/en/sign-in/second/").content.decode()
    assert "<svg" in page
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    digits = pyotp.TOTP(secret).now()
    assert visitor.post("/en/sign-in/second/", {"code": digits})["Location"] == "/en/"
    assert visitor.get("/en/lists/").status_code == 200
    visitor.cookies.clear()
    tried(visitor, officer.login, PASSWORD)
    assert "<svg" not in visitor.get("/en/sign-in/second/").content.decode(), "the secret is shown once"
    assert visitor.post("/en/sign-in/second/", {"code": digits}).status_code == 422, "the same digits again"


def test_the_secret_of_an_authenticator_is_sealed_in_the_database(visitor, officer):
    tried(visitor, officer.login, PASSWORD)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", visitor.get("/en/sign-in/second/").content.decode())[1]
    visitor.post("/en/sign-in/second/", {"code": pyotp.TOTP(secret).now()})
    officer.refresh_from_db()
    assert officer.totp and secret not in officer.totp and PASSWORD not in officer.password


def test_each_sign_in_has_a_token_of_its_own_and_a_planted_one_is_never_taken(visitor, employer):
    visitor.cookies[COOKIE] = "planted-by-somebody"
    tried(visitor, employer.login, PASSWORD)
    first = visitor.cookies[COOKIE].value
    assert first != "planted-by-somebody" and len(first) > 40
    tried(visitor, employer.login, PASSWORD)
    second, visitor.cookies[COOKIE] = visitor.cookies[COOKIE].value, first
    assert second != first and visitor.get("/en/workshops/").status_code == 302, "the old one has ended"
    assert not Token.objects.filter(hash__in=[first, second]).exists(), "only hashes are kept"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor, employer):
    cookie = tried(visitor, employer.login, PASSWORD).cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and not cookie["domain"]
    visitor.cookies.clear()
    words = {"login": employer.login, "password": PASSWORD}
    safe = visitor.post("/en/sign-in/", words, secure=True, headers={"referer": "https://testserver/"})
    assert safe.cookies[door.SAFE_COOKIE]["secure"] and safe.cookies[door.SAFE_COOKIE]["path"] == "/"


def test_a_session_ends_by_idling_by_its_last_hour_and_by_its_user(visitor, employer):
    for column in ("until", "until"):
        tried(visitor, employer.login, PASSWORD)
        Token.objects.filter(user_id=employer.pk).update(**{column: datetime.now(UTC) - timedelta(seconds=1)})
        assert visitor.get("/en/workshops/").status_code == 302
    tried(visitor, employer.login, PASSWORD)
    Token.objects.filter(user_id=employer.pk, ended_why="").update(
        seen_at=datetime.now(UTC) - timedelta(minutes=5), ends_at=datetime.now(UTC) + timedelta(minutes=1)
    )
    visitor.get("/en/workshops/")
    assert Token.objects.filter(until__gt=datetime.now(UTC) + timedelta(minutes=2), ended_why="").count() == 0, (
        "never past its last hour"
    )
    assert visitor.post("/en/sign-out/", {"which": "this"}).status_code == 302
    assert visitor.get("/en/workshops/").status_code == 302


def test_sign_out_everywhere_ends_every_browser(employer):
    browsers = [Client() for _ in range(3)]
    for each in browsers:
        each.cookies.clear()
        tried(each, employer.login, PASSWORD)
    numbers = re.findall(r"name=\"number\" value=\"(\d+)\"", browsers[0].get("/en/sessions/").content.decode())
    assert len(numbers) == 2
    browsers[0].post("/en/sessions/end/", {"number": numbers[0]})
    assert sorted(each.get("/en/workshops/").status_code for each in browsers) == [200, 200, 302]
    browsers[0].post("/en/sign-out/", {"which": "all"})
    assert {each.get("/en/workshops/").status_code for each in browsers} == {302}


def test_nobody_ends_the_session_of_another(visitor, employer):
    other = user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 3)
    theirs = Client()
    theirs.cookies.clear()
    tried(theirs, other.login, PASSWORD)
    tried(visitor, employer.login, PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_session_number(hash) FROM desk_token WHERE user_id = %s", [other.pk])
        number = cursor.fetchone()[0]
    visitor.post("/en/sessions/end/", {"number": str(number)})
    assert theirs.get("/en/workshops/").status_code == 200


def test_acting_for_another_rotates_the_token_and_somebody_elses_mandate_is_not_there(visitor, employer):
    world.workshop("9991000007", branch="9991")
    second = users.give(employer.login, "employer", "9991000007", by="t", now=world.NOW, from_on=date(2020, 1, 1))
    foreign = user_of(Role.EMPLOYER, "9991000007", 4).mandates.get()
    tried(visitor, employer.login, PASSWORD)
    assert visitor.get("/en/workshops/")["Location"].startswith("/en/act-for/"), "with two mandates one is asked for"
    before = visitor.cookies[COOKIE].value
    assert visitor.post("/en/act-for/", {"mandate": str(foreign.pk)}).status_code == 404
    assert visitor.post("/en/act-for/", {"mandate": str(second.pk), "next": "/en/workshops/"}).status_code == 302
    assert visitor.cookies[COOKIE].value != before
    assert "9991000007" in visitor.get("/en/workshops/9991000007/").content.decode()
    assert visitor.get(f"/en/workshops/{world.SAMPLE_WORKSHOP}/").status_code == 404


def test_a_mandate_that_ends_closes_the_page_that_comes_next(visitor, officer):
    client = Client()
    client.cookies.clear()
    one = users.give(officer.login, "employer", world.SAMPLE_WORKSHOP, by="t", now=world.NOW, from_on=date(2020, 1, 1))
    user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 5)
    from opentamin.desk import sessions

    client.cookies[COOKIE] = sessions.begin(officer.pk, "totp", "", "")
    client.post("/en/act-for/", {"mandate": str(one.pk)})
    assert client.get(f"/en/workshops/{world.SAMPLE_WORKSHOP}/").status_code == 200
    users.end_mandate(one.pk, by="t", now=world.NOW)
    assert client.get(f"/en/workshops/{world.SAMPLE_WORKSHOP}/").status_code == 302


def test_a_mandate_for_lists_opens_no_page_of_debts_only(visitor):
    user = user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 6, what="debts")
    tried(visitor, user.login, PASSWORD)
    assert visitor.get("/en/workshops/").status_code == 200
    assert visitor.get("/en/submit/").status_code == 404


def test_a_form_that_was_sent_after_the_end_is_kept_without_its_password(visitor, employer):
    page = visitor.post("/en/submit/", {"key": "abc", "note": "typed with care", "password": "never-kept"})
    assert page.status_code == 401
    kept = re.search(r"name=\"kept\" value=\"([^\"]+)\"", page.content.decode())[1]
    back = tried(visitor, employer.login, PASSWORD, kept=kept, next="/en/submit/").content.decode()
    assert "typed with care" in back and "never-kept" not in back and 'action="/en/submit/"' in back


def test_a_forged_form_is_refused(employer):
    strict = Client(enforce_csrf_checks=True)
    for path in ("/en/sign-in/", "/en/sign-out/", "/en/act-for/", "/en/reading-reason/"):
        assert strict.post(path, {"login": employer.login, "password": PASSWORD}).status_code == 403, path


def test_opening_somebody_elses_file_asks_why_and_the_person_sees_it(visitor, officer):
    who = person(77)
    Person.objects.filter(pk=who.pk).update(insurance_number="0012345678")
    auditor = user_of(Role.AUDITOR, "", 7)
    client = Client()
    client.cookies.clear()
    from opentamin.desk import sessions

    client.cookies[COOKIE] = sessions.begin(auditor.pk, "totp", "", "")
    asked = client.get(f"/en/people/{who.pk}/")
    assert "Why do you open this file?" in asked.content.decode() and not Reading.objects.exists()
    assert client.post("/en/reading-reason/", {"person": who.pk, "choice": "other", "text": ""}).status_code == 422
    client.post(
        "/en/reading-reason/",
        {"person": who.pk, "choice": "objection", "text": "case 12", "next": f"/en/people/{who.pk}/"},
    )
    assert client.get(f"/en/people/{who.pk}/").status_code == 200
    assert Reading.objects.get().reason == "work on an objection: case 12"
    other = person(78)
    assert "Why do you open" in client.get(f"/en/people/{other.pk}/").content.decode(), "a reason is for one file"
    insured = user_of(Role.INSURED, who.national_code, 8)
    User.objects.filter(pk=insured.pk).update(person_id=who.pk)
    tried(visitor, insured.login, PASSWORD)
    assert visitor.get(f"/en/people/{who.pk}/").status_code == 200
    assert "case 12" in visitor.get("/en/looked/").content.decode()
    assert Reading.objects.count() == 1, "one's own file is nobody's business"


def test_registration_proves_number_and_person_and_does_not_say_which_was_wrong(visitor):
    who = person(79, born="1344-05-01", insurance_number="0000000123")
    facts = {
        "login": who.national_code,
        "insurance": "123",
        "mobile": "09121234567",
        "year": "1344",
        "month": "5",
        "day": "1",
    }
    for wrong in ({"insurance": "124"}, {"day": "2"}, {}):
        visitor.post("/en/register/", facts | wrong)
        answer = visitor.post("/en/register/code/", {"code": newest_code(), "password": "three plain words"})
        assert answer.status_code == (422 if wrong else 302), wrong
    assert tried(visitor, who.national_code, "three plain words")["Location"] == "/en/"
    visitor.cookies.clear()
    visitor.post("/en/register/", facts | {"login": person(80).national_code})
    again = visitor.post("/en/register/code/", {"code": newest_code(), "password": "three plain words"})
    assert "go to a branch" in again.content.decode()


def test_a_short_password_is_told_before_the_code_is_spent(visitor, employer):
    visitor.post("/en/recover/", {"login": employer.login})
    code = newest_code()
    assert "at least 12" in visitor.post("/en/recover/code/", {"code": code, "password": "short"}).content.decode()
    assert visitor.post("/en/recover/code/", {"code": code, "password": "quite another phrase"}).status_code == 302
    assert tried(visitor, employer.login, "quite another phrase").status_code == 302


def test_recovery_at_the_desk_takes_two_people_and_ends_every_session(visitor, officer):
    now = datetime.now(UTC)
    task = users.propose_recovery(officer.login, "09120000000", by="one", now=now)
    from opentamin.desk.catalogue import DeskRefusal

    with pytest.raises(DeskRefusal):
        users.approve_recovery(task.pk, by="one", now=now)
    word = users.approve_recovery(task.pk, by="two", now=now)
    assert tried(visitor, officer.login, word)["Location"] == "/en/sign-in/second/"
    assert SignInEvent.objects.filter(kind="recovered", by="two").count() == 1


def test_the_last_representative_stays(employer):
    from opentamin.desk.catalogue import DeskRefusal

    with pytest.raises(DeskRefusal) as refused:
        users.end_mandate(employer.mandates.get().pk, by="t", now=world.NOW)
    assert refused.value.finding.number == 5734


def test_demo_doors_do_not_exist_outside_the_demonstration(visitor, employer, monkeypatch):
    monkeypatch.setenv("OPENTAMIN_DEMO", "0")
    assert visitor.get("/en/codes/").status_code == 404
    assert visitor.post("/en/sign-in/demo/", {"login": employer.login}).status_code == 404
    assert secret("demo-word") not in visitor.get("/en/sign-in/").content.decode()
    monkeypatch.setenv("OPENTAMIN_DEMO", "1")
    assert visitor.post("/en/sign-in/demo/", {"login": employer.login}).status_code == 404, "only for invented users"
    User.objects.filter(pk=employer.pk).update(demo=True)
    assert visitor.post("/en/sign-in/demo/", {"login": employer.login})["Location"] == "/en/"


def test_a_known_and_an_unknown_login_take_the_same_time(visitor, employer):
    """A statistic of work, not of the clock: medians of 9 tries each, in turn; the bar is a third of the work of the password."""
    spent: dict[str, list[float]] = {employer.login: [], "9970000999": []}
    for _ in range(9):
        for login, times in spent.items():
            users_unlock(login)
            begun = process_time()
            tried(visitor, login, "wrong-password-here")
            times.append(process_time() - begun)
    known, unknown = (median(times) for times in spent.values())
    assert abs(known - unknown) < max(known, unknown) / 3, (known, unknown)
