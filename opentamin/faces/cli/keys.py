"""`opentamin keys`: which key seals, the next one, whether a statement was sealed here, and new keys of the door."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path


def run(argv: Sequence[str]) -> int:
    """status, rotate, turn-door, or verify FILE.json (exit 0 when the seal is ours and the content whole, else 1)."""
    parser = argparse.ArgumentParser(prog="opentamin keys")
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("status", help="keys that are kept, and the one that seals")
    words.add_parser("rotate", help="make the next key; older ones still verify")
    words.add_parser("turn-door", help="new keys of authenticators and one-time codes; secrets are sealed anew")
    words.add_parser("verify", help="a statement of record as JSON").add_argument("file", type=Path)
    options = parser.parse_args(list(argv))
    if options.word == "verify":
        return _verify(options.file)
    if options.word == "turn-door":
        return _turn_door()
    from opentamin.config import keys

    sealing = keys.rotate() if options.word == "rotate" else keys.ensure()
    kept = ", ".join(f"k{number}" for number in keys.numbers())
    print(f"keys · کلیدها: {kept}; seals · مُهر می‌زند: k{sealing}")
    return 0


def _turn_door() -> int:
    from opentamin.faces.cli.server_side import start

    start("app")
    from opentamin.desk.turning import turn_keys

    print(f"رمزسازهایی که دوباره مُهر شد · authenticators sealed anew: {turn_keys()}")
    return 0


def _verify(file: Path) -> int:
    from opentamin.config import keys
    from opentamin.config.catalogue import findings
    from opentamin.faces.cli.server_side import start
    from opentamin.ground.findings import FindingTrouble

    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise FindingTrouble(findings().make("STATEMENT_UNREADABLE", file=file.name, reason=str(fault))) from None
    start("app")
    from opentamin.flow.careers.statement import digest_of

    whole = isinstance(data, dict) and digest_of(data) == data.get("digest")
    ours = whole and keys.verify("statement", str(data["digest"]).encode("ascii"), str(data.get("seal")))
    good, bad = (
        "sealed here, content whole · مُهر درست و متن دست‌نخورده است",
        "not sealed here, or changed · مُهر یا متن درست نیست",
    )
    print(good if ours else bad)
    return 0 if ours else 1
