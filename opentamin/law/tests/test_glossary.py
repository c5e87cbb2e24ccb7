"""The vocabulary: one English name, one Persian term, and rejected words stay out of the code."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TERMS = yaml.safe_load((ROOT / "law/glossary.yaml").read_text(encoding="utf-8"))
REJECTED = {word: name for name, term in TERMS.items() for word in term.get("rejected", ())}
TEXT_OF_SAMPLES = {"flow/lists/formats/tests/conftest.py"}
"""Says in words that the samples call allowances otherwise."""

SPOKEN = {"insured_person", "insured_days"}
"""Terms of texts and of stations to come, which no name in the code carries yet."""


def sources() -> list[Path]:
    return [path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).as_posix() not in TEXT_OF_SAMPLES]


def names(text: str) -> set[str]:
    """Every identifier of a source, whole and in its parts."""
    found = {
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.NAME
    }
    return found | {part for name in found for part in name.lower().split("_")}


def test_a_term_stands_once_in_each_language():
    persian = [term["fa"] for term in TERMS.values()]
    assert len(persian) == len(set(persian))
    assert len(TERMS) >= 70
    for name, term in TERMS.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
        assert term["meaning_en"] and term["meaning_fa"]
        assert not set(term["fa"] + term["meaning_fa"]) & set("يكىة0123456789"), name


def test_no_rejected_word_names_anything():
    assert not REJECTED.keys() & TERMS.keys()
    for path in sources():
        used = names(path.read_text(encoding="utf-8")) & REJECTED.keys()
        assert not used, f"{path}: {sorted(used)}; the term is {[REJECTED[word] for word in used]}"


def test_the_code_uses_the_terms():
    used = set().union(*(names(path.read_text(encoding="utf-8")) for path in sources()))
    lost = [name for name in TERMS if name not in used and not any(name in word for word in used)]
    assert set(lost) == SPOKEN, "terms nobody uses"


@pytest.mark.parametrize(("text", "word"), [("benefits = 1", "benefits"), ("premium_benefits = 1", "benefits")])
def test_the_test_can_fail(text, word):
    assert word in names(text)
