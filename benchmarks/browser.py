"""The ten bars of the pages that a browser can measure, beside what was reached; `python -m benchmarks.browser`.

It takes a demonstration of its own (or `--here http://...`), asks every page in both languages, with its error state and
as it is in a house without data, and prints one line for each bar. Ends with 1 where a bar is not cleared.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections import Counter
from typing import Any

from tests.browser.bars import paint, physical_sides, weight
from tests.browser.gallery import Studio, empty, full
from tests.browser.site import chromium, enter, house, logins, signed_in

PATHS = ("", "lists/", "people/", "debts/", "offices/")
KINDS = {
    "axe": "axe: violations of WCAG 2.0-2.2 A, AA and best practice",
    "too wide": "sideways scroll at 320 or 360",
    "target": "targets under 24 px",
    "not right": "figures not right-aligned",
    "untranslated": "untranslated strings in Persian",
    "Latin digit": "Latin digits in Persian",
    "Arabic letter": "Arabic ye or kaf in Persian",
    "Gregorian": "Gregorian dates",
    "console": "messages in the console",
    "another host": "requests to another host",
}


def line(bar: str, wanted: str, reached: str, holds: bool) -> bool:
    """One line of the table."""
    print(f"| {bar} | {wanted} | {reached} | {'yes' if holds else 'NO'} |", flush=True)
    return holds


def states(browser: Any, here: str) -> tuple[int, Counter[str], list[str]]:
    """All pages in all states: how many were asked, faults by kind, and the faults."""
    options = argparse.Namespace(only="", quick=False, pictures=False)
    wrong, asked = list[str](), 0
    sites = [(contextlib.nullcontext(here), full)] if here else []
    for site, walk in sites or [(house("setup", "demo"), full), (house("setup", "users demo"), empty)]:
        with site as address:
            studio = Studio(browser, address, options)
            walk(studio)
            wrong, asked = wrong + studio.wrong, asked + studio.asked
    return asked, Counter(next((kind for kind in KINDS if kind in each), "other") for each in wrong), wrong


def slow_line(browser: Any, here: str) -> list[bool]:
    """Weight of visits, and painting at 400 kbit/s and 400 ms."""
    with contextlib.nullcontext(here) if here else house("setup", "demo") as address:
        cookies = signed_in(address, enter(address, logins(address)[0]))
        weights = [weight(browser, f"{address}/fa/{path}", f"{address}/fa/claims/", cookies) for path in PATHS]
        paints = [paint(browser, f"{address}/fa/{path}", cookies) for path in PATHS]
    first, later = max(each[0] for each in weights), max(each[1] for each in weights)
    largest, shift = max(each[0] for each in paints), max(each[1] for each in paints)
    return [
        line("first visit", "≤ 150 KB", f"{first / 1000:.0f} KB", first <= 150_000),
        line("later page", "≤ 40 KB", f"{later / 1000:.0f} KB", later <= 40_000),
        line("largest paint at 400 kbit/s, 400 ms", "≤ 2.5 s", f"{largest / 1000:.2f} s", largest <= 2500),
        line("layout shift there", "≤ 0.02", f"{shift:.3f}", shift <= 0.02),
    ]


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="browser")
    parser.add_argument("--here", default="")
    here = parser.parse_args(argv).here
    with chromium() as browser:
        print("| bar | wanted | reached | holds |\n|---|---|---|---|")
        held = slow_line(browser, here)
        asked, counts, wrong = states(browser, here)
    held += [line(words, "0", f"{counts[kind]} in {asked} states", not counts[kind]) for kind, words in KINDS.items()]
    held.append(line("physical sides in the style sheet", "0", str(len(physical_sides())), not physical_sides()))
    held.append(line("anything else", "0", str(counts["other"]), not counts["other"]))
    print("\n".join(sorted(set(wrong))))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
