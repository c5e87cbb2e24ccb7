"""What somebody changes of their own way in: password, passkeys, authenticator, sessions; each is proved first and told to them."""

from __future__ import annotations

import re

import pyotp
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from opentamin.desk import factors, sessions, users
from opentamin.desk.models import Letter, Message, Passkey, Role, SignInEvent, Token, User
from opentamin.faces.portal.door import COOKIE
from opentamin.faces.portal.tests.test_passkeys import bound
from opentamin.faces.portal.tests.test_proof import PLAIN, inside, six
from tests import world
from tests.journeys.rights_world import branch, person
from tests.walls import PASSWORD, user_of

pytestmark = pytest.mark.django_db
NEW, PAGE = "seven purple kettles", "/en/password/"


@pytest.fixture(autouse=True)
def the_branch() -> None:
    branch()


@pytest.fixture
def insured() -> User:
    somebody = person(41)
    made = user_of(Role.INSURED, somebody.national_code, 41)
    User.objects.filter(pk=made.pk).update(person_id=somebody.pk, mobile="09120000041", name_en="Zahra Karimpour")
    return User.objects.get(pk=made.pk)


@pytest.fixture
def officer() -> User:
    made = user_of(Role.BRANCH, "9990", 2)
    User.objects.filter(pk=made.pk).update(totp=factors.seal_totp(PLAIN))
    return made


def change(client: Client, present: str = PASSWORD, new: str = NEW, **more: str):
    return client.post(PAGE, {"present_password": present, "password": new, **more})


def can_enter(user: User, password: str) -> bool:
    return factors.password_fits(password, sessions.credentials(user.login).password)


def test_a_password_is_changed_by_who_knows_it_and_its_owner_is_told(insured):
    here, elsewhere = inside(insured, "password", minutes_ago=60), inside(insured, "password")
    before = here.cookies[COOKIE].value
    page = change(here, others="1").content.decode()
    assert "The password was changed" in page and "<strong>hard" in page and "other sessions have ended" in page
    assert can_enter(insured, NEW) and not can_enter(insured, PASSWORD)
    assert elsewhere.get(PAGE).status_code == 302 and here.get(PAGE).status_code == 200
    assert here.cookies[COOKIE].value != before and sessions.enter(before) is None, "under a new token"
    letter = Letter.objects.get(person_id=insured.person_id)
    assert letter.kind == "access_password" and letter.text_en.startswith("Your password was changed.")
    assert Message.objects.get().mobile == insured.mobile
    assert "Your access: Password changed" in here.get("/en/inbox/").content.decode()
    assert "new password" in here.get("/en/sessions/").content.decode()


def test_other_sessions_stay_open_when_that_is_wanted(insured):
    here, elsewhere = inside(insured, "password"), inside(insured, "password")
    assert "stay open" in change(here).content.decode() and elsewhere.get(PAGE).status_code == 200


def test_a_wrong_present_password_changes_nothing_is_counted_and_closes_the_page(insured):
    client = inside(insured, "password")
    for _ in range(5):
        assert "not right" in (answer := change(client, "wrong-password-here").content.decode()) or "closed" in answer
    assert "closed for" in change(client).content.decode() and can_enter(insured, PASSWORD)
    assert SignInEvent.objects.filter(kind="failed", what="password change").count() == 5


@pytest.mark.parametrize(
    ("new", "number"),
    [("short", "5710"), ("x9" * 80, "5745"), ("Zahra-Karimpour-7", "5711"), ("09120000041 telephone", "5711"), (PASSWORD, "5747")],
)  # fmt: skip
def test_a_new_password_that_will_not_do_is_told_beside_its_field(insured, new, number):
    from opentamin.desk.catalogue import findings

    answer = change(inside(insured, "password"), new=new)
    kind = next(each for each in findings().kinds.values() if each.number == int(number))
    assert answer.status_code == 422 and kind.advice_en.partition("{")[0] in answer.content.decode()
    assert can_enter(insured, PASSWORD) and not Letter.objects.exists()


def test_staff_give_their_second_factor_before_the_form(officer):
    client = inside(officer, minutes_ago=16)
    assert client.get(PAGE).status_code == 401 and change(client).status_code == 401
    assert client.post("/en/prove/", {"code": six(), "next": PAGE})["Location"] == PAGE
    assert "The password was changed" in change(client).content.decode()


def test_the_database_changes_nothing_for_an_old_proof_or_a_key(officer):
    client = inside(officer, minutes_ago=16)
    for statement in ("SELECT desk_change_password('x', true)", "SELECT desk_drop_factor(0)", "SELECT desk_swap_totp('x', 1)",
                      "SELECT desk_name_passkey(1, 'x')", "SELECT desk_add_passkey('a', 'b', 0, 'c')"):  # fmt: skip
        with pytest.raises(DatabaseError, match="fresh proof"), transaction.atomic():
            sessions.enter(client.cookies[COOKIE].value)
            with connection.cursor() as cursor:
                cursor.execute(statement)


def factor(client: Client, number: int, do: str = "drop", **more: str):
    return client.post("/en/passkeys/change/", {"number": str(number), "do": do, **more})


def test_a_passkey_is_named_and_taken_away_but_never_the_last_factor(officer):
    bound(officer)
    client, key = inside(officer), Passkey.objects.get()
    assert factor(client, key.pk, "name", title="  my   phone ").status_code == 302
    assert "my phone" in client.get("/en/passkeys/").content.decode()
    assert factor(client, key.pk, "name", title=" ").status_code == 422
    assert factor(client, 0).status_code == 302 and sessions.credentials(officer.login).totp == ""
    last = factor(client, key.pk)
    assert last.status_code == 422 and "last second factor" in last.content.decode() and Passkey.objects.exists()
    User.objects.filter(pk=officer.pk).update(totp=factors.seal_totp(PLAIN))
    assert factor(client, key.pk).status_code == 302 and not Passkey.objects.exists()
    assert factor(client, 0).status_code == 422 and sessions.credentials(officer.login).totp
    told = list(
        SignInEvent.objects.filter(login=officer.login, kind__startswith="p")
        .order_by("id")
        .values_list("kind", flat=True)
    )
    assert told == ["passkey", "passkey_gone"]


def test_somebody_elses_passkey_does_not_exist(officer):
    bound(user_of(Role.BRANCH, "9990", 3))
    foreign = Passkey.objects.get()
    assert factor(inside(officer), foreign.pk).status_code == factor(inside(officer), foreign.pk, "name", title="x").status_code == 404  # fmt: skip
    assert Passkey.objects.get().title == foreign.title


def test_another_authenticator_takes_the_place_once_its_digits_are_right(officer):
    client = inside(officer)
    page = client.get("/en/passkeys/authenticator/").content.decode()
    plain = re.search(r"<code>(\w+)</code>", page)[1]
    assert client.post("/en/passkeys/authenticator/", {"code": six()}).status_code == 422, (
        "the one before proves nothing"
    )
    assert client.post("/en/passkeys/authenticator/", {"code": pyotp.TOTP(plain).now()}).status_code == 302
    sealed = sessions.credentials(officer.login).totp
    assert pyotp.TOTP(plain).now() and factors._box().decrypt(sealed.encode()).decode() == plain
    assert client.get("/en/passkeys/authenticator/").status_code == 200
    assert inside(officer, minutes_ago=16).get("/en/passkeys/authenticator/").status_code == 401


def test_all_others_end_and_this_session_stays_and_keys_are_no_sessions(insured):
    from opentamin.desk import api_keys

    here, elsewhere = inside(insured, "password"), inside(insured, "password")
    mandate = insured.mandates.get()
    _, key = api_keys.make(insured.login, mandate.pk, "payroll-7", by="test", now=world.NOW.replace(year=2090))
    page = here.get("/en/sessions/").content.decode()
    assert page.count("End it") == 1 and "payroll-7" not in page, "a key once made this page fail: it is no session"
    assert here.post("/en/sign-out/", {"which": "others"}).status_code == 302
    assert here.get(PAGE).status_code == 200 and elsewhere.get(PAGE).status_code == 302
    assert here.post("/en/sign-out/", {"which": "all"}).status_code == 302 and api_keys.enter_key(key) is not None


def test_ending_what_is_not_this_session_needs_a_fresh_proof(insured):
    old, other = inside(insured, "password"), inside(insured, "password")
    Token.objects.filter(user_id=insured.pk).update(proved_at=None)
    assert old.post("/en/sign-out/", {"which": "others"}).status_code == 401
    assert old.post("/en/sessions/end/", {"number": "5"}).status_code == 401
    assert other.get(PAGE).status_code == 200
    assert old.post("/en/sign-out/", {"which": "this"}).status_code == 302


def test_a_new_device_is_told_to_its_owner_and_a_known_one_is_not(insured):
    def enter(client: Client) -> None:
        client.post("/en/sign-in/", {"login": insured.login, "password": PASSWORD, "way": "password"})

    known = Client()
    known.cookies.clear()
    enter(known)
    assert not Letter.objects.exists(), "the first of all is no news"
    enter(known)
    assert not Letter.objects.exists()
    enter(Client(HTTP_USER_AGENT="Firefox on Windows"))
    assert Letter.objects.get().kind == "access_device" and Message.objects.count() == 1
    assert "new device" in known.get("/en/sessions/").content.decode()


def test_notices_leave_room_for_codes(insured):
    for number in range(6):
        change(inside(insured, "password"), present=[PASSWORD, NEW][number % 2], new=[NEW, PASSWORD][number % 2])
    assert Message.objects.count() == 3 and Letter.objects.count() == 6


def test_the_desks_word_ends_after_three_days(insured):
    now = world.NOW.replace(year=2024)
    task = users.propose_recovery(insured.login, insured.mobile, by="one", now=now)
    word = users.approve_recovery(task.pk, by="two", now=now)
    assert not can_enter(insured, word), "72 hours after its day it fits no more"


def test_what_is_known_of_somebody_is_told_only_to_who_holds_the_code(insured):
    """A stranger who may try passwords at recovery would learn the number of a telephone from the answers."""
    client = Client()
    client.cookies.clear()
    client.post("/en/recover/", {"login": insured.login})
    code = re.search(r"\d{6}", Message.objects.latest("id").text)[0]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    words = {"password": "call 09120000041 now please"}
    stranger = client.post("/en/recover/code/", {"code": wrong, **words}).content.decode()
    assert "code" in stranger and "easy to guess" not in stranger
    assert "easy to guess" in client.post("/en/recover/code/", {"code": code, **words}).content.decode()
    assert client.post("/en/recover/code/", {"code": code, "password": NEW}).status_code == 302
    assert can_enter(insured, NEW) and Letter.objects.get().kind == "access_password"


def test_numbers_that_no_row_can_have_are_none(insured):
    client, huge = inside(insured, "password"), "9" * 40
    for page, name in (
        ("act-for", "mandate"),
        ("sessions/end", "number"),
        ("keys/end", "number"),
        ("reading-reason", "person"),
    ):
        assert client.post(f"/en/{page}/", {name: huge}).status_code == 404, page


def test_the_first_authenticator_and_the_first_own_password_are_told_too(officer):
    User.objects.filter(pk=officer.pk).update(totp="", must_change=True, mobile="09120000002")
    assert factors.bind_totp(officer.pk, PLAIN) and sessions.change_word(officer.pk, factors.sealed_password(NEW))
    assert not factors.bind_totp(officer.pk, PLAIN) and not sessions.change_word(officer.pk, "x")
    kinds = SignInEvent.objects.filter(login=officer.login).order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["authenticator", "password"] and Message.objects.count() == 2
