"""The words on the screen: `texts.yaml` holds each in Persian and in English, side by side; none is translated twice.

A text may carry named places, `{name}`; figures put into them are shown with the digits of the language.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from opentamin.ground.persian import fa_digits

LANGUAGES = ("fa", "en")


@cache
def texts() -> dict[str, dict[str, str]]:
    """All texts by key, from texts.yaml and texts/*.yaml; refuses a key that stands twice or lacks a language."""
    here = Path(__file__).parent
    loaded: dict[str, dict[str, str]] = {}
    for path in (here / "texts.yaml", *sorted((here / "texts").glob("*.yaml"))):
        for key, both in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if key in loaded or set(both) != set(LANGUAGES):
                raise ValueError(f"{path.name}: {key} stands once, with exactly the languages {', '.join(LANGUAGES)}")
            loaded[key] = both
    return loaded


def language() -> str:
    """The language of this request: `fa` or `en`."""
    return "en" if (get_language() or "fa").startswith("en") else "fa"


def say(key: str, **places: object) -> str:
    """The text of `key` in the language of the request; an unknown key raises KeyError, so tests find it."""
    text = texts()[key][language()]
    shown = {name: localize_digits(str(value)) for name, value in places.items()}
    return text.format(**shown) if places else text


def has(key: str) -> bool:
    """Whether a text of that key is written."""
    return key in texts()


def localize_digits(text: str) -> str:
    """The same text with the digits of the language."""
    return fa_digits(text) if language() == "fa" else text


def either(fa: str, en: str) -> str:
    """Of two texts that data carries, the one of the request's language."""
    return shown(fa) if language() == "fa" else en


_WITHOUT_LATIN = re.compile(r"(?<![\w.])[^A-Za-z\s]+(?![\w.])")


def shown(text: str) -> str:
    """A text of data with Persian digits on Persian pages; codes with Latin letters stay as they are typed."""
    return _WITHOUT_LATIN.sub(lambda found: fa_digits(found[0]), text) if language() == "fa" else text
