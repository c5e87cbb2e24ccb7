"""Pages in a real browser, in both languages: reachable, readable, narrow and wide, without script.

Every page of the demonstration is opened once in Persian and once in English and asked all bars but axe; axe is asked of
the kinds of page that differ (`SMOKE`), with their error states. `make gallery` asks everything of everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

from tests.browser.atlas import Atlas, survey  # noqa: E402  (only where playwright is there)
from tests.browser.bars import axe_faults, faults, paint, physical_sides, watched, weight  # noqa: E402  (likewise)
from tests.browser.site import LANGUAGES, SESSION, chromium, demonstration, signed_in  # noqa: E402  (likewise)

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "lists"
SMOKE = (
    "home", "lists", "list", "list-returned", "person", "claim", "reason", "article", "debts", "offices", "inspections",
    "care", "run", "scheme-findings", "submit", "sign_in", "sessions", "acts", "nothing-found",
)  # fmt: skip
FORMS = ("submit", "sign_in", "register", "recover")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with demonstration() as address:
        yield address


@pytest.fixture(scope="module")
def atlas(site: str) -> Atlas:
    return survey(site, SESSION)


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: playwright.Browser, site: str) -> Iterator[playwright.Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(signed_in(site))
    opened, opened_troubles = watched(context)
    opened.troubles = opened_troubles
    yield opened
    context.close()


def test_the_walk_finds_the_house(atlas):
    assert atlas.troubles == []
    assert len(atlas.pages) > 50
    assert set(SMOKE) <= set(atlas.pages), set(SMOKE) - set(atlas.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_readable_and_fits(site, atlas, page, language):
    wrong = []
    for name, path in atlas.pages.items():
        answer = page.goto(f"{site}/{language}/{path}")
        wanted = 422 if name == "scheme-findings" else 200
        found = [] if answer.status == wanted else [f"answers {answer.status}"]
        wrong += [f"{name}: {each}" for each in [*found, *page.troubles, *faults(page, language, axe=False)]]
        page.troubles.clear()
    assert wrong == []


@pytest.mark.parametrize("name", SMOKE)
def test_pages_are_accessible_by_axe(site, atlas, page, name):
    for language in LANGUAGES:
        page.goto(f"{site}/{language}/{atlas.pages[name]}")
        assert axe_faults(page) == [], language


@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_empty_is_told_beside_the_field_and_has_the_focus(site, atlas, page, name):
    for language in LANGUAGES:
        page.goto(f"{site}/{language}/{atlas.pages[name]}")
        form = page.locator("main form[method=post]").first
        form.evaluate("each => { each.noValidate = true; }")
        with page.expect_navigation():
            form.locator("button:not([type=button])").first.click()
        assert page.locator("[role=alert]").count() == 1
        assert faults(page, language, axe=True) == [], language


def test_physical_sides_stand_only_where_figures_are_aligned():
    assert physical_sides() == []


def test_pages_are_light_and_quick_on_a_slow_line(site, browser):
    for path in ("", "lists/", "debts/"):
        first, later = weight(browser, f"{site}/fa/{path}", f"{site}/fa/offices/", signed_in(site))
        assert first <= 150_000 and later <= 40_000, (path, first, later)
    largest, shift = paint(browser, f"{site}/fa/", signed_in(site))
    assert shift <= 0.02, shift
    assert largest > 0, (
        "nothing was painted: the figure is reported by `python -m benchmarks browser`, never judged here"
    )


def test_the_first_key_leads_to_the_main_text(site, page):
    page.goto(f"{site}/fa/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")


def test_a_stroke_brings_an_officer_to_the_search_and_is_typed_inside_it(site, page):
    page.goto(f"{site}/fa/people/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('main input')")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.value") == "/"


def test_the_language_switch_keeps_the_page(site, atlas, page):
    page.goto(f"{site}/fa/{atlas.pages['person']}")
    page.locator("a[hreflang=en]").first.click()
    assert page.url == f"{site}/en/{atlas.pages['person']}"


def test_a_rial_unfolds_to_its_clause_without_script(site, atlas, browser):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(signed_in(site))
    page = context.new_page()
    page.goto(f"{site}/fa/{atlas.pages['reason']}")
    links = page.locator("a[href*='/law/ir/']")
    assert links.count() > 3
    page.goto(f"{site}{links.first.get_attribute('href')}")
    assert page.locator("h1").inner_text().strip()
    context.close()


def test_a_list_is_sent_and_its_findings_are_told(site, page):
    folder = SAMPLES / "08-program-php"
    page.goto(f"{site}/fa/submit/")
    files = [str(path) for path in sorted(folder.iterdir()) if path.suffix.lower() == ".dbf"]
    page.locator("input[type=file]").set_input_files(files)
    page.locator("main form button, main form input[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/fa/submissions/\d+/"))
    assert page.locator("h1").inner_text().strip()
    assert faults(page, "fa", axe=True) == []


def test_pages_that_do_not_exist_say_so_in_both_languages(site, page):
    for language in LANGUAGES:
        answer = page.goto(f"{site}/{language}/nothing-here/")
        assert answer.status == 404
        assert page.locator("html").get_attribute("lang") == language
        assert axe_faults(page) == []
