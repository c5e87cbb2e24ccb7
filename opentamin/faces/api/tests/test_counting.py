"""One count for all server processes: nobody is counted twice, nobody is forgotten, a full bucket is shared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from opentamin.faces.api import counting, doors
from opentamin.faces.api.counting import BUCKETS, ROWS, Counts
from opentamin.ground.findings import FindingTrouble

ASK = """
import sys; from pathlib import Path; from opentamin.faces.api.counting import Counts
counts = Counts(Path(sys.argv[1]))
print(max(counts.count("key", 7) for _ in range(500)))
"""


def test_four_processes_keep_one_count(tmp_path: Path) -> None:
    place = tmp_path / "count"
    asking = [subprocess.Popen([sys.executable, "-c", ASK, str(place)], stdout=subprocess.PIPE) for _ in range(4)]
    found = [int(each.communicate()[0]) for each in asking]
    assert max(found) == 2000 and Counts(place).count("key", 7) == 2001
    assert Counts(place).count("key", 8) == 1 and Counts(place).count("other", 7) == 1


def test_more_keys_than_a_bucket_holds_are_never_counted_too_low(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "BUCKETS", 1)
    counts = Counts(tmp_path / "count")
    assert [counts.count(f"key {at}", 3) for at in range(ROWS)] == [1] * ROWS
    assert counts.count("one more", 3) == 2 and counts.count("key 0", 3) == 2 and BUCKETS > 1
    assert counts.count("one more", 4) == 1


def test_another_process_uses_up_the_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine, other = Counts(tmp_path / "count"), Counts(tmp_path / "count")
    monkeypatch.setattr(doors, "counts", lambda: mine)
    monkeypatch.setattr(doors, "MOST_A_SECOND", 2)
    monkeypatch.setattr(doors, "monotonic", lambda: 9.5)
    other.count("key", 9)
    doors.count_request("key")
    with pytest.raises(FindingTrouble):
        doors.count_request("key")


def test_the_file_lies_in_memory_or_where_there_is_none_in_the_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "home", lambda: tmp_path / "state")
    monkeypatch.setattr(counting, "MEMORY", tmp_path)
    assert counting.place().parent == tmp_path
    counting.place().symlink_to(tmp_path / "elsewhere")
    assert counting.place() == tmp_path / "state" / counting.NAME, "a link that somebody left is not followed"
    monkeypatch.setattr(counting, "MEMORY", tmp_path / "nothing")
    assert Counts(counting.place()).count("key", 1) == 1
