"""Acts: what is typed is read whole, who may ask is asked twice, and an act is done once however often the job comes."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from opentamin.desk.models import Act, ActState, Mandate, Role, Task, User
from opentamin.desk.sessions import begin
from opentamin.journeys.acts.catalogue import action_of, actions
from opentamin.journeys.acts.doing import perform
from opentamin.journeys.acts.reading import read
from tests import world

ACTION = "month_not_right"
TYPED = {"month_year": "۱۴۰۴", "month_month": "7", "what": "month_missing", "words": "فیش دارم"}


def test_what_is_typed_is_read_whole_and_every_fault_is_told() -> None:
    values, found = read(action_of(ACTION), {**TYPED, "person": "12", "what": "nonsense", "month_month": "13"})
    assert {finding.column: finding.number for finding in found} == {"month": 5803, "what": 5805}
    assert values["words"] == "فیش دارم" and values["workshop_code"] is None


@given(st.dictionaries(st.sampled_from(["person", "month", "month_year", "what", "words", "x"]), st.text(max_size=40)))
def test_no_text_makes_the_reader_fall(typed: dict[str, str]) -> None:
    for action in actions().values():
        values, found = read(action, typed)
        assert {each.name for each in action.fields} == set(values) | {finding.column for finding in found}


@pytest.fixture
def worker(db: None) -> int:
    world.offices()
    world.workshop()
    wages = world.made(world.SAMPLE_WORKSHOP, 140407)
    world.send(world.sending(wages, "one"))
    return world.person(wages.people["national_code"][0]).pk


@pytest.fixture
def officer(worker: int) -> Client:
    """The worker themselves, signed in as an insured person."""
    user = User.objects.create(
        login="9980000011", name_fa="نمونه", name_en="Sample", person_id=worker, made_by="t", made_at=world.NOW
    )
    Mandate.objects.create(
        user=user, role=Role.INSURED, person_id=worker, from_on=world.OPENED, given_by="t", given_at=world.NOW
    )
    client = Client()
    client.cookies["opentamin_session"] = begin(user.pk, "password", "", "")
    return client


def _ask(client: Client, **typed: object) -> str:
    answer = client.post(f"/fa/acts/{ACTION}/", {**TYPED, "step": "send", "key": "k1", **typed})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return answer["Location"].rstrip("/").rpartition("/")[2]


def test_asking_checks_first_then_waits_then_is_done_once(officer: Client, worker: int) -> None:
    check = officer.post(f"/fa/acts/{ACTION}/", {**TYPED, "person": worker, "key": "k1", "step": "check"})
    assert check.status_code == 200 and "بازبینی" in check.content.decode() and not Act.objects.exists()
    code = _ask(officer, person=worker)
    assert _ask(officer, person=worker) == code, "the same key again is the same act"
    waiting = officer.get(f"/fa/acts/done/{code}/")
    assert waiting["Refresh"] == "1" and not Task.objects.filter(kind=ACTION).exists()
    act = Act.objects.get()
    assert perform(act.pk, now=world.NOW) == perform(act.pk, now=world.NOW) == ActState.DONE
    assert Task.objects.get(kind=ACTION).proposed_by == act.login
    page = officer.get(f"/fa/acts/done/{code}/").content.decode()
    assert ("انجام شد" in page and "۱۴۰۴-۰۷" in page) or "۱۴۰۴" in page


def test_another_act_under_the_same_key_is_refused(officer: Client, worker: int) -> None:
    _ask(officer, person=worker)
    again = officer.post(
        f"/fa/acts/{ACTION}/", {**TYPED, "person": worker, "key": "k1", "step": "send", "words": "دیگر"}
    )
    assert again.status_code == 422 and "۵۸۰۸" in again.content.decode()


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(officer: Client, worker: int) -> None:
    answer = officer.post(f"/fa/acts/{ACTION}/", {"person": worker, "words": "بماند", "step": "check"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'href="#month"' in page and 'href="#what"' in page and "بماند" in page


def test_a_refusal_of_the_verb_is_told_with_its_number(officer: Client, worker: int) -> None:
    code = _ask(officer, person=worker, month_year="1450")
    perform(Act.objects.get().pk, now=world.NOW)
    page = officer.get(f"/fa/acts/done/{code}/").content.decode()
    assert "۵۸۰۹" in page and not Task.objects.filter(kind=ACTION).exists()


def test_the_doer_asks_again_who_may(officer: Client, worker: int) -> None:
    _ask(officer, person=worker)
    Act.objects.update(role="clinic", sees_all=False)
    assert perform(Act.objects.get().pk, now=world.NOW) == ActState.REFUSED
    assert Act.objects.get().findings[0]["number"] == 5807
