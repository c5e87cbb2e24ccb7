"""Bills of centres: each line against its check, sums that add up, once billed, decided by a second person, posted."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.flow.care import bills
from opentamin.flow.care.actions import register_providers
from opentamin.flow.care.bill_files import TEMPLATE, Line, read_bill, template_xlsx
from opentamin.flow.care.catalogue import CareRefusal
from opentamin.flow.care.checking import check_all
from opentamin.flow.care.facts import Answered, Asked
from opentamin.flow.care.models import Bill, BillLine, Provider
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives
from opentamin.ground.calendar import Day, Month
from opentamin.ledger.models import Posting
from tests.world import NOW

pytestmark = pytest.mark.django_db
TODAY, MONTH = Day.of(1404, 7, 20), Month(140407)
PEOPLE = 6
HEAD = ",".join(TEMPLATE)


@pytest.fixture
def centre() -> Provider:
    lives.world()
    for number in range(1, PEOPLE + 1):
        lives.pay(lives.person(number), 140407)
    refresh(by="test", now=NOW)
    facts = {"name_fa": "مرکز", "name_en": "Centre", "province": "ن", "no_own_centre": False}
    kinds = {"990001": 1, "990002": 2, "990004": 4}
    register_providers([{"code": code, "kind": kind, **facts} for code, kind in kinds.items()])
    return Provider.objects.get(code="990002")


def checks(centre: Provider, *, care: str = "outpatient", people: int = PEOPLE, prefix: str = "k") -> list[Answered]:
    asked = [Asked(f"{prefix}{n}", lives.code_of(n), care, TODAY) for n in range(1, people + 1)]
    found = check_all(centre, asked, by="t", now=NOW, today=TODAY)
    assert all(isinstance(each, Answered) for each in found)
    return [each for each in found if isinstance(each, Answered)]


def line(answered: Answered, amount: object = 1_000_005, **changes: object) -> str:
    facts = {"code": answered.code, "on": Day.from_date(answered.on), "care": answered.care, "amount": amount,
             "reference": answered.reference} | changes  # fmt: skip
    return ",".join(str(facts[name]) for name in ("code", "on", "care", "amount", "reference"))


def send(centre: Provider, *lines: str, key: str = "b", by: str = "page/1", month: Month = MONTH) -> Bill:
    content = "\n".join([HEAD, *lines]).encode()
    facts = {"name": "x.csv", "key": key, "by": by, "now": NOW, "today": TODAY}
    return Bill.objects.get(pk=bills.take_file(centre, month, content, **facts)[0])


def names(bill: Bill) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.name) for found in bills.tell(bill.provider, bill.pk)["findings"]]


def test_a_good_bill_pays_the_organisations_part_to_the_rial(centre: Provider) -> None:
    bill = send(centre, *(line(each) for each in checks(centre)))
    assert names(bill) == [] and (bill.lines, bill.good) == (PEOPLE, PEOPLE)
    # 30 per cent of 1,000,005 is 300,001.5: half up is 300,002; the rest is the organisation's.
    assert bill.person_rial == PEOPLE * 300_002 and bill.organisation_rial == PEOPLE * 700_003
    assert bill.tariff_rial == bill.person_rial + bill.organisation_rial


def test_in_patients_pay_ten_per_cent_and_nobody_in_an_own_centre(centre: Provider) -> None:
    inpatient = send(centre, line(checks(centre, care="inpatient", people=1)[0], 1_000))
    assert (inpatient.person_rial, inpatient.organisation_rial) == (100, 900)
    own = Provider.objects.get(code="990001")
    assert send(own, line(checks(own, people=1)[0], 1_000)).person_rial == 0


def test_every_fault_of_every_line_is_told_at_once(centre: Provider) -> None:
    a, b, c, d, e, f = checks(centre)
    other = checks(Provider.objects.get(code="990001"), people=1)[0]
    ended = check_all(centre, [Asked("z", lives.code_of(99), "outpatient", TODAY)], by="t", now=NOW, today=TODAY)[0]
    bill = send(
        centre, line(a), line(a), line(other), line(ended), line(b, code=c.code), line(c, on=TODAY + -1),
        line(d, care="inpatient"), line(e, amount="-1", care="teeth", on="1404-13-01", code="1"),
        line(f, reference=f.reference[:-1]), line(f, on=TODAY + -60),
    )  # fmt: skip
    assert names(bill) == [
        (3, "reference", "BILL_REFERENCE_TWICE"), (4, "reference", "BILL_REFERENCE_UNKNOWN"),
        (5, "reference", "BILL_NOT_COVERED"), (6, "code", "BILL_CODE_DIFFERS"), (7, "on", "BILL_DAY_DIFFERS"),
        (8, "care", "BILL_CARE_DIFFERS"), (9, "code", "BILL_CODE_INVALID"), (9, "on", "BILL_DAY_INVALID"),
        (9, "care", "BILL_CARE_INVALID"), (9, "tariff", "BILL_AMOUNT_INVALID"), (10, "reference", "BILL_REFERENCE_INVALID"),
        (11, "on", "BILL_DAY_DIFFERS"), (11, "on", "BILL_DAY_NOT_IN_MONTH"),
    ]  # fmt: skip
    assert bill.good == 1 and BillLine.objects.get(bill=bill, good=True).number == 2


def test_where_no_tariff_was_entered_nothing_is_computed(centre: Provider) -> None:
    free = Provider.objects.get(code="990004")
    bill = send(free, line(checks(free, people=1)[0]))
    assert names(bill) == [(2, "tariff", "BILL_SHARE_UNKNOWN")] and bill.organisation_rial == 0
    with pytest.raises(CareRefusal, match="Nothing"):
        bills.accept(bill.pk, by="head", now=NOW, today=TODAY)


def test_the_same_again_is_the_same_bill(centre: Provider) -> None:
    lines = [line(each) for each in checks(centre)]
    first = send(centre, *lines)
    assert send(centre, *lines) == first and send(centre, *lines, key="another") == first and Bill.objects.count() == 1
    with pytest.raises(CareRefusal, match="another question"):
        send(centre, *lines[:2])


def test_a_check_is_billed_once_and_again_after_it_was_given_back(centre: Provider) -> None:
    lines = [line(each) for each in checks(centre)]
    first = send(centre, *lines)
    second = send(centre, lines[0], key="second")
    assert names(second) == [(2, "reference", "BILL_REFERENCE_USED")]
    bills.give_back(first.pk, "papers", by="head", now=NOW)
    assert names(send(centre, lines[0], lines[1], key="third")) == []
    assert send(centre, *lines, key="fourth").good == PEOPLE - 2


def test_acceptance_is_posted_once_by_a_second_person(centre: Provider) -> None:
    bill = send(centre, *(line(each) for each in checks(centre)), by="page/9980000082")
    with pytest.raises(CareRefusal, match="sent"):
        bills.accept(bill.pk, by="9980000082", now=NOW, today=TODAY)
    made = bills.accept(bill.pk, by="head", now=NOW, today=TODAY)
    assert bills.accept(bill.pk, by="head", now=NOW + timedelta(days=1), today=TODAY) == made
    rows = dict(Posting.objects.filter(entry__key=f"care/bill/{bill.pk}").values_list("account_id", "amount_rial"))
    assert rows == {"5410": bill.organisation_rial, "2350": -bill.organisation_rial}
    with pytest.raises(CareRefusal, match="decided"):
        bills.give_back(bill.pk, "late", by="head", now=NOW)


def test_nothing_of_a_bill_is_changed(centre: Provider) -> None:
    send(centre, line(checks(centre, people=1)[0]))
    for sql in ("UPDATE care_bill_line SET good = true", "DELETE FROM care_bill", "TRUNCATE care_bill_finding"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_template_is_read_back_with_persian_digits_and_lost_zeros(centre: Provider) -> None:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, TEMPLATE)
    sheet.write_row(1, 0, ("۹۹۰۰۰۰۰۰۱۳", "۱۴۰۴/۰۷/۲۰", "بستری", "۱٬۰۰۰٬۰۰۰", "1"))
    sheet.write_row(2, 0, (84_575_948, "1404-07-20", "سرپایی", 5, "1"))
    book.close()
    first, second = read_bill(stream.getvalue())
    assert (first.on, first.care, first.tariff_rial) == (TODAY, 1, 1_000_000)
    assert second.code.zfill(10) == "0084575948" and second.faults == (("reference", "BILL_REFERENCE_INVALID", "1"),)
    with pytest.raises(CareRefusal, match="no line"):
        read_bill(template_xlsx())


@pytest.mark.parametrize("content", [
    b"", b"a,b\n1,2", b"PK\x03\x04junk", b"\xff\xfe\x00", f"{HEAD}\n".encode(), b"<xml/>", f"{HEAD}\n".encode() + b"x\x00",
])  # fmt: skip
def test_what_is_no_bill_is_refused_with_a_number(content: bytes) -> None:
    with pytest.raises(CareRefusal) as refused:
        read_bill(content)
    assert 5660 <= refused.value.finding.number <= 5663


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=120))
def test_no_bytes_break_the_reader(noise: bytes, text: str) -> None:
    for content in (noise, b"PK\x03\x04" + noise, f"{HEAD}\n{text}".encode(errors="replace")):
        try:
            assert all(isinstance(each, Line) for each in read_bill(content))
        except CareRefusal:
            continue


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=PEOPLE))
def test_shares_add_up_whatever_the_amounts(centre: Provider, amounts: list[int]) -> None:
    with transaction.atomic():
        answered = checks(centre)
        bill = send(centre, *(line(each, amount) for each, amount in zip(answered, amounts, strict=False)))
        for row in BillLine.objects.filter(bill=bill):
            assert row.person_rial is not None and row.organisation_rial is not None and row.tariff_rial is not None
            assert row.person_rial + row.organisation_rial == row.tariff_rial
            assert abs(row.person_rial * 100 - row.tariff_rial * 30) <= 50
        transaction.set_rollback(True)


def test_the_function_judges_what_the_station_says_it_judges() -> None:
    text = (Path(bills.__file__).parent / "bills.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"'(BILL_[A-Z_]+)'", text)) == set(bills.JUDGED)
