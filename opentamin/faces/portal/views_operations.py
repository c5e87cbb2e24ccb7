"""Operations for headquarters: jobs, imports that failed, the daily journey, the proof of the books, backups."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.templatetags.portal import digits, figure, jalali
from opentamin.faces.portal.words import either, has, say, shown
from opentamin.flow.figures.quality import lacks
from opentamin.flow.lists.models import WageList
from opentamin.flow.receipts.models import Taking
from opentamin.ground.calendar import Day
from opentamin.journeys.daily import STEPS
from opentamin.journeys.models import DailyStep, ImportNote

MOST = 20
JOBS = """
    SELECT task_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),
        count(*) FILTER (WHERE status = 'failed'),
        count(*) FILTER (WHERE status = 'doing' AND (worker_id IS NULL OR worker_id IN (
            SELECT id FROM procrastinate_workers WHERE last_heartbeat < clock_timestamp() - interval '5 minutes')))
    FROM procrastinate_jobs GROUP BY 1 HAVING count(*) FILTER (WHERE status IN ('todo', 'doing', 'failed')) > 0 ORDER BY 1
"""


def operations(request: HttpRequest) -> HttpResponse:
    """How the house runs today."""
    newest = DailyStep.objects.aggregate(day=Max("day"))["day"]
    steps = {row.name: row for row in DailyStep.objects.filter(day=newest)} if newest else {}
    jobs = _jobs()
    refused, away = _refused()
    context = {
        "tiles": _tiles(steps, jobs),
        "jobs": jobs,
        "day": Day.parse(str(newest)) if newest else None,
        "late": bool(newest) and newest < Day.from_date(timezone.localdate()).code,
        "steps": [_step(at, name, steps.get(name)) for at, (name, _) in enumerate(STEPS, 1)] if steps else [],
        "refused": refused,
        "away": away,
        "quality": _quality(steps.get("figures")),
        "counted": steps["figures"].done_at if "figures" in steps else None,
        "backup": steps.get("backups"),
        "unreadable": _unreadable(),
    }
    return render(request, "portal/operations.html", context)


def _jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        rows = cursor.fetchall()
    return [
        {
            "name": say(f"job.{name}") if has(f"job.{name}") else say("job.other"),
            "waiting": waiting,
            "doing": doing,
            "failed": failed,
            "stalled": stalled,
        }
        for name, waiting, doing, failed, stalled in rows
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


def _refused() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Bank files of which nothing was taken, the newest first: those that wait, and those that were put away.

    A file that was tried again stands once, by its last try; one that was taken since not at all.
    """
    last = ImportNote.objects.filter(taking_id=OuterRef("pk")).order_by("-id").values("hidden")[:1]
    later = Taking.objects.filter(file_id=OuterRef("file_id"), pk__gt=OuterRef("pk"))
    rows = (
        Taking.objects.filter(taken=False)
        .annotate(away=Subquery(last))
        .exclude(Exists(later))
        .select_related("file")
        .defer("file__content")
        .order_by("-id")[: 2 * MOST]
    )
    waiting = [_file(row) for row in rows if not row.away][:MOST]
    return waiting, [_file(row) for row in rows if row.away]


def _file(row: Taking) -> dict[str, Any]:
    """One refused file with what may be done about it."""
    acts = {
        name: f"{reverse('portal:act', args=[f'import_{name}'])}?taking={row.pk}" for name in ("retry", "hide", "show")
    }
    return {
        "name": digits(row.file.file_name),
        "url": reverse("portal:receipts_refused", args=[row.pk]),
        "at": row.known_at,
        "findings": len(row.findings),
        **acts,
    }


def _unreadable() -> list[dict[str, Any]]:
    """Wage lists that could not be read or went back, by workshop."""
    rows = (
        WageList.objects.filter(state="unreadable")
        .values("workshop__code", "workshop__name")
        .annotate(many=Count("id"), newest=Max("id"))
        .order_by("-many", "-newest")[:MOST]
    )
    return [
        {
            "name": shown(row["workshop__name"] or say("operations.no_workshop")),
            "url": reverse("portal:list", args=[row["newest"]]),
            "many": row["many"],
        }
        for row in rows
    ]
