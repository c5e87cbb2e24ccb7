"""Every kind of page in a real browser, in both languages: reachable, readable, narrow and wide, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe  # noqa: E402  (only where playwright is there)

from tests.browser.site import FIRST_LINK, LANGUAGES, PLAIN, chromium, demonstration, pages, signed_in  # noqa: E402  (likewise)

NAMES = [*PLAIN, *FIRST_LINK, "person", "reason", "award", "ready"]
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "lists"
LATIN_DIGITS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, home = node.parentElement;
    if (/[0-9]/.test(node.data) && home.checkVisibility() && !home.closest('[lang=en],code,kbd,pre,[dir=ltr],script,style'))
      found.push(node.data.trim().slice(0, 60));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with demonstration() as address:
        yield address


@pytest.fixture(scope="module")
def paths(site: str) -> dict[str, str]:
    return pages(site)


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: playwright.Browser, site: str) -> Iterator[playwright.Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(signed_in(site))
    opened = context.new_page()
    opened.troubles = []
    opened.on("console", lambda m: opened.troubles.append(m.text) if m.type == "error" else None)
    opened.on("requestfailed", lambda r: opened.troubles.append(r.url))
    yield opened
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_answers_is_accessible_and_fits(site, paths, page, name, language):
    answer = page.goto(f"{site}/{language}/{paths[name]}")
    assert answer.status == 200
    html = page.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
    assert page.title().strip()
    assert page.locator("h1").count() == 1
    assert page.troubles == []
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{overflow} px too wide at {width}"


@pytest.mark.parametrize("name", NAMES)
def test_persian_pages_show_persian_digits(site, paths, page, name):
    page.goto(f"{site}/fa/{paths[name]}")
    assert page.evaluate(LATIN_DIGITS) == []


def test_the_first_key_leads_to_the_main_text(site, page):
    page.goto(f"{site}/fa/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")


def test_the_language_switch_keeps_the_page(site, paths, page):
    page.goto(f"{site}/fa/{paths['person']}")
    page.locator("a[hreflang=en]").first.click()
    assert page.url == f"{site}/en/{paths['person']}"


def test_a_rial_unfolds_to_its_clause_without_script(site, paths, browser):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(signed_in(site))
    page = context.new_page()
    page.goto(f"{site}/fa/{paths['reason']}")
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


def test_sending_nothing_is_told_beside_the_field(site, page):
    page.goto(f"{site}/fa/submit/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main form button, main form input[type=submit]").first.click()
    assert page.locator("[role=alert]").count() == 1


def test_pages_that_do_not_exist_say_so_in_both_languages(site, page):
    for language in LANGUAGES:
        answer = page.goto(f"{site}/{language}/nothing-here/")
        assert answer.status == 404
        assert page.locator("html").get_attribute("lang") == language
