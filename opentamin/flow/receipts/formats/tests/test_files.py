"""Statements of every form as they stand in the house, what is wrong with others, and bytes of strangers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.receipts.formats.files import read_file
from opentamin.flow.receipts.formats.names import read_names
from opentamin.flow.receipts.formats.reading import Unreadable, day_of, rial_of

FROZEN = Path(__file__).parent / "frozen"
CAMT = (FROZEN / "statement.xml").read_bytes()
PERSIAN = (FROZEN / "statement.csv").read_bytes()
MESSAGES = (FROZEN / "messages.csv").read_bytes()


def test_every_fact_of_a_camt053_is_read() -> None:
    read = read_file("a.xml", CAMT)
    assert (read.form, read.findings) == ("camt.053", ())
    (statement,) = read.statements
    assert (statement.account, statement.number) == ("IR250130000000000000000017", "STMT-1404-09-05")
    assert (statement.opening_rial, statement.closing_rial) == (1_000_000, 2_275_000)
    assert (str(statement.from_day), str(statement.until_day)) == ("1404-09-05", "1404-09-05")
    first, batch_a, batch_b, back = statement.lines
    assert (first.amount_rial, first.credit, first.returned) == (1_350_000, True, False)
    assert (str(first.value_day), str(first.booking_day)) == ("1404-09-04", "1404-09-05")
    assert (first.bank_reference, first.end_to_end, first.creditor_reference) == ("BANK-1", "E2E-1", "1000000199971")
    assert (first.text, first.payer_account, first.payer_name) == (
        "حق بیمه مهر کارگاه 9990010014",
        "IR320130000000099000000017",
        "کارفرمای ساختگی",
    )
    assert (batch_a.amount_rial, batch_b.amount_rial, batch_a.bank_reference) == (20_000, 5_000, "BANK-2A")
    assert (back.credit, back.returned, back.returns, back.amount_rial) == (False, True, "E2E-0", 100_000)


def test_pending_entries_are_no_money_yet() -> None:
    booked = b"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-11-26</Dt></BookgDt>"
    read = read_file("a.xml", CAMT.replace(booked, b"<Sts><Cd>PDNG</Cd></Sts>", 1))
    assert len(read.statements[0].lines) == 3


def test_persian_comma_text_newest_first_is_read_from_the_oldest() -> None:
    read = read_file("a.csv", PERSIAN)
    assert (read.form, read.findings) == ("csv", ())
    (statement,) = read.statements
    assert (statement.account, statement.opening_rial, statement.closing_rial) == (
        "IR250130000000000000000017",
        500,
        1_349_296,
    )
    assert [line.row for line in statement.lines] == [5, 4, 3]
    assert [line.signed_rial for line in statement.lines] == [1_349_096, -800, 500]
    assert (
        str(statement.lines[0].value_day) == "1404-09-01" and statement.lines[0].creditor_reference == "1000000199971"
    )


def test_gregorian_days_and_plain_commas_are_the_same_statement() -> None:
    text = "account,IR1\nopening balance,0\nclosing balance,7\ndate,credit,debit\n2025-11-22,10,\n2025-11-23,,3\n"
    (statement,) = read_file("a.csv", text.encode()).statements
    assert [(line.signed_rial, str(line.value_day)) for line in statement.lines] == [
        (10, "1404-09-01"),
        (-3, "1404-09-02"),
    ]


def test_messages_of_a_provider() -> None:
    read = read_file("m.csv", MESSAGES)
    assert read.form == "messages" and [found.row for found in read.findings] == [4]
    assert [(each.reference, each.amount_rial, each.tracking) for each in read.messages] == [
        ("1000000199971", 1_350_000, "880011"), ("1000000299972", 25_000, "880012"),
    ]  # fmt: skip


def test_every_fault_of_every_row_is_named_at_once_with_its_column() -> None:
    text = "account;A\nday;direction;amount;balance\n1404-13-01;credit;5;5\n1404-09-01;sideways;5;5\n1404-09-01;credit;x;5\n1404-12-30;debit;0;5\n"
    read = read_file("a.csv", text.encode())
    assert [(found.row, found.column) for found in read.findings] == [
        (3, "day"),
        (4, "direction"),
        (5, "amount"),
        (6, "amount"),
    ]
    assert read.statements == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("day;direction;amount;balance\n1404-09-01;credit;5;5\n", "ACCOUNT_NOT_NAMED"),
        ("account;A\nday;direction;amount\n1404-09-01;credit;5\n", "STATEMENT_WITHOUT_BALANCE"),
        ("account;A\nday;direction;amount;balance\n1404-09-01;credit;5;5\n1404-09-02;credit;5;11\n", "BALANCE_BROKEN"),
        ("account;A\nday;direction;amount;balance\n", "STATEMENT_WITHOUT_BALANCE"),
    ],
)
def test_a_statement_that_cannot_stand_is_named(text: str, name: str) -> None:
    read = read_file("a.csv", text.encode())
    assert [found.name for found in read.findings] == [name] and read.statements == ()


BOMB = b'<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;">]><Document><BkToCstmrStmt>&d;</BkToCstmrStmt></Document>'


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe<", BOMB, b"<a>", b"<a/>", b"x,y\n1,2\n", b"\x00" * 50, BOMB.decode().encode("utf-16")]
)
def test_what_cannot_be_read_is_named_in_both_languages(content: bytes) -> None:
    read = read_file("a", content)
    assert (
        read.form == ""
        and [found.name for found in read.findings] == ["FILE_UNREADABLE"]
        and read.findings[0].message_fa
    )


def test_a_wholly_wrong_file_does_not_name_a_million_rows() -> None:
    text = "account;A\nday;direction;amount;balance\n" + "x;y;z;w\n" * 1500
    found = read_file("a.csv", text.encode()).findings
    assert len(found) == 1001 and found[-1].name == "FINDINGS_CUT" and found[-1].value == 500


@pytest.mark.parametrize(("text", "rial"), [("۱٬۳۴۹٬۰۹۶", 1349096), ("1,000.00", 1000), ("۵٫۰", 5), ("0", 0)])
def test_rials_as_banks_write_them(text: str, rial: int) -> None:
    assert rial_of(text) == rial


@pytest.mark.parametrize("text", ["", "-5", "1.5", "5 rials", "٫", "1" * 17, "½"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(Unreadable):
        rial_of(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [("1403/12/30", "1403-12-30"), ("۱۴۰۴/۰۱/۰۱", "1404-01-01"), ("2025-03-20", "1403-12-30"), ("1404/12/30", "None"), ("2025-02-29", "None"),
     ("2025-11-26T10:00:00+03:30", "1404-09-05"), ("", "None")],
)  # fmt: skip
def test_days_of_both_calendars_at_month_ends(text: str, day: str) -> None:
    assert str(day_of(text)) == day


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([CAMT, PERSIAN, MESSAGES]), st.integers(0, 3000), st.integers(0, 200))
def test_bytes_of_strangers_never_make_it_fall(noise: bytes, base: bytes, at: int, cut: int) -> None:
    for wild in (noise, base[:at] + noise + base[at + cut :], base[:at]):
        read = read_file("x", wild)
        for statement in read.statements:
            assert statement.account and all(line.amount_rial >= 0 for line in statement.lines)
        assert read.form or read.findings
        read_names("x", wild)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.integers(0, 400))
def test_words_of_strangers_in_a_statement_never_make_it_fall(noise: str, at: int) -> None:
    text = PERSIAN.decode()
    read_file("x", (text[:at] + noise + text[at:]).encode("utf-8", "surrogatepass"))
