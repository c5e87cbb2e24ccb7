"""Every example of the identifiers reference, one by one; and what no checksum may let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.law.ir.identifiers import (
    bill_payment_id,
    foreigner_code,
    iban,
    insurance_number,
    job_code,
    legal_national_id,
    mobile,
    national_code,
    postal_code,
    workshop_code,
)

SOUND = [
    (national_code, "9901000009", "9901000009"),
    (national_code, "9900000013", "9900000013"),
    (national_code, "9900000161", "9900000161"),
    (national_code, "9900000250", "9900000250"),
    (national_code, "0012345679", "0012345679"),
    (national_code, "۹۹۰۱۰۰۰۰۰۹", "9901000009"),
    (foreigner_code, "999012345678", "999012345678"),
    (insurance_number, "99000017", "0099000017"),
    (insurance_number, "0099000017", "0099000017"),
    (workshop_code, "9990010014", "9990010014"),
    (workshop_code, "0180010001", "0180010001"),
    (legal_national_id, "14990000007", "14990000007"),
    (legal_national_id, "14990000050", "14990000050"),
    (legal_national_id, "10380284790", "10380284790"),
    (postal_code, "1345678901", "1345678901"),
    (iban, "IR320130000000099000000017", "IR320130000000099000000017"),
    (iban, "ir39 0170 0000 0009 9000 0000 17", "IR390170000000099000000017"),
    (mobile, "09123456789", "+989123456789"),
    (mobile, "+989123456789", "+989123456789"),
    (mobile, "۰۹۱۲۳۴۵۶۷۸۹", "+989123456789"),
    (job_code, "033160", "033160"),
    (job_code, "oa4163", "OA4163"),
    (job_code, "0009AG", "0009AG"),
]
WRONG = [
    (national_code, "9901000008", "checksum"),
    (national_code, "1111111111", "repeated"),
    (national_code, "0000000000", "repeated"),
    (national_code, "12345679", "length"),
    (national_code, "", "empty"),
    (foreigner_code, "9990123456AB", "characters"),
    (insurance_number, "0000000000", "missing"),
    (insurance_number, "9900001A", "characters"),
    (insurance_number, "990000174", "ambiguous"),
    (workshop_code, "999001001", "length"),
    (workshop_code, "99900I0014", "characters"),
    (legal_national_id, "10380284792", "checksum"),
    (legal_national_id, "11111111111", "repeated"),
    (legal_national_id, "1499000000", "length"),
    (postal_code, "134567890", "length"),
    (iban, "IR330130000000099000000017", "checksum"),
    (iban, "IR32013000000009900000001", "length"),
    (iban, "320130000000099000000017", "prefix"),
    (mobile, "0912345678", "shape"),
    (mobile, "02112345678", "shape"),
    (mobile, "08123456789", "shape"),
    (job_code, "33160", "length"),
]
DOUBTFUL = [
    (national_code, "1230000003", "middle_zeros"),
    (national_code, "1234567891", "ascending"),
    (foreigner_code, "12345678", "kind_unknown"),
    (postal_code, "1234567890", "unusual_pattern"),
    (postal_code, "1111345678", "unusual_pattern"),
]
SUGGESTED = [
    (national_code, "12345679", "0012345679"),
    (iban, "320130000000099000000017", "IR320130000000099000000017"),
    (workshop_code, "999001001", "0999001001"),
    (job_code, "33160", "033160"),
]


@pytest.mark.parametrize(("module", "text", "value"), SOUND)
def test_a_sound_identifier_is_stored_in_its_one_form(module, text, value):
    assert module.parse(text).value == value


@pytest.mark.parametrize(("module", "text", "fault"), WRONG)
def test_a_wrong_identifier_is_refused_by_name(module, text, fault):
    verdict = module.parse(text)
    assert (verdict.value, verdict.fault) == (None, fault)


@pytest.mark.parametrize(("module", "text", "warning"), DOUBTFUL)
def test_a_doubtful_identifier_passes_with_a_warning(module, text, warning):
    verdict = module.parse(text)
    assert verdict.fault is None
    assert warning in verdict.warnings


@pytest.mark.parametrize(("module", "text", "suggestion"), SUGGESTED)
def test_a_lost_zero_or_prefix_is_offered_and_never_applied(module, text, suggestion):
    verdict = module.parse(text)
    assert (verdict.value, verdict.suggestion) == (None, suggestion)


def test_bill_and_payment_belong_together():
    assert bill_payment_id.parse_bill("1234512311").value == "1234512311"
    assert bill_payment_id.parse_bill("1234512312").fault == "checksum"
    assert bill_payment_id.parse_payment("150040886", "1234512311").value == "150040886"
    assert bill_payment_id.parse_payment("150040887", "1234512311").fault == "other_bill"
    assert bill_payment_id.amount_rial("150040886") == 1_500_000


def test_a_contract_row_of_zeros_means_the_workshop_itself():
    assert [workshop_code.parse_contract_row(text).value for text in ("", "0", "000", "24")] == [
        "",
        "",
        "",
        "024",
    ]


@given(st.integers(0, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_a_single_wrong_digit_of_a_national_code_is_seen_unless_the_check_digit_is_one(number, place, change):
    """Remainders 1 and 10 share the check digit 1: the only single mistakes that the checksum cannot see."""
    nine = f"{number:09d}"
    code = nine + str(national_code.check_digit(nine))
    wrong = code[:place] + str((int(code[place]) + change) % 10) + code[place + 1 :]
    if national_code.parse(code).fault is None and not code.endswith("1"):
        assert national_code.parse(wrong).fault is not None


@given(st.text(max_size=30))
def test_no_text_makes_a_reader_fail(text):
    for module in (national_code, foreigner_code, insurance_number, workshop_code, legal_national_id, iban, postal_code, mobile, job_code):  # fmt: skip
        verdict = module.parse(text)
        assert (verdict.value is None) == (verdict.fault is not None)
