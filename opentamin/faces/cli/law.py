"""`opentamin law`: show an article, list them, compute a case with every step, print a scheme as SQL."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from opentamin.engine import Outcome, Refusal, compute, population_sql, scheme
from opentamin.engine.case import catalogue
from opentamin.faces.cli.law_pages import article_page, outcome_page
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.ground.rules import RuleFault
from opentamin.law.articles import articles
from opentamin.law.figures import MissingFigure
from opentamin.law.schemes import scheme_names

GOOD, REFUSED, UNUSABLE = 0, 1, 2


def run(argv: Sequence[str]) -> int:
    """Entry of the command word; 0 good, 1 the law refuses, 2 the question cannot be read."""
    options = _parser().parse_args(list(argv))
    try:
        answer: Callable[[argparse.Namespace], int] = options.answer
        return answer(options)
    except MissingFigure as fault:
        month = str(fault.when)
        found = catalogue().make(
            "FIGURE_MISSING", value=fault.figure, figure=fault.figure, month=f"{month[:4]}-{month[4:6]}"
        )
        return _refuse([found], options, REFUSED)
    except RuleFault as fault:
        return _refuse([catalogue().make("LAW_UNUSABLE", reason=str(fault))], options, UNUSABLE)


def _parser() -> argparse.ArgumentParser:
    """The words after `opentamin law`."""
    parser = argparse.ArgumentParser(
        prog="opentamin law", description="قانون، ماده به ماده · the law, article by article"
    )
    parser.set_defaults(json=False, lang="fa")
    words = parser.add_subparsers(required=True, metavar="show | list | run | sql")
    show = words.add_parser("show", help="an article: statement, figures over time, rule, cases")
    show.add_argument("article", help="such as ir/ssa_1354/28")
    show.set_defaults(answer=_show)
    listing = words.add_parser("list", help="all articles and schemes")
    listing.set_defaults(answer=_list)
    case = words.add_parser("run", help="compute one case and show every step with its clause")
    case.add_argument("--input", required=True, help="a JSON file with one object of inputs; - for standard input")
    case.add_argument("--json", action="store_true")
    case.set_defaults(answer=_run)
    sql = words.add_parser("sql", help="the scheme as one SELECT over a relation with columns named like its inputs")
    sql.add_argument("--dialect", choices=["duckdb", "postgres", "spark"], default="postgres")
    sql.set_defaults(answer=_sql)
    for word in (case, sql):
        word.add_argument("scheme")
        word.add_argument("--month", required=True, help="such as 1405-07")
    for word in (show, listing, case, sql):
        word.add_argument("--lang", choices=["fa", "en"], default="fa")
    return parser


def _show(options: argparse.Namespace) -> int:
    """Print one article."""
    found = articles().get(options.article)
    if found is None:
        return _refuse([catalogue().make("ARTICLE_UNKNOWN", value=options.article)], options, UNUSABLE)
    print(article_page(found, options.lang))
    return GOOD


def _list(options: argparse.Namespace) -> int:
    """Print the keys of all articles with their titles, then the schemes."""
    for key, article in articles().items():
        print(f"{key:<34} {article.title_fa if options.lang == 'fa' else article.title_en}")
    print(f"\n{'محاسبه‌ها' if options.lang == 'fa' else 'schemes'}: {', '.join(scheme_names())}")
    return GOOD


def _run(options: argparse.Namespace) -> int:
    """Compute one case."""
    faults, month = _month_and_scheme(options)
    inputs = _inputs(options.input)
    if isinstance(inputs, Finding):
        faults.append(inputs)
    if faults or isinstance(inputs, Finding):
        return _refuse(faults, options, UNUSABLE)
    outcome = compute(options.scheme, month, inputs)
    if isinstance(outcome, Refusal):
        return _refuse(outcome.findings, options, REFUSED)
    print(
        json.dumps(_as_json(outcome), ensure_ascii=False, indent=1)
        if options.json
        else outcome_page(outcome, options.lang)
    )
    return GOOD


def _as_json(outcome: Outcome) -> dict[str, Any]:
    """Targets first, then the legal record with every step."""
    targets = scheme(outcome.record.scheme).plan.scheme.targets
    return {"results": {name: outcome.values[name] for name in targets}, **outcome.record.as_dict()}


def _sql(options: argparse.Namespace) -> int:
    """Print the scheme as SQL."""
    faults, month = _month_and_scheme(options)
    if faults:
        return _refuse(faults, options, UNUSABLE)
    declared = scheme(options.scheme).plan.scheme
    columns = {name: name for name in declared.inputs if name != "month"}
    print(
        population_sql(
            options.scheme,
            relation="lines",
            keys=["id"],
            columns=columns,
            targets=declared.targets,
            dialect=options.dialect,
            fixed={"month": month},
        )
    )
    return GOOD


def _month_and_scheme(options: argparse.Namespace) -> tuple[list[Finding], int]:
    """The month as a number, and what is wrong with either word."""
    faults = []
    if options.scheme not in scheme_names():
        faults.append(catalogue().make("SCHEME_UNKNOWN", value=options.scheme, names=", ".join(scheme_names())))
    try:
        return faults, Month.parse(options.month).code
    except ValueError:
        return [*faults, catalogue().make("MONTH_INVALID", column="month", value=options.month)], 0


def _inputs(file: str) -> Mapping[str, Any] | Finding:
    """The object in the file, or the finding that says why there is none."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        given = json.loads(text)
    except (OSError, ValueError) as fault:
        return catalogue().make("CASE_FILE_UNREADABLE", file=file, reason=str(fault))
    if not isinstance(given, dict):
        return catalogue().make("CASE_FILE_UNREADABLE", file=file, reason="not an object")
    return given


def _refuse(findings: Sequence[Finding], options: argparse.Namespace, code: int) -> int:
    """Print findings, as JSON on standard output where that was asked, else as words on standard error."""
    if getattr(options, "json", False):
        print(json.dumps({"findings": [found.as_dict() for found in findings]}, ensure_ascii=False, indent=1))
        return code
    for found in findings:
        words = (found.message_fa, found.advice_fa) if options.lang == "fa" else (found.message_en, found.advice_en)
        print(f"{found.number} {words[0]}\n     {words[1]}", file=sys.stderr)
    return code
