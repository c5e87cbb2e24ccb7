"""What is guessed first is refused, in Latin and Persian letters; what people make of unrelated words is taken."""

from __future__ import annotations

import pytest

from opentamin.desk.factors import password_findings, password_fits, sealed_password
from opentamin.desk.passwords import is_guessed

LOGIN = "9970000123"


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "P@ssw0rd12345", "qwertyuiop12", "123456789012", "iloveyou1384", "Mohammad-1365", "tehran.tehran",
        "TaminEjtemaei1404", "گذرواژه۱۲۳۴۵", "ایران‌تهران۱۴۰۴", "محمد علي رضا ۱۲۳", "aaaaaaaaaaaaa", "abababababab", "ضصثقفغعهخحجچ",
        "abcdefghijkl", "my9970000123x", "کد من ۹۹۷۰۰۰۰۱۲۳ است", "3210000799-ok", "PersepolisEsteghlal", "asdfghjkl;1234",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert [found.number for found in password_findings(password, LOGIN)] in ([5711], [5710, 5711]), password


@pytest.mark.parametrize(
    "password",
    ["three plain words", "quite another phrase", "a-long-enough-password", "چتر آبی زیر نردبان چوبی", 
        "7 purple kettles hum", "xK9#vLq2!mTz", "سیب‌زمینی و دوچرخه‌سواری"],
)  # fmt: skip
def test_unrelated_words_and_random_signs_are_taken(password: str) -> None:
    assert password_findings(password, LOGIN) == []


def test_without_a_login_the_list_still_holds() -> None:
    assert is_guessed("password1234") and not is_guessed("three plain words")


def test_a_very_long_password_is_cut_before_it_is_work() -> None:
    stored = sealed_password("x" * 1000)
    assert password_fits("x" * 5000, stored) and not password_fits("x" * 999, stored)
