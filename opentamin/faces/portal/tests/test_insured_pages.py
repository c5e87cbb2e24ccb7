"""The insured person's door: the record as a calendar, a claim in parts, papers, estimates, objections, drafts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from opentamin.desk.models import Act, ActState, FormDraft, Paper, PaperUse, Role, Task
from opentamin.flow.claims import actions as claims
from opentamin.flow.claims.models import Claim, ClaimObjection
from opentamin.journeys.acts.doing import perform
from opentamin.registers.models import Person
from tests import walls
from tests.journeys.rights_world import works

PDF = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF\n"


@pytest.fixture
def me(committed_db: None) -> tuple[Client, Person]:
    """An insured person with a record of years, a hole in it, and a list of last month."""
    found = walls.build()
    Person.objects.filter(pk=found["person_id"]).update(birth_date="1990-03-21", sex="m", provisional=False)
    who = Person.objects.get(pk=found["person_id"])
    works(who, "1380-01", "1390-01", 9_000_000)
    works(who, "1390-05", "1391-01", 9_000_000, days=12)
    return walls.client_of(walls.user_of(Role.INSURED, who.national_code or "", 50)), who


def paper(name: str = "گواهی.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def do(code: str) -> Act:
    act = Act.objects.get(code=code)
    with walls.as_role("app"):
        perform(act.pk, now=timezone.now())
    act.refresh_from_db()
    return act


def mine() -> Paper:
    """The one paper that was uploaded."""
    return Paper.objects.exclude(user_id=0).get()


def code_of(answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()[-2500:]
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_page_of_the_door_answers_with_few_queries(me: tuple[Client, Person], language: str) -> None:
    client, who = me
    for page in (
        "",
        "record/",
        "rights/",
        "rights/sick_pay/",
        "claim/sick_pay/",
        "claim/sick_pay/facts/",
        "requests/",
        "pay/",
        "estimate/",
    ):
        with walls.as_role("web"), CaptureQueriesContext(connection) as queries:
            assert client.get(f"/{language}/my/{who.pk}/{page}").status_code == 200, page
        own = [each["sql"] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "SET", "BEGIN", "COMMIT"))]  # fmt: skip
        assert len(own) <= 12, (page, len(own), own)


def test_the_calendar_marks_whole_part_and_empty_months_in_words_too(me: tuple[Client, Person]) -> None:
    client, who = me
    with walls.as_role("web"):
        page = client.get(f"/en/my/{who.pk}/record/?year=1390").content.decode()
    assert 'aria-label="Farvardin 1390: empty"' in page and 'class="day gap"' in page
    assert 'aria-label="Mordad 1390: 12 days of 31"' in page
    assert 'aria-label="Esfand 1389: whole, 29 days"' in page
    assert 'id="m139008"' in page and 'id="m139108"' not in page, "one year is told in words"


def test_a_month_is_said_to_be_wrong_from_its_own_row_and_then_shows_its_state(me: tuple[Client, Person]) -> None:
    client, who = me
    with walls.as_role("web"):
        page = client.get(f"/fa/my/{who.pk}/record/?year=1390").content.decode()
        assert f"month_not_right/?person={who.pk}&amp;month=139002&amp;what=month_missing" in page
        typed = {
            "person": who.pk,
            "month": "1390-02",
            "what": "month_missing",
            "key": "m",
            "step": "send",
            "papers": paper(),
        }
        code = code_of(client.post("/fa/acts/month_not_right/", typed))
    act = do(code)
    assert act.state == ActState.DONE, act.findings
    use = PaperUse.objects.exclude(action="wall").get()
    assert (use.act_code, use.person_id) == (code, who.pk)
    with walls.as_role("web"):
        page = client.get(f"/en/my/{who.pk}/record/?year=1390").content.decode()
    assert "you said it is not right; answer by" in page and 'class="day gap flag"' in page
    with walls.as_role("web"):
        again = client.post("/fa/acts/month_not_right/", {**typed, "key": "n", "papers": ""})
    assert [each["number"] for each in do(code_of(again)).findings] == [5849]


def test_files_that_are_no_papers_are_told_beside_the_field_and_the_good_one_stays(me: tuple[Client, Person]) -> None:
    client, who = me
    typed = {
        "person": who.pk,
        "month": "1390-02",
        "what": "month_missing",
        "words": "می‌ماند",
        "key": "m",
        "step": "check",
    }
    files = [paper(), paper("a.pdf", b"MZ"), paper("b.pdf", PDF[:-9])]
    with walls.as_role("web"):
        answer = client.post("/fa/acts/month_not_right/", {**typed, "papers": files})
        page = answer.content.decode()
    assert answer.status_code == 422 and "۵۸۴۲" in page and "۵۸۴۴" in page and "می‌ماند" in page
    code = mine().code
    assert f'value="{code}" checked' in page
    other = _other(who)
    stranger = walls.client_of(walls.user_of(Role.INSURED, other.national_code or "", 51))
    with walls.as_role("web"):
        taken = stranger.post("/fa/acts/month_not_right/", {**typed, "person": other.pk, "papers": code})
    assert taken.status_code == 422 and "۵۸۴۵" in taken.content.decode(), (
        "a paper of somebody else is as one that is gone"
    )


def _other(who: Person) -> Person:
    return Person.objects.exclude(pk=who.pk).exclude(national_code=None).order_by("id")[0]


def test_a_claim_is_put_together_in_parts_left_and_sent_once(me: tuple[Client, Person]) -> None:
    client, who = me
    base = f"/fa/my/{who.pk}/claim/sick_pay/"
    day = {"event_on_day": "۱۰", "event_on_month": "8", "event_on_year": "۱۴۰۴"}
    with walls.as_role("web"):
        assert "آغاز نشده" in client.get(base).content.decode()
        wrong = client.post(f"{base}papers/", {"step": "save", "sick_days": "زیاد"})
        assert wrong.status_code == 422 and "زیاد" in wrong.content.decode(), "nothing typed is lost"
        assert client.post(f"{base}papers/", {"step": "keep", "sick_days": "", "papers": paper()}).status_code == 302
        assert client.post(f"{base}facts/", {"step": "save", **day}).status_code == 302
        page = client.get(base).content.decode()
    assert "۱ چیز مانده" in page and "۳۰ روز دیگر" in page and FormDraft.objects.count() == 1
    later = walls.client_of(walls.User.objects.get(login="9970000050"))
    typed = {"step": "save", "sick_days": "۱۲", "papers": mine().code}
    with walls.as_role("web"):
        assert "گواهی.pdf" in later.get(f"{base}papers/").content.decode()
        assert later.post(f"{base}papers/", typed).status_code == 302
        assert "همه چیز آماده است" in later.get(base).content.decode()
    draft = FormDraft.objects.get()
    with walls.as_role("web"):
        assert (
            later.post("/fa/acts/claim_sick_pay/", {**draft.typed, "key": draft.key, "step": "check"}).status_code
            == 200
        )
        code = code_of(later.post("/fa/acts/claim_sick_pay/", {**draft.typed, "key": draft.key, "step": "send"}))
    act = do(code)
    assert act.state == ActState.DONE and not FormDraft.objects.exists()
    claim = Claim.objects.get(person=who)
    assert (
        claim.evidence == {"sick_days": 12}
        and PaperUse.objects.exclude(action="wall").get().branch_id == claim.branch_id
    )
    officer = walls.client_of(walls.user_of(Role.BRANCH, walls.HOME, 52))
    away = walls.client_of(walls.user_of(Role.BRANCH, walls.AWAY, 53))
    url = f"/fa/papers/{mine().code}/"
    task = Task.objects.get(key=claim.key).pk
    with walls.as_role("web"):
        officer.post("/fa/reading-reason/", {"person": who.pk, "choice": "claim", "keep": "1"})
        assert "گواهی.pdf" in officer.get(reverse("portal:task", args=[task])).content.decode()
        opened = officer.get(url)
        assert opened.content == PDF and opened["Content-Disposition"].startswith("attachment")
        assert "sandbox" in opened["Content-Security-Policy"] and away.get(url).status_code == 404


def test_answers_lead_to_a_verdict_for_each_condition_with_its_article(me: tuple[Client, Person]) -> None:
    client, who = me
    query = "?event_on=1404-08-10&left_on=1404-08-09"
    with walls.as_role("web"):
        page = client.get(f"/en/my/{who.pk}/rights/old_age/{query}").content.decode()
        assert client.get(f"/en/my/{who.pk}/rights/old_age/?event_on=x").status_code == 422
        assert client.get(f"/en/my/{who.pk}/rights/nothing/").status_code == 404
    assert "not entitled" in page and "Social Security Act, article 76, clause 1" in page and "Days of service" in page
    assert not Claim.objects.filter(person=who).exists(), "asking writes nothing"


def test_an_estimate_is_labelled_bounded_and_drawn(me: tuple[Client, Person]) -> None:
    client, who = me
    Person.objects.filter(pk=who.pk).update(birth_date="1971-03-21")
    query = "?leave_age=66&wage_rial=۳۰۰٬۰۰۰٬۰۰۰&rise_percent=1&pace=pace_whole"
    with walls.as_role("web"):
        page = client.get(f"/fa/my/{who.pk}/estimate/{query}").content.decode()
        wrong = client.get(f"/fa/my/{who.pk}/estimate/?leave_age=200&wage_rial=x&rise_percent=1&pace=pace_whole")
    assert "برآورد است، نه تصمیم" in page and "<svg" in page and "در ۶۶ سالگی" in page
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "۵۸۰۱" in text and "۵۸۰۲" in text


def test_an_objection_has_its_answer_on_the_page_of_who_objected(me: tuple[Client, Person]) -> None:
    client, who = me
    branch_id = walls.desk_home()
    day = timezone.now().date()
    asked = claims.Asked("o", "old_age", who.pk, branch_id, day, day, {"left_on": 14040801})
    claim_id = claims.receive([asked], by="desk", now=timezone.now())["o"]
    claims.decide_claims([claim_id], by="proposer", now=timezone.now())
    claims.approve([claim_id], by="approver", now=timezone.now())
    with walls.as_role("web"):
        page = client.get(f"/en/my/{who.pk}/requests/").content.decode()
        assert "These conditions were not met" in page and "object_to_decision" in page
        typed = {"claim": claim_id, "grounds": "سابقه کم است", "key": "o", "step": "send", "papers": paper()}
        code = code_of(client.post("/fa/acts/object_to_decision/", typed))
    objected = do(code)
    assert objected.state == ActState.DONE, objected.findings
    officer = walls.client_of(walls.user_of(Role.BRANCH, walls.HOME, 54))
    number = ClaimObjection.objects.get().pk
    typed = {"objection": number, "outcome": "outcome_stands", "words": "همین است", "key": "a", "step": "send"}
    with walls.as_role("web"):
        code = code_of(officer.post("/fa/acts/objection_answer/", typed))
    answered = do(code)
    with walls.as_role("web"):
        page = client.get(f"/en/my/{who.pk}/requests/").content.decode()
    assert answered.state == ActState.DONE, answered.findings
    assert "answer to the objection: the decision stands" in page and "همین است" in page
    assert Task.objects.get(kind="claim_objection").closed_at is not None


def test_a_form_of_any_act_is_left_gone_on_with_and_thrown_away(me: tuple[Client, Person]) -> None:
    client, who = me
    typed = {"person": who.pk, "words": "تا این‌جا", "key": "later", "step": "keep"}
    with walls.as_role("web"):
        assert client.post("/fa/acts/month_not_right/", typed).status_code == 302
        assert "draft=later" in client.get("/fa/acts/").content.decode()
        assert "تا این‌جا" in client.get("/fa/acts/month_not_right/?draft=later").content.decode()
        assert client.post("/fa/acts/month_not_right/", {"key": "later", "step": "drop"}).status_code == 302
    assert not FormDraft.objects.exists()
