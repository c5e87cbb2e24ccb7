"""The words on the screen: both languages, Persian letters and digits, every key used and every used key there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from opentamin.faces.portal.words import texts

PORTAL = Path(__file__).resolve().parent.parent
DOCUMENTS = PORTAL.parent / "documents"
KEYS = sorted(texts())
PLACES = re.compile(r"\{[a-z_]+\}")
LATIN_DIGIT, ARABIC_LETTER = re.compile(r"[0-9٠-٩]"), re.compile("[يكىة]")


@pytest.mark.parametrize("key", KEYS)
def test_a_text_is_whole_in_both_languages(key):
    fa, en = texts()[key]["fa"], texts()[key]["en"]
    assert fa.strip() and en.strip()
    assert sorted(PLACES.findall(fa)) == sorted(PLACES.findall(en))
    assert not LATIN_DIGIT.search(PLACES.sub("", fa)), fa
    assert not ARABIC_LETTER.search(fa), fa
    assert "بیمه گذار" not in fa and "می شود" not in fa, "half-space"


def test_every_key_that_is_said_exists_and_every_key_is_said():
    sources = [
        path.read_text(encoding="utf-8")
        for path in [*PORTAL.glob("**/*.py"), *DOCUMENTS.glob("*.py")]
        if "tests" not in path.parts
    ]
    pages = [path.read_text(encoding="utf-8") for path in PORTAL.glob("templates/**/*.html")]
    said = {key for text in sources for key in re.findall(r"say\(\s*\"([a-z_]+\.[a-z0-9_]+)\"", text)}
    said |= {key for text in pages for key in re.findall(r"\{% t [\"']([a-z_]+\.[a-z0-9_]+)[\"']", text)}
    assert said <= set(KEYS), said - set(KEYS)
    whole = "\n".join([*sources, *pages])
    prefixes = set(re.findall(r"f\"([a-z_]+)\.\{", whole))
    unused = {key for key in KEYS if key not in whole and key.split(".")[0] not in prefixes}
    assert unused == set()


def test_a_place_of_the_law_is_shown_by_its_name_and_never_as_a_path():
    shown = r"\{\{ [a-z_.]*(?:article|clause)\|code \}\}"
    raw = [
        path.name for path in PORTAL.glob("templates/**/*.html") if re.search(shown, path.read_text(encoding="utf-8"))
    ]
    assert raw == []
