"""`make gallery`: a picture of every kind of page, in both languages and three widths, in `.data/gallery`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.site import LANGUAGES, chromium, demonstration, pages, signed_in

TARGET = Path(__file__).resolve().parents[2] / ".data" / "gallery"
WIDTHS = (360, 768, 1280)


def main() -> int:
    """Take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, chromium() as browser:
        for name, path in pages(address).items():
            for language in LANGUAGES:
                for width in WIDTHS:
                    context = browser.new_context(viewport={"width": width, "height": 900})
                    context.add_cookies(signed_in(address))
                    page = context.new_page()
                    page.goto(f"{address}/{language}/{path}")
                    page.screenshot(path=TARGET / f"{name}-{language}-{width}.png", full_page=True)
                    context.close()
    print(f"pictures in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
