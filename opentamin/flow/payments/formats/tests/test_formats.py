"""Order files to the byte, answers of every form, and bytes of strangers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.payments.formats.answers import read_answer
from opentamin.flow.payments.formats.facts import PaymentLine, PaymentOrder
from opentamin.flow.payments.formats.rails import rail_of
from opentamin.flow.payments.formats.writing import faults, write_ccti, write_pain001
from opentamin.ground.calendar import Day

FROZEN = Path(__file__).parent / "frozen"
PAYER = "IR250130000000000000000017"
FIRST, SECOND = "IR950130000000000000000018", "IR680130000000000000000019"


def order(*lines: PaymentLine) -> PaymentOrder:
    made = datetime(2025, 11, 16, 4, 30, tzinfo=UTC)
    return PaymentOrder(f"{PAYER}000000001", "صندوق آزمون", PAYER, made, Day.of(1404, 8, 30), lines or LINES)


LINES = (
    PaymentLine("P1404081A1T1", FIRST, "زهرا آزمون‌پور", 101_831_486, "مستمری 1404-08"),
    PaymentLine("P1404081A2T1", SECOND, "علی <ساختگی> & پسران", 166_255_500, "مستمری 1404-08"),
)


@pytest.mark.parametrize(
    ("name", "content"), [("paya.ccti", write_ccti(order())[1]), ("pain001.xml", write_pain001(order()))]
)
def test_the_bytes_are_frozen(name: str, content: bytes) -> None:
    assert content == (FROZEN / name).read_bytes()


def test_the_paya_file_is_what_banks_take() -> None:
    name, content = write_ccti(order())
    assert name == f"{PAYER}000000001.ccti" and len(order().message_id) == 35
    text = content.decode()
    assert "<CreDtTm>1404-08-25T08:00:00</CreDtTm>" in text and "<ReqdExctnDt>1404-08-30</ReqdExctnDt>" in text
    assert text.count("<NbOfTxs>2</NbOfTxs>") == 2 and text.count("<CtrlSum>268086986</CtrlSum>") == 2
    assert "<BIC>BMJIIRTHXXX</BIC>" in text and "&lt;ساختگی&gt; &amp; پسران" in text
    assert not content.startswith(b"\xef\xbb\xbf")


def test_the_standard_form_has_gregorian_days_and_our_key() -> None:
    root = ElementTree.fromstring(write_pain001(order()))
    space = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    assert root.findtext(".//p:ReqdExctnDt/p:Dt", namespaces=space) == "2025-11-21"
    assert [e.text for e in root.iterfind(".//p:EndToEndId", space)] == [line.key for line in LINES]


def test_every_fault_of_every_line_is_named_at_once() -> None:
    bad = PaymentLine("k", "IR000000000000000000000000", "a\nb", 0, "")
    assert [found.name for found in faults([*LINES, bad])] == ["IBAN_INVALID", "AMOUNT_INVALID", "NAME_UNPRINTABLE"]


def test_rails_by_amount_and_day() -> None:
    assert rail_of(2_000_000_000, Day.of(1404, 2, 14)) == "paya"
    assert rail_of(2_000_000_001, Day.of(1404, 2, 14)) == "satna"
    assert rail_of(1, Day.of(1404, 2, 13)) is None


PAIN_002 = """<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>P1</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>P2</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>
</TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>P3</OrgnlEndToEndId><TxSts>WHAT</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""
CAMT_053 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Ntry><Amt Ccy="IRR">100</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2025-11-21</Dt></BookgDt><NtryDtls><TxDtls><Refs>
<EndToEndId>P1</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="IRR">200.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls><TxDtls><Refs><EndToEndId>EMPTY</EndToEndId></Refs>
<RmtInf><Ustrd>P2 pension</Ustrd></RmtInf><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


def test_a_status_report_settles_and_rejects() -> None:
    read = read_answer("a.xml", PAIN_002.encode())
    assert read.form == "pain.002"
    assert [(line.reference, line.settled, line.reason) for line in read.lines] == [
        ("P1", True, ""),
        ("P2", False, "AC04"),
    ]
    assert [found.name for found in read.findings] == ["ANSWER_LINE_UNREADABLE"]


def test_a_statement_settles_debits_and_takes_returned_credits() -> None:
    read = read_answer("a.xml", CAMT_053.encode())
    assert [(line.reference, line.amount_rial, line.settled) for line in read.lines] == [
        ("P1", 100, True),
        ("P2", 200, False),
    ]
    assert str(read.lines[0].day) == "1404-08-30"


def test_comma_text_in_persian() -> None:
    text = "مرجع;مبلغ;وضعیت;علت;تاریخ\nP1;۱۰۰٬۰۰۰;واریز;;۱۴۰۴/۰۸/۳۰\nP2;5;برگشتی;حساب بسته;\nP3;نه;واریز;;\n"
    read = read_answer("a.csv", text.encode())
    assert [(line.reference, line.amount_rial, line.settled) for line in read.lines] == [
        ("P1", 100_000, True),
        ("P2", 5, False),
    ]
    assert str(read.lines[0].day) == "1404-08-30" and read.findings[0].row == 4


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe<", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a>", b"<a/>", b"x,y\n1,2\n", b"\x00" * 50],
)
def test_what_cannot_be_read_is_named_in_both_languages(content: bytes) -> None:
    read = read_answer("a", content)
    assert read.form == "" and read.findings[0].name == "ANSWER_UNREADABLE" and read.findings[0].message_fa


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([PAIN_002, CAMT_053, "reference,amount,status\nP1,5,settled\n"]),
    st.integers(0, 900),
)
def test_bytes_of_strangers_never_make_it_fall(noise: bytes, base: str, at: int) -> None:
    content = base.encode()
    for wild in (noise, content[:at] + noise + content[at:], content[:at]):
        for line in read_answer("x", wild).lines:
            assert line.reference and (line.amount_rial is None or line.amount_rial >= 0)
