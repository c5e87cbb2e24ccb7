"""`opentamin decision verify|export|verifier`: recompute decisions from their legal records alone."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from opentamin.faces.cli.server_side import start


def run(argv: Sequence[str]) -> int:
    """Entry of the command word. `verify` ends with 1 when a decision does not stand."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin decision", description="بازآزمایی تصمیم‌ها · recompute decisions")
    words = parser.add_subparsers(required=True)
    for word, does, help_en in (
        ("verify", _verify, "compute decisions again from their legal records; all, or some by number"),
        ("export", _export, "decisions as JSON, one a line, for the stand-alone verifier"),
    ):
        each = words.add_parser(word, help=help_en)
        each.add_argument("numbers", nargs="*", type=int)
        each.set_defaults(do=does)
    words.add_parser("verifier", help="print the stand-alone verifier, one Python file").set_defaults(do=_verifier)
    return parser


def _verify(options: argparse.Namespace) -> int:
    from opentamin.journeys.decisions import verify

    count, fallen = verify(options.numbers)
    for each in fallen:
        print(f"  {each.decision}  {each.what}")
    stand = count - len({each.decision for each in fallen})
    print(
        f"{stand} تصمیم از {count} با همان بایت‌ها بازمحاسبه شد · {stand} of {count} decisions give the same bytes again"
    )
    return int(bool(fallen) or not count)


def _export(options: argparse.Namespace) -> int:
    from opentamin.journeys.decisions import export

    for line in export(options.numbers):
        print(line)
    return 0


def _verifier(options: argparse.Namespace) -> int:
    from opentamin.engine.standalone import standalone
    from opentamin.journeys.decisions import schemes

    print(standalone(schemes()), end="")
    return 0
