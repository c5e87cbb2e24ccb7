"""Pages that come from data are fresh, and links between pages lead somewhere."""

from __future__ import annotations

import re

import pytest

from tests.generated_docs import CATALOGUES, ROOT, findings_page, stale

PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    if ".venv" not in path.parts and ".data" not in path.parts
)


def test_generated_pages_are_fresh():
    assert stale() == [], "make docs"


def test_every_catalogue_is_in_the_page():
    found = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("opentamin/**/findings.yaml")}
    assert found == set(CATALOGUES.values())
    assert findings_page().count("**") > 200


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (page.parent / target).exists(), target
