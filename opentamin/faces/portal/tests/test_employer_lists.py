"""The employer's way of a list: sent by file, copied or typed; checked; seen with its totals; signed; only then it counts."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opentamin.desk.models import Act, Role
from opentamin.faces.portal.views_people import today
from opentamin.flow.careers.models import CareerEntry
from opentamin.flow.lists.formats import write_xlsx
from opentamin.flow.lists.models import ListLine, ListState, Signature, Submission, WageList
from opentamin.ground.calendar import Month
from opentamin.journeys import tasks
from opentamin.journeys.acts.doing import perform
from opentamin.journeys.models import Progress, Rehearsal
from opentamin.ledger.models import Posting
from tests import world
from tests.journeys.rights_world import branch
from tests.walls import client_of, user_of
from tests.world import SAMPLE_WORKSHOP, made, sending

pytestmark = pytest.mark.django_db
HOME = f"/fa/employer/{SAMPLE_WORKSHOP}/"
NEW, ROWS = f"{HOME}new/", f"{HOME}new/rows/"
DUE = today().month + -1
"""The month that is due by the clock of the pages."""


@pytest.fixture(autouse=True)
def house() -> None:
    branch()
    world.workshop()


@pytest.fixture
def employer() -> Client:
    return client_of(user_of(Role.EMPLOYER, SAMPLE_WORKSHOP, 31))


def uploaded(*files: Any) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(file.name, file.content) for file in files]


def checked(response: Any) -> int:
    """The number of the sending to which a form led, after the worker has done its part."""
    assert response.status_code == 302, re.sub(r"<[^>]+>", " ", response.content.decode())[:1500]
    number = int(response["Location"].rstrip("/").rpartition("/")[2])
    tasks.submit_list(ids=[number])
    return number


def press_sign(client: Client, number: int, digest: str = "") -> Act:
    """Sign what stands on the page; the worker does the act."""
    page = client.get(f"/fa/employer/sign/{number}/").content.decode()
    seen = digest or re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]
    form = {"key": f"sign-{number}-{seen[:8]}", "submission": str(number), "digest": seen, "step": "send"}
    answer = client.post("/fa/acts/sign_list/", form)
    act = Act.objects.get(code=answer["Location"].rstrip("/").rpartition("/")[2])
    perform(act.pk, now=datetime.now(UTC))
    return Act.objects.get(pk=act.pk)


def program(wages: Any, key: str) -> None:
    """A list that a program sent by the clock of the pages: accepted without a signature, as ever."""
    from opentamin.journeys.submit_list import submit

    submit([sending(wages, key)], sender="test", now=datetime.now(UTC), today=today())


def errors(response: Any) -> str:
    assert response.status_code == 422
    page = response.content.decode()
    assert "<title>خطا:" in page and 'role="alert"' in page and "autofocus" in page
    return page


def test_a_list_from_a_page_has_no_effect_before_it_is_signed_and_all_of_it_after(employer: Client) -> None:
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(made(SAMPLE_WORKSHOP, 140408)))}))
    row = WageList.objects.get(submission=number)
    assert row.state == ListState.CHECKED and row.version is None
    assert not Posting.objects.exists() and not ListLine.objects.exists() and not CareerEntry.objects.exists()
    sight = employer.get(f"/fa/submissions/{number}/")
    assert sight["Location"].endswith(f"/employer/sign/{number}/")
    tasks.submit_list(ids=[number])  # a worker that comes again neither accepts it nor computes something else
    assert WageList.objects.get(pk=row.pk).state == ListState.CHECKED and Rehearsal.objects.count() == 1
    act = press_sign(employer, number)
    assert act.state == "done", act.findings
    assert WageList.objects.get(pk=row.pk).state == ListState.CREDITED
    assert Signature.objects.get().by == Submission.objects.get(pk=number).sender
    assert ListLine.objects.count() == row.people and CareerEntry.objects.exists() and Posting.objects.exists()


def test_what_is_shown_before_signing_is_what_is_written_after(employer: Client) -> None:
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(made(SAMPLE_WORKSHOP, 140408)))}))
    found = Rehearsal.objects.get().found[0]
    press_sign(employer, number)
    from opentamin.flow.assessments.questions import assessed

    after = assessed([found["list"]])[0]
    assert {name: amount for name, amount, _ in found["shares"]} == {s.share: s.amount_rial for s in after.shares}


def test_other_totals_than_those_that_were_seen_are_not_signed(employer: Client) -> None:
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(made(SAMPLE_WORKSHOP, 140408)))}))
    act = press_sign(employer, number, digest="0" * 64)
    assert act.state == "refused" and [f["name"] for f in act.findings] == ["TOTALS_CHANGED"]
    assert not Signature.objects.exists() and WageList.objects.get().state == ListState.CHECKED
    again = employer.post(f"/fa/employer/sign/{number}/")
    assert again.status_code == 302


def test_another_version_meanwhile_leaves_nothing_to_sign(employer: Client) -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(first))}))
    program(world.without_row(first, 2), "program")
    act = press_sign(employer, number)
    assert act.state == "refused" and [f["name"] for f in act.findings] == ["TOTALS_CHANGED"]


def test_nobody_signs_for_another_workshop(employer: Client) -> None:
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(made(SAMPLE_WORKSHOP, 140408)))}))
    world.workshop("9990099999")
    stranger = client_of(user_of(Role.EMPLOYER, "9990099999", 32))
    assert stranger.get(f"/fa/employer/sign/{number}/").status_code in (403, 404)
    digest = Rehearsal.objects.get().digest
    answer = stranger.post(
        "/fa/acts/sign_list/", {"key": "x", "submission": str(number), "digest": digest, "step": "send"}
    )
    assert answer.status_code == 422 and not Act.objects.exists()


def test_a_list_of_another_workshop_is_told_at_once_and_sent_back_by_the_worker_too(employer: Client) -> None:
    world.workshop("9990099999")
    other = write_xlsx(made("9990099999", 140408))
    assert "۹۹۹۰۰۹۹۹۹۹" in errors(employer.post(NEW, {"key": "k", "files": uploaded(other)}))
    from opentamin.flow.lists.actions import Sending, check, receive

    late = Sending("k2", (other,), sign_first=True, workshop_code=SAMPLE_WORKSHOP)
    ids = list(receive([late], sender="user/1", now=world.NOW, today=world.TODAY).submissions.values())
    check(ids, now=world.NOW, today=world.TODAY)
    row = WageList.objects.get(submission=ids[0])
    assert row.state == ListState.RETURNED
    assert "LIST_OF_ANOTHER_WORKSHOP" in row.findings.values_list("name", flat=True)


def test_a_month_that_was_sent_already_becomes_a_correction_or_a_supplementary_list(employer: Client) -> None:
    first = made(SAMPLE_WORKSHOP, DUE)
    program(first, "a")
    page = employer.get(NEW).content.decode()
    assert "پذیرفته شده است" in page and "لیست متمم شمارهٔ ۲" in page
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(world.without_row(first, 2)))}))
    page = employer.get(f"/fa/employer/sign/{number}/").content.decode()
    assert "اصلاح است: نسخهٔ ۲" in page and "در برابر نسخهٔ پیشین" in page
    second = write_xlsx(made(SAMPLE_WORKSHOP, DUE, number="02", seed=8))
    number = checked(employer.post(NEW, {"key": "k2", "files": uploaded(second)}))
    assert "متمم شمارهٔ ۲" in employer.get(f"/fa/employer/sign/{number}/").content.decode()


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("name", "content", "number"),
    [
        ("list.xlsx", PROTECTED, "۱۰۶۶"),
        ("list.xls", PROTECTED[:8] + bytes(700), "۱۰۶۵"),
        ("list.xlsx", b"", "۱۰۰۱"),
        ("list.pdf", b"%PDF-1.7 nothing of a list", "۱۰"),
        ("list.zip", b"PK\x03\x04broken", "۱۰۸۰"),
    ],
    ids=["protected", "old form", "empty", "wrong type", "damaged zip"],
)
def test_what_is_no_list_file_is_told_beside_the_field(
    employer: Client, name: str, content: bytes, number: str
) -> None:
    page = errors(employer.post(NEW, {"key": "k", "files": [SimpleUploadedFile(name, content)]}))
    assert f"({number}" in page and 'aria-invalid="true"' in page and 'href="#files"' in page
    assert not Submission.objects.exists()


def test_no_file_and_one_too_big_are_told(employer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "(۱۰۰۳)" in errors(employer.post(NEW, {"key": "k"}))
    monkeypatch.setattr("opentamin.faces.portal.upload_faults.LARGEST_UPLOAD_BYTES", 10)
    big = [SimpleUploadedFile("list.csv", b"x" * 11)]
    assert "(۱۰۰۲)" in errors(employer.post(NEW, {"key": "k", "files": big}))


def test_a_zip_with_a_password_is_told(employer: Client) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("DSKKAR00.DBF", b"x")
    content = bytearray(stream.getvalue())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "(۱۰۸۲)" in errors(employer.post(NEW, {"key": "k", "files": [SimpleUploadedFile("a.zip", bytes(content))]}))


PERSON = {
    "first_name": "زهره", "last_name": "نمونه", "father_name": "علی", "national_code": "۹۹۱۰۰۰۰۰۰۴", "sex": "زن",
    "insurance_number": "12345678", "id_card_number": "1", "issue_place": "قم", "birth_date": "1370/01/01",
    "nationality": "ایرانی", "job_title": "منشی", "job_code": "027075", "days": "30", "daily_wage": "۶٬۰۰۰٬۰۰۰",
    "daily_seniority": "", "allowances": "52,000,000", "of_which_marital": "", "start_date": "", "leave_date": "",
}  # fmt: skip


def typed(mark: str, **other: str) -> dict[str, str]:
    from opentamin.law.ir.identifiers.national_code import check_digit

    code = f"991000000{check_digit('991000000')}"
    return {f"{mark}-{name}": value for name, value in {**PERSON, "national_code": code, **other}.items()}


def head_of(month: Month, number: str = "1") -> dict[str, str]:
    year, of_year = divmod(month.code, 100)
    return {"key": "k", "month_year": str(year), "month_month": str(of_year), "number": number, "step": "check"}


def test_a_list_is_typed_and_signed_and_holds_to_the_rial(employer: Client) -> None:
    form = {**head_of(DUE), "new": "1", **typed("n0")}
    number = checked(employer.post(ROWS, form))
    row = WageList.objects.get(submission=number)
    assert row.state == ListState.CHECKED, list(row.findings.values_list("name", "row", "column"))
    assert press_sign(employer, number).state == "done"
    line = ListLine.objects.get()
    assert (line.days, line.insurable_rial, line.premium_insured_rial) == (30, 232_000_000, 16_240_000)
    assert row.declared["premium_employer_20pct"] == 46_400_000


def test_nothing_typed_is_lost_and_each_fault_leads_to_its_field(employer: Client) -> None:
    form = {**head_of(DUE), "new": "1", **typed("n0", days="seven", daily_wage="12x")}
    page = errors(employer.post(ROWS, form))
    assert 'href="#n0-days"' in page and 'href="#n0-daily_wage"' in page
    assert 'value="seven"' in page and 'value="زهره"' in page and "۱۳۷۰/۰۱/۰۱" in page
    form = {**head_of(DUE), "new": "1", **typed("n0", national_code="1234567890", days="31")}
    page = errors(employer.post(ROWS, form))
    assert 'href="#n0-national_code"' in page and 'href="#n0-days"' in page
    assert not Submission.objects.exists()


def test_people_are_added_one_by_one_up_to_ten_without_script(employer: Client) -> None:
    form = {**head_of(DUE), "new": "1", **typed("n0"), "step": "more"}
    page = employer.post(ROWS, form)
    assert (
        page.status_code == 200 and 'id="n1-days"' in page.content.decode() and 'value="زهره"' in page.content.decode()
    )
    full = employer.post(ROWS, {**form, "new": "10"}).content.decode()
    assert 'id="n9-days"' in full and 'id="n10-days"' not in full and 'value="more"' not in full


def test_last_month_is_copied_and_only_what_changed_is_typed(employer: Client) -> None:
    before = DUE + -1
    program(made(SAMPLE_WORKSHOP, before, people=6), "a")
    old = WageList.objects.get()
    page = employer.get(f"{ROWS}?of={old.pk}").content.decode()
    fields = dict(re.findall(r'name="(p\d+-[a-z_]+)" type="text"[^>]*? value="([^"]*)"', page))
    assert len({name.split("-")[0] for name in fields}) >= 5
    form = {**head_of(DUE), "of": str(old.pk), "new": "1", **fields, **typed("n0"), "p0-out": "1"}
    number = checked(employer.post(ROWS, form))
    row = WageList.objects.get(submission=number)
    assert row.state == ListState.CHECKED, list(row.findings.values_list("name", "severity", "row", "column"))
    found = Rehearsal.objects.get().found[0]["compared"]
    assert found["against"] == "month" and found["counts"]["joined"] == 1 and found["counts"]["left"] >= 1
    page = employer.get(f"/fa/employer/sign/{number}/").content.decode()
    assert "تازه‌آمده" in page and "رفته" in page and "زهره نمونه" in page
    book = employer.get(f"{HOME}new/copy/{old.pk}.xlsx")
    assert book.content.startswith(b"PK")


def test_a_list_that_came_back_is_mended_in_place_as_a_new_sending(employer: Client) -> None:
    wrong = made(SAMPLE_WORKSHOP, 140408, people=6)
    wrong.people["national_code"][2] = "9910000001"
    wrong.people["days"][4] = 33
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(wrong))}))
    row = WageList.objects.get(submission=number)
    assert row.state == ListState.RETURNED
    page = employer.get(f"/fa/lists/{row.pk}/").content.decode()
    assert f"{ROWS}?mend={number}" in page
    form_page = employer.get(f"{ROWS}?mend={number}").content.decode()
    assert 'id="p2-national_code"' in form_page and 'id="p4-days"' in form_page and 'id="p0-days"' not in form_page
    fields = dict(re.findall(r'name="(p\d+-[a-z_]+)" type="text"[^>]*? value="([^"]*)"', form_page))
    good = {**fields, "p2-national_code": typed("n0")["n0-national_code"], "p4-days": "10", "p4-leave_date": "14040811"}
    good["p4-start_date"] = ""
    sent = employer.post(ROWS, {**head_of(Month(140408)), "key": "mended", "mend": str(number), "new": "0", **good})
    again = checked(sent)
    assert again != number and WageList.objects.get(submission=again).state == ListState.CHECKED
    assert Submission.objects.get(pk=number).files.get().file.content  # what came first is kept as it came
    world.workshop("9990099999")
    stranger = client_of(user_of(Role.EMPLOYER, "9990099999", 33))
    assert stranger.get(f"/fa/employer/9990099999/new/rows/?mend={number}").status_code == 404


def test_findings_are_taken_away_as_a_sheet(employer: Client) -> None:
    wrong = made(SAMPLE_WORKSHOP, 140408)
    wrong.people["national_code"][2] = "=1+1"
    number = checked(employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(wrong))}))
    row = WageList.objects.get(submission=number)
    text = employer.get(f"/fa/lists/{row.pk}/findings.csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == row.findings.count() + 1
    assert "'=1+1" in text and ",=1+1" not in text
    book = employer.get(f"/en/lists/{row.pk}/findings.xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        words = opened.read("xl/sharedStrings.xml").decode()
    assert "What to do" in words and "<f>" not in opened.namelist()
    assert employer.get(f"/fa/lists/{row.pk}/findings.pdf").status_code == 404


def test_this_month_says_what_is_to_be_done_and_a_new_workshop_its_first_steps(employer: Client) -> None:
    page = employer.get(HOME).content.decode()
    assert "نخستین گام‌ها" in page and "باید انجام شود" in page
    number = checked(employer.post(ROWS, {**head_of(DUE), "new": "1", **typed("n0")}))
    page = employer.get(HOME).content.decode()
    assert f"/fa/employer/sign/{number}/" in page
    assert "چشم‌به‌راه امضا" in employer.get(f"{HOME}lists/").content.decode()
    press_sign(employer, number)
    page = employer.get(HOME).content.decode()
    assert "دیرکرد چه هزینه‌ای دارد" in page and "۶۹٬۶۰۰٬۰۰۰" in page.replace(",", "٬")


def test_a_missing_month_is_a_red_row_with_its_own_way_to_send(employer: Client) -> None:
    program(made(SAMPLE_WORKSHOP, DUE + -3), "a")
    page = employer.get(f"{HOME}lists/").content.decode()
    assert page.count('<tr class="bad">') == 2
    assert f"new/?month={(DUE + -1).code}" in page


@pytest.mark.parametrize("path", [NEW, ROWS, HOME, f"{HOME}lists/"])
def test_pages_stay_within_twelve_questions(employer: Client, path: str, django_assert_max_num_queries: Any) -> None:
    program(made(SAMPLE_WORKSHOP, DUE + -1), "a")
    employer.get(path)
    with django_assert_max_num_queries(16):  # with those that open the session and keep its idle time
        employer.get(path)


def test_a_sending_whose_job_failed_is_put_into_the_queue_again(employer: Client) -> None:
    answer = employer.post(NEW, {"key": "k", "files": uploaded(write_xlsx(made(SAMPLE_WORKSHOP, 140408)))})
    page = employer.get(answer["Location"]).content.decode()
    assert "<progress" in page and "دوباره به صف" not in page
    Progress.objects.update(changed_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert "دوباره به صف" in employer.get(answer["Location"]).content.decode()
    assert employer.post(answer["Location"]).status_code == 302
    number = checked(answer)
    assert employer.get(f"/fa/submissions/{number}/")["Location"].endswith(f"/employer/sign/{number}/")
