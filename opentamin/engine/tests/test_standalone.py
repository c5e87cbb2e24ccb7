"""The stand-alone file: recomputes records with Python alone, and finds a changed one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from opentamin.engine import compute
from opentamin.engine.case import Outcome
from opentamin.engine.replay import replay, stands
from opentamin.engine.standalone import standalone
from opentamin.ground.reasons import LegalRecord


def record(pay_rial: int) -> LegalRecord:
    outcome = compute("monthly_premium", 140407, {"days": 30, "pay_rial": pay_rial, "foreign": False})
    assert isinstance(outcome, Outcome)
    return outcome.record


def decision(number: int, records: list[LegalRecord]) -> dict[str, Any]:
    reasons = {"records": [each.as_dict() for each in records]}
    text = json.dumps(reasons, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"decision": number, "digest": hashlib.sha256(text.encode()).hexdigest(), "reasons": reasons}


def verify(folder: Path, decisions: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
    (folder / "verify.py").write_text(standalone(["monthly_premium", "late_list_penalty"]), encoding="utf-8")
    lines = [json.dumps(each, ensure_ascii=False) for each in decisions]
    (folder / "decisions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = [sys.executable, "-I", "-S", "verify.py", "decisions.jsonl"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_a_record_replayed_gives_the_same_bytes() -> None:
    one = record(250_000_000)
    again = replay(LegalRecord.from_dict(json.loads(one.canonical())))
    assert isinstance(again, LegalRecord) and again.canonical() == one.canonical()
    assert stands(one)


def test_the_file_agrees_with_what_was_decided_here(tmp_path: Path) -> None:
    done = verify(tmp_path, [decision(at, [record(104_000_000 + 7_919_331 * at)]) for at in range(200)])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == "200 decisions stand, 0 do not"


def test_the_file_finds_one_changed_rial(tmp_path: Path) -> None:
    good, bad = record(250_000_000).as_dict(), record(250_000_000)
    good["steps"][-1]["value"] += 1
    done = verify(tmp_path, [decision(1, [LegalRecord.from_dict(good)]), decision(2, [bad])])
    assert done.returncode == 1
    assert "decision 1: monthly_premium: the record differs" in done.stdout


def test_the_file_finds_a_changed_fingerprint(tmp_path: Path) -> None:
    done = verify(tmp_path, [{**decision(1, [record(250_000_000)]), "digest": "0" * 64}])
    assert done.returncode == 1 and "the fingerprint differs" in done.stdout
