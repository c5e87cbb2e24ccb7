"""Pay runs on screen: where each stands against its pay-day, what it pays, and what a person should look at."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.portal.charts import Bar, bars
from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.views_rights import name_of, title_of
from opentamin.faces.portal.words import either, say
from opentamin.flow.payments.questions import line_states, orders_of
from opentamin.flow.payroll import questions
from opentamin.flow.payroll.models import Run
from opentamin.flow.payroll.variances import CODES

SHOWN = 40


def runs(request: HttpRequest) -> HttpResponse:
    """All runs, the newest first."""
    context = {
        "runs": [
            {
                "url": reverse("portal:run", args=[row.pk]),
                "title": _title(row.month, row.number),
                "pay_on": row.pay_on,
                "state": say(f"run.{row.state}"),
            }
            for row in questions.runs()
        ]
    }
    return render(request, "portal/runs.html", context)


def _title(of_month: int, number: int) -> str:
    return say("run.title", month=month(of_month), number=figure(number))


def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: sums, progress, variances by kind with the largest of each, order files and the bank's answers."""
    if not Run.objects.filter(pk=run_id).exists():
        raise Http404
    found = questions.summary(run_id, today=today())
    wanted = request.GET.get("code", "")
    chosen = wanted if wanted in found.variances else next(iter(found.variances), "")
    context: dict[str, Any] = {
        "title": _title(found.month, found.number),
        "run": found,
        "state": say(f"run.{found.state}"),
        "deadline": _deadline(found),
        "facts": [
            (say(f"run.{name}"), getattr(found, f"{name}_rial"))
            for name in ("net", "treatment", "deductions", "additions", "arrears", "recover")
        ],
        "chart": bars([Bar(title_of(code), total or 0) for code, _, total in found.by_benefit], say("run.by_benefit")),
        "kinds": [
            {"code": code, "text": either(*CODES[code]), "count": count, "on": code == chosen}
            for code, count in found.variances.items()
        ],
        "chosen": either(*CODES[chosen]) if chosen else "",
        "variances": _variances(run_id, chosen),
        "orders": _orders(run_id),
        "payments": [(say(f"payment.{state}"), count, total) for state, (count, total) in line_states(run_id).items()],
    }
    return render(request, "portal/run.html", context)


def _variances(run_id: int, code: str) -> list[dict[str, Any]]:
    """The largest variances of one kind."""
    return [
        {
            "url": reverse("portal:award", args=[row.award_id]),
            "name": name_of(row.award.person),
            "benefit": title_of(row.award.benefit),
            "before": row.before_rial,
            "now": row.now_rial,
        }
        for row in (questions.variances(run_id, code, limit=SHOWN) if code else [])
    ]


def _orders(run_id: int) -> list[dict[str, Any]]:
    """The order files of a run."""
    return [
        {
            "name": row.file_name,
            "rail": say(f"rail.{row.rail}"),
            "lines": row.lines_count,
            "total": row.total_rial,
            "state": say(f"order.{row.state}"),
        }
        for row in orders_of(run_id)
    ]


def _deadline(found: questions.RunSummary) -> str:
    """How the run stands against its pay-day."""
    if found.state == "posted":
        return say("run.kept", day=jalali(found.pay_on))
    if found.days_left < 0:
        return say("run.late", day=jalali(found.pay_on), days=figure(-found.days_left))
    return say("run.left", day=jalali(found.pay_on), days=figure(found.days_left))
