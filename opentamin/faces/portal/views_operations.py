"""Operations for headquarters: jobs, imports that failed, the daily journey, the proof of the books, backups."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.staff_names import with_names
from opentamin.faces.portal.templatetags.portal import figure, jalali
from opentamin.faces.portal.words import either, has, say, shown
from opentamin.flow.figures.quality import lacks
from opentamin.ground.calendar import Day
from opentamin.journeys import operating
from opentamin.journeys.daily import STEPS
from opentamin.journeys.models import DailyStep
from opentamin.journeys.operating import FailedImport

MOST = 20


def operations(request: HttpRequest) -> HttpResponse:
    """How the house runs today."""
    newest = DailyStep.objects.aggregate(day=Max("day"))["day"]
    steps = {row.name: row for row in DailyStep.objects.filter(day=newest)} if newest else {}
    jobs = _jobs()
    away = request.GET.get("away") == "1"
    context = {
        "tiles": _tiles(steps, jobs),
        "jobs": jobs,
        "day": Day.parse(str(newest)) if newest else None,
        "late": bool(newest) and newest < Day.from_date(timezone.localdate()).code,
        "steps": [_step(at, name, steps.get(name)) for at, (name, _) in enumerate(STEPS, 1)] if steps else [],
        "imports": _imports(away=away),
        "away": away,
        "filters": [
            {
                "url": f"{address}#imports",
                "text": say(f"operations.{name}"),
                "current": away == bool(address.strip("?")),
            }
            for name, address in (("standing", "?"), ("put_away", "?away=1"))
        ],
        "quality": _quality(steps.get("figures")),
        "counted": steps["figures"].done_at if "figures" in steps else None,
        "backup": steps.get("backups"),
    }
    return render(request, "portal/operations.html", context)


def _jobs() -> list[dict[str, Any]]:
    return [
        {**row._asdict(), "name": say(f"job.{row.name}") if has(f"job.{row.name}") else say("job.other")}
        for row in operating.jobs()
    ]


def _tiles(steps: dict[str, DailyStep], jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Four figures that say whether somebody must act."""
    failed = sum(row["failed"] + row["stalled"] for row in jobs)
    proof, backup = steps.get("prove"), steps.get("backups")
    hours = backup.outcome.get("hours") if backup else None
    return [
        {"figure": figure(sum(row["waiting"] for row in jobs)), "what": say("operations.waiting"), "class": ""},
        {"figure": figure(failed), "what": say("operations.failed"), "class": "bad" if failed else "good"},
        {
            "figure": say(
                "operations.unknown" if proof is None else "operations.holds" if proof.holds else "operations.breaks"
            ),
            "what": say("operations.proof"),
            "words": jalali(proof.done_at) if proof else say("operations.run_daily"),
            "class": "" if proof is None else "good" if proof.holds else "bad",
        },
        {
            "figure": say("operations.hours", hours=figure(hours))
            if hours is not None
            else say("operations.no_backup"),
            "what": say("operations.backup"),
            "words": jalali(backup.done_at) if backup else say("operations.run_daily"),
            "class": "" if backup is None else "good" if backup.holds else "bad",
        },
    ]


def _step(place: int, name: str, row: DailyStep | None) -> dict[str, Any]:
    facts = {key: value for key, value in (row.outcome if row else {}).items() if isinstance(value, int)}
    return {
        "place": place,
        "name": say(f"daily.{name}"),
        "state": say(
            "operations.step_missing" if row is None else "operations.step_done" if row.holds else "operations.step_bad"
        ),
        "tag": "note" if row is None else "ok" if row.holds else "error",
        "at": row.done_at if row else None,
        "facts": [
            (say(f"daily_fact.{key}"), figure(value)) for key, value in facts.items() if has(f"daily_fact.{key}")
        ],
    }


def _quality(step: DailyStep | None) -> list[dict[str, Any]]:
    """What the data lack, as the last day counted it; what nothing lacks stands too."""
    counted = step.outcome.get("lacks", {}) if step else {}
    return [
        {
            "title": either(lacks()[name].title_fa, lacks()[name].title_en),
            "advice": either(lacks()[name].advice_fa, lacks()[name].advice_en),
            "count": count,
            "of": of,
        }
        for name in lacks()
        if name in counted
        for count, of in [counted[name]]
    ]


def _imports(*, away: bool) -> list[dict[str, Any]]:
    """What could not be read: bank files, then wage lists; those that wait, or those that were put away."""
    files = operating.refused_files(away=away, limit=MOST)
    lists = operating.unreadable_lists(away=away, limit=MOST)
    rows = [
        *(_import(row, "import", "receipts_refused") for row in files),
        *(_import(row, "list", "list") for row in lists),
    ]
    names = with_names([("", row["by"]) for row in rows]) if away else []
    return [row | {"by": name} for row, (_, name) in zip(rows, names, strict=True)] if away else rows


def _import(row: FailedImport, kind: str, page: str) -> dict[str, Any]:
    """One of them with what may be done about it; an employer sends a list again, so it is not tried again here."""
    acts = ("show",) if row.away else ("retry", "hide") if kind == "import" else ("hide",)
    subject = "taking" if kind == "import" else "wage_list"
    return {
        "name": shown(row.name) or say("operations.unnamed"),
        "url": reverse(f"portal:{page}", args=[row.id]),
        "what": say("operations.bank_file" if kind == "import" else "operations.list"),
        "at": row.at,
        "findings": row.findings,
        "by": row.noted_by,
        "noted_at": row.noted_at,
        "why": shown(row.why),
        "acts": [
            (f"{reverse('portal:act', args=[f'{kind}_{name}'])}?{subject}={row.id}", say(f"operations.{name}"))
            for name in acts
        ],
    }
