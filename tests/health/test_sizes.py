"""Small rooms, as a ratchet: `ratchet.yaml` holds today's numbers; none may grow, and one that falls is written down."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import yaml

from tests.health.tree import functions, sources

RATCHET = Path(__file__).parent / "ratchet.yaml"
MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_A_FILE = 60, 400


def measured() -> dict[str, int]:
    """Today's numbers."""
    lengths = [function.length for path in sources() for function in functions(path)]
    files = [len(path.read_text(encoding="utf-8").splitlines()) for path in sources()]
    return {
        "functions_over_40_lines": sum(length > 40 for length in lengths),
        "functions_over_25_lines": sum(length > 25 for length in lengths),
        "longest_function": max(lengths),
        "files_over_300_lines": sum(length > 300 for length in files),
        "longest_file": max(files),
    }


def test_nothing_grows_and_what_falls_is_written_down() -> None:
    known, now = yaml.safe_load(RATCHET.read_text(encoding="utf-8")), measured()
    grown = {name: (known[name], value) for name, value in now.items() if value > known[name]}
    assert not grown, f"grown: {grown}"
    slack = {name: (known[name], value) for name, value in now.items() if value < known[name] * 9 // 10}
    assert not slack, f"lower the ratchet: {slack}"


def test_no_room_is_too_large() -> None:
    tall = [
        function for path in sources() for function in functions(path) if function.length > MOST_LINES_OF_A_FUNCTION
    ]
    long = [path for path in sources() if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES_OF_A_FILE]
    assert not tall and not long


def test_the_median_function_is_under_ten_lines() -> None:
    assert median(function.length for path in sources() for function in functions(path)) < 10
