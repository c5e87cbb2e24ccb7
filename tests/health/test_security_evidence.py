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
    "scopes": f"{DESK}/test_scopes.py",
    "gate": f"{DESK}/test_security.py",
    "turning": f"{DESK}/test_turning.py",
    "words": f"{DESK}/test_passwords.py",
    "browser": "tests/browser/test_passkeys.py",
    "texts": "tests/journeys/test_messages.py",
    "programs": "opentamin/faces/api/tests/test_programs.py",
}
CHAPTERS = range(1, 15)


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


def test_the_reader_of_this_page_can_fail() -> None:
    """A control: a file that is not there, and a test that is not in its file, are seen."""
    (path, test), *_ = named("`door::test_that_nobody_wrote`")
    assert f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    assert named("`opentamin/no/such_file.py`") == [("opentamin/no/such_file.py", "")]
