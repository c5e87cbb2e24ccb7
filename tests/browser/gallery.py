"""`make gallery`: a picture of every page in both languages and three widths, and what the bars say of each.

Pages are found by themselves (`atlas.py`), as headquarters and as every other role; beside them empty states (the same
pages of a house without data), error states (forms sent empty), dark ones and paper. `--here http://...` looks at a
running site; `--only word` at pages whose name has the word; `--quick` takes 360 and 1280 in Persian only.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError

from tests.browser.atlas import Atlas, name_of, survey
from tests.browser.bars import faults, physical_sides, watched
from tests.browser.site import LANGUAGES, chromium, enter, house, logins, signed_in

TARGET = Path(__file__).resolve().parents[2] / ".data" / "gallery"
WIDTHS = (360, 768, 1280)
DARK = ("home", "lists", "person", "claim", "debts", "sign_in", "offices")
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "lists"
SENT = {
    "sent-good": ("07-program-python-sap/dskkar00.dbf", "07-program-python-sap/dskwor00.dbf"),
    "sent-errors": ("damaged/days-32/DSKKAR00.DBF", "damaged/days-32/DSKWOR00.DBF"),
}
"""Lists of other programs that the employer of the demonstration sends."""
SIDES = ("top", "bottom", "left", "right")
PAPER = ("home", "list", "person", "claim", "debts_account", "inspections-plan", "act_done", "run")


class Studio:
    """A browser that takes pictures of one site and notes what the bars find wrong."""

    def __init__(self, browser: Browser, address: str, options: argparse.Namespace) -> None:
        self.browser, self.address, self.options = browser, address, options
        self.wrong: list[str] = []
        self.asked = 0

    def every(self, atlas: Atlas, cookies: dict[str, str], prefix: str = "") -> None:
        """All pages of an atlas in every language and width; the bars are asked once for each language."""
        for name, path in atlas.pages.items():
            if self.options.only not in name:
                continue
            for language in ("fa",) if self.options.quick else LANGUAGES:
                with self.page(cookies) as (page, troubles):
                    page.goto(f"{self.address}/{language}/{path}")
                    self._look(page, f"{prefix}{name}-{language}", language, troubles)
                    if not prefix.startswith("empty"):
                        self._error(page, f"error-{prefix}{name}-{language}", language, troubles)

    def _look(self, page: Page, title: str, language: str, troubles: list[str]) -> None:
        """Pictures of the page as it stands, and the bars."""
        self.asked += 1
        widths = WIDTHS if not self.options.quick else (360, 1280)
        for width in widths if self.options.pictures else ():
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=TARGET / f"{title}-{width}.png", full_page=True)
        found = [*troubles, *(faults(page, language, axe=not self.options.quick))]
        troubles.clear()
        self.wrong += [f"{title}: {each}" for each in found]
        for each in found if self.options.pictures else ():
            print(f"  {title}: {each}", flush=True)

    def _error(self, page: Page, title: str, language: str, troubles: list[str]) -> None:
        """The page after its own form was sent empty, where it has one that asks for something typed."""
        form = page.locator("main form[method=post]:has(input[type=text],textarea,select,input[type=file])").first
        if form.count() == 0:
            return
        form.evaluate("each => { each.noValidate = true; }")
        button = form.locator("button").first
        if button.count() == 0:
            return
        with contextlib.suppress(TimeoutError), page.expect_navigation(timeout=4000):
            button.click()
        troubles[:] = [each for each in troubles if "status of 4" not in each]
        self._look(page, title, language, troubles)

    def dark(self, atlas: Atlas, cookies: dict[str, str]) -> None:
        """Some pages as they look at night."""
        for name in [each for each in DARK if each in atlas.pages and self.options.only in each]:
            with self.page(cookies, color_scheme="dark") as (page, troubles):
                page.goto(f"{self.address}/fa/{atlas.pages[name]}")
                self._look(page, f"dark-{name}-fa", "fa", troubles)

    def paper(self, atlas: Atlas, cookies: dict[str, str]) -> None:
        """Some pages as they are printed: a PDF, and a picture under the rules of print as wide as A4 between its margins."""
        for name in [each for each in PAPER if each in atlas.pages and self.options.only in each]:
            with self.page(cookies) as (page, _):
                page.goto(f"{self.address}/fa/{atlas.pages[name]}")
                page.pdf(path=TARGET / f"paper-{name}-fa.pdf", format="A4", margin=dict.fromkeys(SIDES, "15mm"))
                page.emulate_media(media="print")
                page.set_viewport_size({"width": 680, "height": 960})
                page.screenshot(path=TARGET / f"paper-{name}-fa.png", full_page=True)

    def sending(self, path: str, cookies: dict[str, str]) -> set[str]:
        """A list of another program is sent, a good one and one with errors: where the employer lands, and each page on the way."""
        reached = set()
        for title, files in SENT.items():
            if self.options.only not in title:
                continue
            for language in ("fa",) if self.options.quick else LANGUAGES:
                with self.page(cookies) as (page, troubles):
                    page.goto(f"{self.address}/{language}/{path}")
                    page.set_input_files("input[type=file]", [SAMPLES / each for each in files])
                    page.locator("main form:has(input[type=file]) button").first.click()
                    page.wait_for_url(re.compile(r"/(sign|mend|lists)/\d+/"), timeout=60_000)
                    troubles[:] = [each for each in troubles if "status of 4" not in each]
                    self._look(page, f"{title}-{language}", language, troubles)
                    reached |= {str(name_of(page.url.split(f"/{language}/", 1)[1])), "progress"}
        return reached

    @contextlib.contextmanager
    def page(self, cookies: dict[str, str], **words: Any) -> Iterator[tuple[Page, list[str]]]:
        """A page of a browser of its own."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 900}, **words)
        if cookies:
            context.add_cookies(signed_in(self.address, cookies))
        page, troubles = watched(context)
        yield page, troubles
        context.close()


def full(studio: Studio) -> None:
    """The demonstration: headquarters sees every page; every other role the pages that look different for it."""
    people = logins(studio.address)
    first = enter(studio.address, people[0])
    atlas = survey(studio.address, first)
    print(*(f"  {trouble}" for trouble in atlas.troubles), sep="\n", flush=True)
    studio.every(atlas, first)
    studio.dark(atlas, first)
    if studio.options.pictures:
        studio.paper(atlas, first)
    known, unreached = set(atlas.pages), set(atlas.unreached)
    for login in people[1:]:
        cookies = enter(studio.address, login)
        own = survey(studio.address, cookies, special=False)
        fresh = {name: path for name, path in own.pages.items() if name not in known or name in ("home", "acts")}
        known |= fresh.keys()
        unreached &= set(own.unreached)
        studio.every(Atlas(fresh), cookies, prefix=f"as-{login}-")
        if "employer_new" in own.pages:
            unreached -= studio.sending(own.pages["employer_new"], cookies)
    studio.every(Atlas({"home": "", "sign_in": "sign-in/"}), {}, prefix="visitor-")
    print(*(f"  nobody is led to {name}" for name in sorted(unreached)), sep="\n", flush=True)


def empty(studio: Studio) -> None:
    """A house in which nothing has happened yet."""
    cookies = enter(studio.address, logins(studio.address)[0])
    studio.every(survey(studio.address, cookies, special=False), cookies, prefix="empty-")


def main(argv: list[str]) -> int:
    """Take the pictures; ends with 1 where a bar is not cleared."""
    parser = argparse.ArgumentParser(prog="gallery")
    parser.add_argument("--here", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true")
    parser.set_defaults(pictures=True)
    options = parser.parse_args(argv)
    TARGET.mkdir(parents=True, exist_ok=True)
    wrong, asked = [f"style.css: {each}" for each in physical_sides()], 0
    with chromium() as browser:
        sites = [(contextlib.nullcontext(options.here), full)] if options.here else []
        for site, walk in sites or [(house("setup", "demo"), full), (house("setup", "users demo"), empty)]:
            with site as address:
                studio = Studio(browser, address, options)
                walk(studio)
                wrong, asked = wrong + studio.wrong, asked + studio.asked
    print(f"pictures in {TARGET}; {asked} states of pages asked, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
