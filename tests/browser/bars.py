"""The bars that a picture of a page must clear, each as a question to the browser; a page answers with what is wrong.

Asked of some pages by `make test`, and of every page in every state by `make gallery` and `python -m benchmarks browser`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

NARROW = (320, 360)
STYLE = Path(__file__).resolve().parents[2] / "opentamin/faces/portal/static/portal/style.css"
LATIN_FINE = (
    "OpenTamin", "English", "FHIR", "API", "OpenAPI", "HL7", "R4", "JSON", "CSV", "XLSX", "DBF", "PDF", "GET", "POST",
    "demo clerk", "demo chief", "TOTP", "QR", "SHA", "MT940", "CAMT", "CWA", "WCAG", "axe", "Playwright", "Chromium", "SMS",
)  # fmt: skip
"""Names that stand in Latin letters in a Persian text; two are officers of the demonstration, who are data."""
TEXTS = """(hidden) => {
  const found = [], skip = hidden + ',bdi,code,kbd,pre,.code,script,style,[dir=ltr]';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, home = node.parentElement;
    if (node.data.trim() && home.checkVisibility() && !home.closest(skip)) found.push(node.data.trim().slice(0, 90));
  }
  return found;
}"""
TARGETS = """() => {
  const small = [];
  for (const each of document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')) {
    if (!each.checkVisibility() || each.closest('.skip,.hidden-visually')) continue;
    const box = each.getBoundingClientRect(), label = each.labels && each.labels[0];
    const tall = Math.max(box.height, label ? label.getBoundingClientRect().height : 0);
    const inText = each.tagName === 'A' && (getComputedStyle(each).display === 'inline' || each.closest('td,th') && box.height >= 23.5);
    if (!inText && (tall < 23.5 || box.width < 15)) small.push(`${each.tagName} «${each.textContent.trim().slice(0, 30)}» ${Math.round(tall)}px`);
  }
  return small;
}"""
CELLS = """() => [...document.querySelectorAll('td,th')].filter(each => {
  const text = each.textContent.trim();
  const amount = /^[−-]?[0-9۰-۹]{1,3}([,٬][0-9۰-۹]{3})+$/.test(text);
  return each.checkVisibility() && (amount || each.classList.contains('n')) && getComputedStyle(each).textAlign !== 'right';
}).map(each => each.textContent.trim().slice(0, 40))"""
DRAWN = """() => [...document.querySelectorAll('main svg text')].filter(each => {
  const matrix = each.getScreenCTM();
  return each.checkVisibility() && matrix && parseFloat(getComputedStyle(each).fontSize) * matrix.d < 8;
}).map(each => each.textContent.trim().slice(0, 30))"""
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A new page, and the list into which its console, its failed requests and requests to other hosts are written.

    Chromium tells the console of every 422; that is how forms answer what cannot be taken, and no trouble.
    """
    page, troubles = context.new_page(), list[str]()

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            troubles.append(f"console: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda e: troubles.append(f"script: {e}"))
    page.on("request", lambda r: None if _own(r.url) else troubles.append(f"another host: {r.url}"))
    return page, troubles


def _own(url: str) -> bool:
    return re.match(r"(http://127\.0\.0\.1[:/]|data:|about:|blob:)", url) is not None


def faults(page: Page, language: str, *, axe: bool) -> list[str]:
    """Everything that is wrong with the page as it stands in the browser."""
    found = [*_frame(page, language), *_words(page, language)]
    found += [f"not right-aligned: {text}" for text in page.evaluate(CELLS)]
    found += [f"target too small: {text}" for text in page.evaluate(TARGETS)]
    before = page.viewport_size
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{over} px too wide at {width}"] if over > 0 else []
    found += [f"too small to read in a drawing: {text}" for text in page.evaluate(DRAWN)]
    if before:
        page.set_viewport_size(before)
    return found + (axe_faults(page) if axe else [])


def axe_faults(page: Page) -> list[str]:
    """Violations of WCAG 2.0 to 2.2 A and AA, and of best practice."""
    from axe_playwright_python.sync_playwright import Axe

    violations: list[dict[str, Any]] = Axe().run(page, options=AXE).response["violations"]
    return [f"axe {each['id']}: {each['nodes'][0]['html'][:110]}" for each in violations]


def _frame(page: Page, language: str) -> list[str]:
    """Language, direction, title and the one heading."""
    html, found = page.locator("html"), []
    if (html.get_attribute("lang"), html.get_attribute("dir")) != (language, "rtl" if language == "fa" else "ltr"):
        found.append("language or direction")
    if not page.title().strip() or page.locator("h1").count() != 1:
        found.append("no title, or not one heading")
    return found


def _words(page: Page, language: str) -> list[str]:
    """Untranslated words, Latin digits, Arabic letters and Gregorian dates in visible text."""
    texts = page.evaluate(TEXTS, "[lang=en]" if language == "fa" else "[lang=fa]")
    found = [
        f"Gregorian date: {text}"
        for text in texts
        if re.search(r"(19|20)\d\d[-/]\d\d?[-/]\d\d?|(?<![۰-۹])۲۰۲[۰-۹][-/ ]", text)
    ]
    if language == "en":
        return found
    found += [f"Latin digit: {text}" for text in texts if re.search("[0-9]", text) and not _code(text)]
    found += [f"Arabic letter: {text}" for text in texts if re.search("[يك]", text)]
    return found + [f"untranslated: {text}" for text in texts if _untranslated(text)]


def _code(text: str) -> bool:
    """Whether every digit stands in a word with Latin letters, which is then a code."""
    return not re.search(r"(?<![\w.@/-])[0-9]+(?![\w.@/-])", text)


def _untranslated(text: str) -> bool:
    words = re.findall(r"[A-Za-z]{3,}(?:\s+[A-Za-z]{2,})*", text)
    return any(word not in LATIN_FINE and " " in word for word in words)


def physical_sides() -> list[str]:
    """Physical sides in the style sheet beside the few that are allowed: figures are aligned to the right everywhere."""
    allowed = {"text-align: right": 1, "text-align: left": 2}
    text = re.sub(r"/\*.*?\*/", "", STYLE.read_text(encoding="utf-8"), flags=re.S)
    pattern = r"(?<![\w-])(?:margin|padding|border|inset)?-?(?:left|right)\s*:|text-align:\s*(?:left|right)|float:"
    hits = [" ".join(hit.split()) for hit in re.findall(pattern, text)]
    return [f"{hit} × {hits.count(hit)}" for hit in dict.fromkeys(hits) if hits.count(hit) > allowed.get(hit, 0)]


def weight(browser: Browser, url: str, later: str, cookies: list[Any]) -> tuple[int, int]:
    """Bytes over the wire of a first visit and of the next page with what the browser has kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(cookies)
    page, sizes = context.new_page(), list[int]()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
    totals = []
    for each in (url, later):
        sizes.clear()
        page.goto(each, wait_until="networkidle")
        totals.append(sum(sizes))
    context.close()
    return totals[0], totals[1]


PAINT = """() => new Promise(done => {
  let largest = 0, shift = 0;
  const watch = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
  watch('largest-contentful-paint', entry => { largest = entry.startTime; });
  watch('layout-shift', entry => { if (!entry.hadRecentInput) shift += entry.value; });
  setTimeout(() => done([largest, shift]), 300);
})"""


def paint(browser: Browser, url: str, cookies: list[Any]) -> tuple[float, float]:
    """Milliseconds to the largest paint and the shift of the layout on a line of 400 kbit/s and 400 ms."""
    context = browser.new_context(viewport={"width": 360, "height": 780})
    context.add_cookies(cookies)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.emulateNetworkConditions", line)
    page.goto(url, wait_until="networkidle")
    largest, shift = page.evaluate(PAINT)
    context.close()
    return float(largest), float(shift)
