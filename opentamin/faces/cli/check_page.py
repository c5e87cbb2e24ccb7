"""A report of the checker as text for a terminal."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from opentamin.flow.lists.checking import CheckReport
from opentamin.ground.findings import Finding
from opentamin.ground.persian import fa_digits, fa_number

FIRST_OF_A_KIND = 5
WORDS_WITHOUT_LATIN = re.compile(r"(?<!\S)[^\sA-Za-z]+(?!\S)")
"""Figures become Persian; names of files, columns and clauses stay as they are typed."""
VERDICTS = {
    "fa": {"accepted": "پذیرفتنی است", "returned": "برگشت می‌خورد", "unreadable": "خوانده نشد"},
    "en": {"accepted": "can be accepted", "returned": "is returned", "unreadable": "cannot be read"},
}
SEVERITIES = {
    "fa": {"stops": "مانع", "error": "خطا", "warning": "هشدار", "note": "یادداشت"},
    "en": {"stops": "stops", "error": "error", "warning": "warning", "note": "note"},
}
SHARES = {
    "premium_insured_rial": ("سهم بیمه‌شده", "insured person's share"),
    "premium_employer_rial": ("سهم کارفرما", "employer's share"),
    "premium_unemployment_rial": ("بیمهٔ بیکاری", "unemployment insurance"),
    "premium_due_rial": ("جمع پرداختی کارفرما", "employer pays in all"),
}


def page(report: CheckReport, lang: str, *, whole: bool = False) -> str:
    """Verdict, what was read, findings by severity, computed premium; Persian digits in Persian."""
    read, workshop = report.list, report.list.workshop
    lines = [_title(report, lang)]
    if workshop.get("code"):
        lines.append(
            f"  {workshop['code']} {workshop['name'] or ''} · {report.month or ''} · {read.layout} · {read.encoding}"
        )
    counts = Counter(finding.severity.value for finding in report.findings)
    lines.append("  " + " · ".join(f"{SEVERITIES[lang][key]} {counts[key]}" for key in SEVERITIES[lang] if counts[key]))
    for (severity, number), group in _by_kind(report.findings).items():
        lines += _kind(group, severity, number, lang, whole)
    if report.computed:
        lines += ["", *_premiums(report, lang)]
    text = "\n".join(lines)
    return WORDS_WITHOUT_LATIN.sub(lambda found: fa_digits(found[0]), text) if lang == "fa" else text


def summary(reports: Sequence[CheckReport], lang: str) -> str:
    """One line about several lists: how many there are of each verdict."""
    counts = Counter(report.verdict for report in reports)
    words = VERDICTS[lang]
    parts = " · ".join(f"{counts[verdict]} {words[verdict]}" for verdict in words if counts[verdict])
    return fa_digits(f"{len(reports)} لیست: {parts}") if lang == "fa" else f"{len(reports)} lists: {parts}"


def _by_kind(findings: Iterable[Finding]) -> dict[tuple[str, int], list[Finding]]:
    """The findings of each severity and number, in the order of the first of each."""
    groups: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.severity.value, finding.number].append(finding)
    return groups


def _title(report: CheckReport, lang: str) -> str:
    """Who and what, in one line."""
    people = len(report.list)
    verdict = VERDICTS[lang][report.verdict]
    return f"لیست {verdict} — {people} نفر" if lang == "fa" else f"This list {verdict} — {people} people"


def _kind(group: list[Finding], severity: str, number: int, lang: str, whole: bool) -> list[str]:
    """The findings of one kind: the first few, then how many more, then what to do."""
    shown = group if whole else group[:FIRST_OF_A_KIND]
    lines = ["", f"[{SEVERITIES[lang][severity]} {number}]"]
    for finding in shown:
        lines.append(f"  {_place(finding, lang)}{finding.message_fa if lang == 'fa' else finding.message_en}")
    if len(group) > len(shown):
        rest = len(group) - len(shown)
        lines.append(f"  و {rest} مورد دیگر (--all)" if lang == "fa" else f"  and {rest} more (--all)")
    first = group[0]
    lines.append(f"  → {first.advice_fa if lang == 'fa' else first.advice_en}  ({first.clause})")
    return lines


def _place(finding: Finding, lang: str) -> str:
    """File, row and column, as far as they are known."""
    row = f"{'ردیف' if lang == 'fa' else 'row'} {finding.row}" if isinstance(finding.row, int) else ""
    words = [word for word in (finding.file, row, finding.column) if word]
    return f"{' · '.join(words)}: " if words else ""


def _premiums(report: CheckReport, lang: str) -> list[str]:
    """What the law gives for what a desk can know."""
    head = "محاسبه بر پایهٔ قانون (بی معافیت؛ ریال)" if lang == "fa" else "computed by law (no relief; rials)"
    computed = report.computed or {}
    rows = []
    for name, (persian, english) in SHARES.items():
        amount = fa_number(computed[name]) if lang == "fa" else f"{computed[name]:,}"
        rows.append(f"  {persian if lang == 'fa' else english}: {amount}")
    return [head, *rows]
