"""Pages of trouble say what happened in both languages, and none of them needs the database."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from opentamin.faces.portal import troubles


@pytest.mark.parametrize("language", ["fa", "en"])
def test_trouble_is_told_in_both_languages_without_a_database(language, settings) -> None:
    answer = troubles.trouble(RequestFactory().get(f"/{language}/lists/"))
    text = answer.content.decode()
    assert answer.status_code == 500 and f'<html lang="{language}"' in text
    assert all(words in text for words in (*troubles.TITLES.values(), *troubles.TEXTS.values()))


def test_a_database_that_is_away_says_when_to_come_again() -> None:
    try:
        raise OperationalError("the connection is closed")
    except OperationalError:
        answer = troubles.trouble(RequestFactory().get("/fa/"))
    assert answer.status_code == 503 and answer["Retry-After"] == "60"


@pytest.mark.parametrize(("language", "words"), [("fa", "این صفحه پیدا نشد"), ("en", "This page was not found")])
def test_a_page_that_is_not_there_asks_no_database(language, words) -> None:
    """pytest-django refuses every query here: this test has no database."""
    answer = Client(raise_request_exception=True).get(f"/{language}/nothing/at/all/")
    assert answer.status_code == 404 and words in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("fa", "این فرم کهنه شده است"), ("en", "This form is out of date")])
def test_a_form_without_its_token_is_told_so_and_asks_no_database(language, words) -> None:
    answer = Client(enforce_csrf_checks=True).post(f"/{language}/sign-in/", {"login": "9980000015"})
    assert answer.status_code == 403 and words in answer.content.decode()
