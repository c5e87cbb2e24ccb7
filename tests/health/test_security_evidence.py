"""docs/security.md names its evidence; each file and each test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
PORTAL, DESK = "opentamin/faces/portal/tests", "opentamin/desk/tests"
SHORT = {
    **{
        name: f"{PORTAL}/test_{name}.py"
        for name in ("door", "throttle", "proof", "passkeys", "sso", "asvs", "walls", "pages")
    },
    "attacks": "tests/journeys/test_attacks.py",
    "own": f"{PORTAL}/test_own_access.py",
    "scopes": f"{DESK}/test_scopes.py",
    "gate": f"{DESK}/test_security.py",
    "turning": f"{DESK}/test_turning.py",
    "words": f"{DESK}/test_passwords.py",
    "browser": "tests/browser/test_passkeys.py",
    "texts": "tests/journeys/test_messages.py",
    "programs": "opentamin/faces/api/tests/test_programs.py",
}
CHAPTERS = range(1, 15)
ASKED = {
    "2.1": range(1, 13), "2.2": range(1, 4), "2.3": range(1, 4), "2.4": range(1, 6), "2.5": range(1, 8), "2.6": range(1, 4),
    "2.7": range(1, 7), "2.8": range(1, 8), "2.9": range(1, 4), "2.10": range(1, 5), "3.1": (1,), "3.2": range(1, 5),
    "3.3": range(1, 5), "3.4": range(1, 6), "3.5": range(1, 4), "3.7": (1,), "4.1": (1, 2, 3, 5), "4.2": (1, 2), "4.3": (1, 2, 3),
    "7.1": range(1, 5), "7.2": (1, 2), "7.3": (1, 3, 4), "7.4": (1, 2, 3), "8.1": range(1, 5), "8.2": range(1, 4),
    "8.3": range(1, 9), "13.1": (1, 3, 4, 5), "13.2": (1, 2, 3, 5, 6), "13.3": (1, 2), "13.4": (1, 2),
}  # fmt: skip
"""Numbers of requirements at levels 1 and 2; the gaps are those that the standard itself took back or keeps for level 3."""


def named(text: str) -> list[tuple[str, str]]:
    """Every file, with the test in it where one is named."""
    words = re.findall(r"`([\w./-]+)(?:::(\w+))?`", text)
    return [(SHORT.get(word, word), test) for word, test in words if word in SHORT or ("/" in word and "<" not in word)]


def test_every_piece_of_evidence_exists() -> None:
    found = named(PAGE)
    assert len(found) > 60
    for path, test in found:
        if path.startswith("/"):
            continue
        assert (ROOT / path).exists(), path
        if test:
            assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path} has no {test}"


def test_every_chapter_has_evidence_and_says_what_does_not_hold() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| V")
    ]
    assert all(len(cells) == 4 and named(cells[2]) for cells in rows), [cells for cells in rows if not named(cells[2])]
    chapters = {int(number) for cells in rows for number in re.findall(r"\bV(\d+)", cells[0])}
    assert chapters == set(CHAPTERS)


def requirements() -> list[tuple[list[str], str, str, str]]:
    """The rows of single requirements: numbers, state, evidence, words."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d", line)
    ]
    return [(re.findall(r"\d+\.\d+\.\d+", cells[0]), cells[1], cells[2], cells[3]) for cells in rows]


def test_every_requirement_of_six_chapters_stands_once_with_evidence_or_a_word() -> None:
    """All of levels 1 and 2 of V2, V3, V4, V7, V8 and V13 (ASVS 4.0.3), none left out because it is not met."""
    found = sorted(number for numbers, *_ in requirements() for number in numbers)
    assert found == sorted(f"{part}.{at}" for part, many in ASKED.items() for at in many)
    for numbers, state, evidence, words in requirements():
        assert state in ("holds", "in part", "not met", "none here"), numbers
        assert named(evidence) or state in ("not met", "none here"), f"{numbers} {state} without evidence"
        assert bool(words) == (state != "holds"), f"{numbers}: {state} says what is missing, and only that"


def test_the_reader_of_this_page_can_fail() -> None:
    """A control: a file that is not there, and a test that is not in its file, are seen."""
    (path, test), *_ = named("`door::test_that_nobody_wrote`")
    assert f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    assert named("`opentamin/no/such_file.py`") == [("opentamin/no/such_file.py", "")]
