"""`opentamin figures list|show|keep|check`: what the house publishes about itself, computed again by anybody."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from opentamin.faces.cli.server_side import clock, start, table
from opentamin.ground.calendar import Month

MOST_LINES = 60


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="opentamin figures", description="آمار کشور: تعریف، محاسبهٔ دوباره، نگهداری · figures of the country"
    )
    words = parser.add_subparsers(required=True)
    words.add_parser("list", help="all figures with their definitions").set_defaults(do=_list)
    show = words.add_parser("show", help="compute a figure of a month now; prints its definition and its query too")
    show.add_argument("name")
    show.add_argument("--month", type=Month.parse, required=True)
    show.add_argument("--by", default="", help="dimensions with commas: directorate,sex")
    show.add_argument(
        "--all", action="store_true", help="cells of fewer than five people too (this terminal is no publication)"
    )
    show.set_defaults(do=_show)
    for name, does, text in (
        ("keep", _keep, "compute and keep months for the pages; without months those that are due"),
        ("check", _check, "compute again what is kept; ends with 1 where something differs"),
    ):
        word = words.add_parser(name, help=text)
        word.add_argument("names", nargs="*", metavar="NAME")
        word.add_argument("--from", dest="first", type=Month.parse)
        word.add_argument("--until", type=Month.parse, help="the first month that is not wanted")
        word.set_defaults(do=does)
    return parser


def _list(_options: argparse.Namespace) -> int:
    from opentamin.flow.figures.country import country_figures

    for figure in country_figures().values():
        print(f"{figure.name}  {figure.title_fa} · {figure.title_en} ({figure.unit})")
        print(f"    {figure.definition_fa}\n    {figure.definition_en}")
        print(f"    {figure.clause} · {', '.join(figure.source)} · {', '.join(figure.dimensions)}")
    return 0


def _known(name: str) -> Any:
    """A figure by its name, or a numbered finding."""
    from opentamin.flow.figures.catalogue import findings
    from opentamin.flow.figures.country import country_figures
    from opentamin.ground.findings import FindingTrouble

    if name not in country_figures():
        raise FindingTrouble(findings().make("FIGURE_UNKNOWN", value=name, known=", ".join(country_figures())))
    return country_figures()[name]


def _show(options: argparse.Namespace) -> int:
    from opentamin.flow.figures.catalogue import findings
    from opentamin.flow.figures.country import compute, ordered
    from opentamin.flow.figures.keeping import published
    from opentamin.ground.findings import FindingTrouble

    figure = _known(options.name)
    shape = tuple(name for name in options.by.split(",") if name)
    if set(shape) - {name for each in figure.shapes for name in each} or ordered(shape) not in figure.shapes:
        known = "; ".join(",".join(each) for each in figure.shapes if each)
        raise FindingTrouble(findings().make("SHAPE_UNKNOWN", value=options.by, known=known))
    cells: Any = compute(figure.name, options.month) if options.all else published(figure.name, options.month)
    rows = [
        (*values, *((f"{n.amount:,}", f"{n.many:,}") if n else ("<5", "<5")))
        for values, n in sorted(cells[ordered(shape)].items())
    ]
    print(f"{figure.title_fa} · {figure.title_en} · {options.month}\n{figure.definition_fa}\n{figure.definition_en}\n")
    print(table([(*ordered(shape), figure.unit, figure.counts), *rows[:MOST_LINES]]) if rows else "هیچ · nothing")
    print(f"\n{figure.clause}\n{figure.query}")
    return 0


def _keep(options: argparse.Namespace) -> int:
    from opentamin.flow.figures.keeping import due, keep

    now, today = clock()
    names = [_known(name).name for name in options.names]
    done = keep(_months(options) or due(today.month), now=now, names=names)
    print(
        f"{done.figures} آمار، {done.months} ماه، {done.cells:,} خانه، {done.hidden:,} پنهان"
        f" · {done.figures} figures, {done.months} months, {done.cells:,} cells, {done.hidden:,} hidden"
    )
    return 0


def _months(options: argparse.Namespace) -> list[Month]:
    """The months of --from and --until; none when neither is given."""
    if options.first is None:
        return []
    until = options.until or options.first.next()
    return [options.first + at for at in range(until - options.first)]


def _check(options: argparse.Namespace) -> int:
    from opentamin.flow.figures.keeping import MONTHS, check

    _, today = clock()
    months = _months(options) or [today.month + -back for back in range(MONTHS)]
    differ = check(months, [_known(name).name for name in options.names])
    for name, month in differ:
        print(f"✗ {name} {Month(month)}: امروز جور دیگری است · comes out otherwise now")
    if not differ:
        print("✓ همه همان است که نگه داشته شده · everything comes out as it was kept")
    return int(bool(differ))
