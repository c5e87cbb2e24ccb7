"""Findings are used and advised; every citation resolves to a clause that is written down."""

from __future__ import annotations

import re

import pytest

from opentamin.ground.findings import Catalogue
from opentamin.law.articles import articles
from tests.generated_docs import CATALOGUES
from tests.health.tree import PRODUCT, ROOT, sources

ALL = [kind for path in CATALOGUES.values() for kind in Catalogue.load(ROOT / path).kinds.values()]
KINDS = {f"{kind.number} {kind.name}": kind for kind in ALL}
CODE = {path: path.read_text(encoding="utf-8") for path in sources()}
ANCHORS = {f"{key.rpartition('/')[0]}/{anchor}" for key, article in articles().items() for anchor in article.clauses}
CITATION = re.compile(r"(?<![\w.])ir/[a-z0-9_]+/[0-9a-z]+(?:\.[0-9a-z]+)*")
FREE_SOURCES = re.compile(r"(instruction|identifiers/|list-format|operations|ledger|scheme|law|figures|identity|\d)")
"""Clauses outside the acts: the instruction of the list file, our identifiers and our own operations."""

RANGES = {
    "formats": (1000, 1199),
    "flow/lists/findings": (1200, 1999),
    "registers": (2000, 2499),
    "ledger": (2500, 2999),
    "law": (3000, 3499),
    "config": (3500, 3999),
    "flow/claims": (4000, 4099),
    "flow/payroll": (4200, 4299),
    "flow/payments": (4300, 4399),
    "flow/inspections": (5000, 5099),
    "flow/receipts": (5100, 5199),
    "flow/collection": (5200, 5299),
    "flow/settlement": (5300, 5399),
    "flow/contracts": (5400, 5499),
    "flow/selfpaid": (4400, 4499),
    "flow/care": (5600, 5699),
    "desk": (5700, 5799),
    "journeys/acts": (5800, 5899),
    "faces/api": (5900, 5949),
    "flow/figures": (5950, 5999),
}


def resolves(citation: str) -> bool:
    """An article or one of its clauses."""
    return citation in articles() or citation in ANCHORS


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_is_made_somewhere_and_advises(name: str) -> None:
    kind = KINDS[name]
    if not kind.retired:
        assert any(re.search(rf"[\"']{kind.name}[\"']", text) for text in CODE.values()), f"nobody makes {name}"
    assert kind.advice_fa.strip() and kind.advice_en.strip()
    words = re.sub(r"\{[a-z_]+\}", "", kind.message_fa + kind.advice_fa)
    assert not set(words) & set("يكى"), "Persian letters"
    assert resolves(kind.clause) or FREE_SOURCES.search(kind.clause), f"{name}: {kind.clause}"


def test_numbers_are_given_once_and_in_their_range() -> None:
    numbers = [kind.number for kind in ALL]
    assert len(numbers) == len(set(numbers))
    for path in CATALOGUES.values():
        low, high = next(span for part, span in RANGES.items() if part in path)
        assert all(low <= kind.number <= high for kind in Catalogue.load(ROOT / path).kinds.values()), path


def test_every_citation_resolves() -> None:
    texts = CODE | {path: path.read_text(encoding="utf-8") for path in PRODUCT.rglob("*.yaml")}
    lost = {
        f"{path.relative_to(ROOT)}: {found}"
        for path, text in texts.items()
        for found in CITATION.findall(text)
        if not resolves(found)
    }
    assert lost == set()


def test_a_planted_citation_does_not_resolve() -> None:
    assert resolves("ir/ssa_1354/28") and not resolves("ir/ssa_1354/28.77") and not resolves("ir/ssa_1354/999")
