"""The first page, help, and the names of the law: everything is found, and nothing is shown as a code."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import yaml
from django.test import Client
from django.utils.translation import override

import opentamin
from opentamin.faces.portal import services
from opentamin.faces.portal.law_names import clause_name, code_words
from opentamin.faces.portal.views_calculator import GROUPS
from opentamin.ground.persian import toman_scaled
from opentamin.law.articles import articles
from opentamin.law.schemes import declared_scheme, scheme_names

pytestmark = pytest.mark.django_db


def test_every_scheme_stands_in_one_group_of_the_calculator():
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == scheme_names()


def test_every_code_of_a_scheme_has_words_and_no_word_is_left_over():
    codes = {
        code for name in scheme_names() for item in declared_scheme(name).inputs.values() for code in item.codes or ()
    }
    file = Path(services.__file__).with_name("texts") / "codes.yaml"
    assert codes == {key.removeprefix("code.") for key in yaml.safe_load(file.read_text(encoding="utf-8"))}


def test_no_figure_of_the_law_is_shown_without_words(db, client):
    """Figures and their keys, in both languages and in Persian letters, as data and on the pages that show them."""
    for article in articles().values():
        shown = {
            words for each in article.figures() for words in [(each.title_fa, each.title_en), *each.words.values()]
        }
        assert all(fa and en and not re.search("[A-Za-z]", fa) and not re.search("[آ-ی]", en) for fa, en in shown)
        assert all(row.key in each.words for each in article.figures() if each.keyed for row in each.rows)
        for language, at in (("fa", 0), ("en", 1)):
            text = html.unescape(client.get(f"/{language}/law/{article.key}/").content.decode())
            assert not {key for each in article.figures() for key in each.codes if "_" in key and f">{key}<" in text}
            named = {each.words[row.key][at] for each in article.figures() if each.keyed for row in each.rows}
            assert {words for words in named if words not in text} == set()


def test_a_clause_is_named_as_people_name_it():
    with override("fa"):
        assert clause_name("ir/ssa_1354/28.1") == "مادهٔ ۲۸ قانون تأمین اجتماعی، بند ۱"
        assert code_words("ordinary") == "عادی"
    with override("en"):
        assert clause_name("ir/ssa_1354/64") == "Social Security Act, article 64"
        assert clause_name("instruction of 1392/08/15") == "instruction of 1392/08/15"
        assert clause_name("nowhere") == "nowhere"


def test_what_every_finding_rests_on_has_a_name_in_persian():
    with override("fa"):
        for path in Path(opentamin.__file__).parent.rglob("findings.yaml"):
            for finding in yaml.safe_load(path.read_text(encoding="utf-8")).values():
                assert not re.search("[a-z_]{3}", clause_name(finding["clause"])), finding["clause"]


@pytest.mark.parametrize("key", sorted(articles()))
def test_no_article_is_shown_as_a_path(key):
    for language in ("fa", "en"):
        with override(language):
            assert not clause_name(key).startswith("ir/") and "_" not in clause_name(key)


@pytest.mark.parametrize(
    ("rial", "words"),
    [
        (0, "۰ تومان"),
        (7, "۷ ریال"),
        (968_886_798_199, "۹۶ میلیارد و ۸۸۸ میلیون و ۶۷۹ هزار و ۸۱۹ تومان و ۹ ریال"),
        (-20, "منفی ۲ تومان"),
        (10**16, "۱ میلیون میلیارد تومان"),
    ],
)
def test_an_amount_in_toman_with_its_scales(rial, words):
    assert toman_scaled(rial) == words


def test_a_service_is_found_by_a_word_with_any_spelling_and_nothing_found_leads_to_help():
    with override("fa"):
        assert "لیست" in services.found("فرستادن ليست", None, [])[0].title  # an Arabic ye
        assert services.found("مستمری بازنشستگی", None, ["calculator"])
        assert services.found("ناموجود", None, []) == [] and services.found("  ", None, []) == []


def test_first_pages_open_for_visitors_in_both_languages():
    client = Client()
    for language in ("fa", "en"):
        for page in ("", "?q=zzzz", "help/", "status/", "accessibility/", "calculator/"):
            answer = client.get(f"/{language}/{page}")
            assert answer.status_code == 200, page
        assert f"/{language}/help/" in client.get(f"/{language}/?q=zzzz").content.decode()
