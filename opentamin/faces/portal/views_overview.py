"""The house in figures, for headquarters: what came in, what is owed and paid, what was inspected, who was treated.

Every figure says what it counts and leads to the page on which it can be followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.templatetags.portal import figure, jalali, toman_scaled
from opentamin.faces.portal.views import finding_titles, share_rows
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import say
from opentamin.flow.assessments import overview as assessed
from opentamin.flow.care import questions as care
from opentamin.flow.collection import arrears, keeping
from opentamin.flow.inspections.models import Visit
from opentamin.flow.receipts import questions as receipts
from opentamin.journeys.models import DailyStep
from opentamin.registers.counts import people_with_record

SUSPENDED = ("unknown", "overpaid")


def overview(request: HttpRequest) -> HttpResponse:
    """All groups of figures; a house without any list says how to begin."""
    kept = keeping.standing(arrears.Filter(), as_of=today().to_date())
    proof = _proved() if kept else None
    summary = assessed.summary(books=proof is None)
    context: dict[str, Any] = {"as_of": today(), "empty": not summary.submissions}
    if summary.submissions:
        shares = share_rows(assessed.totals_by_share())
        context |= {
            "groups": [
                _lists(summary, proof),
                _money((keeping if kept else arrears).totals(arrears.Filter(), as_of=today().to_date())),
                _field_work(),
            ],
            "shares": shares,
            "share_chart": bars(
                [Bar(row["label"], row["amount"], row["second"]) for row in shares], say("home.shares")
            ),
        }
    return render(request, "portal/home.html", context)


def findings(request: HttpRequest) -> HttpResponse:
    """Findings of all lists, the most frequent first."""
    titles = finding_titles()
    rows = [
        {
            "number": number,
            "text": titles(name),
            "severity": severity,
            "severity_text": say(f"severity.{severity}"),
            "count": count,
        }
        for number, name, severity, count in assessed.findings_by_frequency()
    ]
    return render(request, "portal/list_findings.html", {"findings": rows})


def _tile(
    name: str, value: int | str, page: str = "", query: str = "", words: str = "", tone: str = ""
) -> dict[str, Any]:
    """One figure: its name, what it counts, and the page behind it."""
    return {
        "figure": figure(value) if isinstance(value, int) else value,
        "what": say(f"home.{name}"),
        "words": words,
        "url": reverse(f"portal:{page}") + query if page else "",
        "tone": tone,
    }


def _group(name: str, tiles: list[dict[str, Any]], chart: SafeString | str = "", hint: str = "") -> dict[str, Any]:
    return {"title": say(f"home.{name}"), "tiles": tiles, "chart": chart, "hint": hint}


def _proved() -> DailyStep | None:
    """The last proof of the books by the daily run; without one the page sums the books itself."""
    return DailyStep.objects.filter(name="prove").order_by("-day").first()


def _lists(summary: assessed.Summary, proved: DailyStep | None) -> dict[str, Any]:
    """Lists, people and premium, and whether the ledger adds up."""
    holds = summary.balanced if proved is None else proved.holds
    proof = say("home.proof_ok") if holds else say("home.proof_bad")
    words = say("home.proof_words", entries=figure(summary.entries)) if proved is None else jalali(proved.done_at)
    return _group(
        "group_lists",
        [
            _tile("accepted", summary.accepted, "lists", "?state=accepted"),
            _tile("returned", summary.returned, "lists", "?state=returned"),
            _tile("people", people_with_record(), "people"),
            _tile("lines", summary.lines, "list_findings"),
            *(
                [_tile("due", summary.due_rial, "workshops", words=toman_scaled(summary.due_rial))]
                if proved is None
                else []
            ),
            _tile("proof", proof, words=words, tone="good" if holds else "bad"),
        ],
    )


def _money(owed: Mapping[str, list[arrears.Total]]) -> dict[str, Any]:
    """Money that came, money without an owner, and debts by age."""
    money = receipts.money_by_state()
    all_debts = owed["all"][0] if owed["all"] else None
    came, open_rial = sum(money.values()), all_debts.owed_rial if all_debts else 0
    aged = [Bar(say(f"band.{row.value}"), row.owed_rial) for row in owed["band"]]
    return _group(
        "group_money",
        [
            _tile("came", came, "receipts", words=toman_scaled(came)),
            _tile("suspended", sum(money[name] for name in SUSPENDED), "receipts"),
            _tile("debts", all_debts.debts if all_debts else 0, "debts"),
            _tile("arrears", open_rial, "debts", words=toman_scaled(open_rial)),
        ],
        bars(aged, say("home.by_age")) if aged else "",
        say("home.by_age"),
    )


def _field_work() -> dict[str, Any]:
    """Visits that stand, and what clinics asked."""
    checks = care.check_figures()
    visits = Visit.objects.filter(corrected_by=None).count()
    return _group(
        "group_field",
        [
            _tile("visits", visits, "inspections"),
            _tile("checks", sum(checks.values()), "care_checks"),
            _tile("covered", checks.get("covered", 0), "care_checks"),
        ],
    )
