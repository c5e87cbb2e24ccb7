"""Articles and outcomes as pages of text for a terminal, in Persian or English."""

from __future__ import annotations

from collections.abc import Iterator

from opentamin.engine import Outcome, Refusal, compute, scheme
from opentamin.law.articles import Article
from opentamin.law.cases import Case, agrees, cases_of
from opentamin.law.figures import FOREVER, Figure, Value

WORDS = {
    "fa": {"clauses": "بندها", "figures": "ارقام در گذر زمان", "rules": "قاعده‌ها", "cases": "نمونه‌ها", "reading": "برداشت",
           "good": "درست", "bad": "نادرست", "open": "تاکنون", "null": "خوانده نشده", "results": "نتیجه", "steps": "گام‌ها"},
    "en": {"clauses": "Clauses", "figures": "Figures over time", "rules": "Rules", "cases": "Cases", "reading": "Readings",
           "good": "ok", "bad": "FAILED", "open": "in force", "null": "not read", "results": "Results", "steps": "Steps"},
}  # fmt: skip


def article_page(article: Article, lang: str) -> str:
    """One article: statement, figures over time, readings, rules and cases with their verdict."""
    words = WORDS[lang]
    title = article.title_fa if lang == "fa" else article.title_en
    lines = [f"{title}   [{article.key}]", "", f"# {words['clauses']}"]
    for clause in article.clauses.values():
        span = f"{clause.from_ or '?'} → {clause.until or words['open']}"
        lines += [f"  {clause.anchor}  ({span}; {', '.join(clause.source)}; {clause.confidence})"]
        lines += [f"      {clause.fa if lang == 'fa' else clause.en}"]
    if article.figures():
        lines += [
            "",
            f"# {words['figures']}",
            *(line for figure in article.figures() for line in _figure(figure, lang)),
        ]
    if article.reading:
        lines += ["", f"# {words['reading']}", *article.reading.splitlines()]
    if article.rules():
        lines += ["", f"# {words['rules']}"]
        lines += [f"  {line}" for rule in article.rules() for line in rule.text.rstrip().splitlines()]
    cases = cases_of(article.folder)
    if cases:
        lines += ["", f"# {words['cases']}", *(_case(case, words) for case in cases)]
    return "\n".join(lines)


def _figure(figure: Figure, lang: str) -> Iterator[str]:
    """A figure and its dated rows."""
    yield f"  {figure.name}: {figure.title_fa if lang == 'fa' else figure.title_en} ({figure.unit}, {figure.clause})"
    for row in figure.rows:
        yield f"      {_span(row, lang)}  {row.key + '  ' if row.key else ''}{row.text or WORDS[lang]['null']}  " + (
            f"{', '.join(row.source)}; {row.confidence}"
        )


def _span(row: Value, lang: str) -> str:
    """[from, until) with dashes."""
    until = WORDS[lang]["open"] if row.until == FOREVER else _dashed(row.until)
    return f"{_dashed(row.from_)} → {until}"


def _dashed(code: int) -> str:
    """140407 as 1404-07, 14040731 as 1404-07-31."""
    text = str(code)
    return "-".join(filter(None, (text[:4], text[4:6], text[6:])))


def _case(case: Case, words: dict[str, str]) -> str:
    """One case with its verdict of this moment."""
    tail = f"  {case.arithmetic}" if case.arithmetic else ""
    return f"  [{words['good'] if case_holds(case) else words['bad']}] {case.id} {case.name}{tail}"


def case_holds(case: Case) -> bool:
    """True when the case gives its expected rials (or its refusal), and agrees with what was published."""
    outcome = compute(case.scheme, case.month, case.inputs)
    if isinstance(outcome, Refusal):
        numbers = {word for found in outcome.findings for word in (str(found.number), found.name)}
        return case.refuses in numbers
    same = not case.refuses and all(outcome.values.get(name) == value for name, value in case.expected.items())
    return same and all(agrees(case.expected[name], value, case.compare) for name, value in case.published.items())


def outcome_page(outcome: Outcome, lang: str) -> str:
    """Results, then every step with its clause, value and what it used."""
    words = WORDS[lang]
    targets = scheme(outcome.record.scheme).plan.scheme.targets
    width = max(len(step.rule) for step in outcome.record.steps)
    lines = [f"# {words['results']}"]
    lines += [f"  {name:<{width}}  {outcome.values[name]:>20,}" for name in targets]
    lines += ["", f"# {words['steps']}"]
    for step in outcome.record.steps:
        used = ", ".join(f"{name}={value}" for name, value in step.used.items())
        lines += [f"  {step.rule:<{width}}  {step.value:>20,}  {step.clause} ({step.version}) {step.verdict}"]
        lines += [f"      {step.text_fa if lang == 'fa' else step.text_en}  ← {used}"]
        lines += [f"      {words['reading']}: {step.reading}"] if step.reading else []
    return "\n".join(lines)
