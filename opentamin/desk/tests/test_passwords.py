"""What is guessed first is refused, in Latin and Persian letters; what people make of unrelated words is taken."""

from __future__ import annotations

from datetime import date
from hashlib import sha1
from pathlib import Path

import pytest

from opentamin.desk.factors import password_findings, password_fits, sealed_password
from opentamin.desk.leaked import SETTING, is_leaked, leaked_file
from opentamin.desk.passwords import is_guessed, own_of, strength

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
    assert strength(password, LOGIN) == 0


@pytest.mark.parametrize(
    "password",
    ["three plain words", "quite another phrase", "a-long-enough-password", "چتر آبی زیر نردبان چوبی",
     "7 purple kettles hum", "xK9#vLq2!mTz", "سیب‌زمینی و دوچرخه‌سواری"],
)  # fmt: skip
def test_unrelated_words_and_random_signs_are_taken(password: str) -> None:
    assert password_findings(password, LOGIN) == []


def test_without_a_login_the_list_still_holds() -> None:
    assert is_guessed("password1234") and not is_guessed("three plain words")


@pytest.mark.parametrize(
    "password", ["1q2w3e4r5t6y7u8i", "football-2019", "ضصثقفغ شسیبلا", "Trustno1trustno1", "jennifer1234567"]
)
def test_passwords_that_are_known_everywhere_are_refused_whole(password: str) -> None:
    """The list of 20,000 that Django ships, also with figures at its ends and twice; rows of the Persian keyboard."""
    assert is_guessed(password)


def test_what_others_know_of_somebody_counts_for_nothing() -> None:
    own = own_of(["زهرا کریم‌پور", "Zahra Karimpour"], [LOGIN, "09121234567", "0012345678"], date(1990, 4, 11))
    for password in (
        "zahra karimpour 90", "زهرا-کریم‌پور-۶۹", "my 09121234567 phone", "76543212190 is back", "born on 1369 01 22",
        "11-04-1990 was sunny", "insured 0012345678",
    ):  # fmt: skip
        assert is_guessed(password, LOGIN, own), password
        assert not is_guessed(password), f"another person may have {password}"
    assert not is_guessed("zahra drinks purple tea", LOGIN, own)


def test_length_is_twelve_to_a_hundred_and_twenty_eight_of_any_sign_and_nothing_is_cut() -> None:
    long = "چتر آبی ☂ " * 12 + "12345678"
    assert len(long) == 128 and password_findings(long, LOGIN) == []
    assert [found.number for found in password_findings(long + "x", LOGIN)] == [5745]
    assert [found.number for found in password_findings("seven kettl"[:11], LOGIN)] == [5710]
    stored = sealed_password(long)
    assert (
        password_fits(long, stored) and not password_fits(long[:-1], stored) and not password_fits(long + "x", stored)
    )
    assert not password_fits(long + "x" * 5000, stored), "what is longer than any password is not cut to fit"


def test_one_form_of_letters_from_every_keyboard() -> None:
    assert password_fits("\ufefb \u00e9 purple", sealed_password("\u0644\u0627 e\u0301 purple"))


def test_strength_is_told_in_steps() -> None:
    steps = ["blue kettle 1", "seven blue kettles", "7 purple kettles hum over the blue ridge"]
    assert [strength(each, LOGIN) for each in steps] == sorted(strength(each, LOGIN) for each in steps)
    assert strength(steps[0]) == 1 and strength(steps[-1]) == 3


def test_a_list_of_leaked_passwords_is_looked_up_by_halving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line is found, and nothing between them; with Windows' line ends and counts too."""
    leaked = [f"leaked umbrella {number}" for number in range(300)]
    marks = sorted(sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in leaked)
    for text in ("\n".join(marks), "".join(f"{mark}:{at * 97}\r\n" for at, mark in enumerate(marks, 1))):
        path = tmp_path / "leaked.txt"
        path.write_bytes(text.encode("ascii"))
        monkeypatch.setenv(SETTING, str(path))
        assert all(is_leaked(each) for each in leaked)
        assert not any(is_leaked(f"fresh umbrella {number}") for number in range(300))
        assert [found.number for found in password_findings(leaked[7], LOGIN)] == [5746]


def test_a_list_that_is_none_stops_and_without_one_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.delenv(SETTING, raising=False)
    assert not is_leaked("leaked umbrella 1")
    (tmp_path / "words.txt").write_text("password\n")
    for given in (tmp_path / "words.txt", tmp_path / "missing"):
        monkeypatch.setenv(SETTING, str(given))
        with pytest.raises(ValueError, match=SETTING):
            leaked_file()
