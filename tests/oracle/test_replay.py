"""Ten thousand random decisions, recomputed by the stand-alone file from their legal records alone: the same bytes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from opentamin.engine import compute
from opentamin.engine import scheme as load_scheme
from opentamin.engine.case import Outcome
from opentamin.engine.standalone import standalone
from opentamin.journeys.decisions import schemes

DECISIONS = 10_000


def inputs_of(name: str, chance: Random) -> tuple[int, dict[str, Any]]:
    """A month and inputs within their ranges; days lie in the month."""
    month = chance.choice([code for code in range(139601, 140513) if 1 <= code % 100 <= 12])
    given: dict[str, Any] = {}
    for key, item in load_scheme(name).plan.scheme.inputs.items():
        if key == "month":
            continue
        if item.codes:
            given[key] = chance.choice(list(item.codes))
        elif item.bool:
            given[key] = chance.randint(0, 1)
        else:
            low, high = item.range
            is_day = low > 13_000_000 and high > 13_000_000
            given[key] = (
                month * 100 + chance.randint(1, 29)
                if is_day
                else chance.randint(low, min(high, chance.choice((9, 400, 10**10))) if high > low else low)
            )
    return month, given


def decisions(chance: Random) -> Iterator[dict[str, Any]]:
    """Random decisions of one record each; what the law refuses is no decision."""
    names, made = sorted(schemes()), 0
    while made < DECISIONS:
        name = names[made % len(names)] if chance.random() < 0.9 else chance.choice(names)
        month, given = inputs_of(name, chance)
        outcome = compute(name, month, given)
        if not isinstance(outcome, Outcome):
            continue
        made += 1
        reasons = {"records": [outcome.record.as_dict()]}
        text = json.dumps(reasons, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield {"decision": made, "digest": hashlib.sha256(text.encode()).hexdigest(), "reasons": reasons}


def test_ten_thousand_decisions_stand_outside(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_text(standalone(schemes()), encoding="utf-8")
    with open(tmp_path / "d.jsonl", "w", encoding="utf-8") as file:
        for each in decisions(Random(1404)):
            file.write(json.dumps(each, ensure_ascii=False) + "\n")
    words = [sys.executable, "-I", "-S", "verify.py", "d.jsonl"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip().splitlines()[-1:] == [f"{DECISIONS} decisions stand, 0 do not"], (
        done.stdout[-500:] + done.stderr[-500:]
    )
