"""Sending a list from a page: the bytes are kept and the job is queued in one transaction; progress can be watched."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.templatetags.portal import digits
from opentamin.faces.portal.upload_faults import LARGEST_UPLOAD_BYTES
from opentamin.faces.portal.views import list_row
from opentamin.faces.portal.views_sign import awaits
from opentamin.faces.portal.words import either, say
from opentamin.flow.lists import listing
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.formats import template_xlsx
from opentamin.flow.lists.models import ListState
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.journeys.models import Progress
from opentamin.journeys.tasks import enqueue, subject, submit_list

TEHRAN = ZoneInfo("Asia/Tehran")
STEPS = ("received", "check", "accept", "assess", "post", "credit")
STEP_OF_STATE = {
    ListState.CHECKED: 1,
    ListState.ACCEPTED: 2,
    ListState.ASSESSED: 3,
    ListState.POSTED: 4,
    ListState.CREDITED: 5,
}
REFRESH_SECONDS = 2
STALLED_SECONDS = 90


def submit(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends. The key in the form makes a second press of the button the same sending."""
    if request.sitting.role == "employer":
        return redirect("portal:employer")
    if request.method != "POST":
        return _form(request, secrets.token_urlsafe(18))
    key, files = request.POST.get("key", "")[:120] or secrets.token_urlsafe(18), request.FILES.getlist("files")
    if not files:
        return _form(request, key, say("submit.error_none"))
    if sum(file.size or 0 for file in files) > LARGEST_UPLOAD_BYTES:
        return _form(request, key, say("submit.error_size", megabytes=digits(LARGEST_UPLOAD_BYTES // 1_000_000)))
    now = datetime.now(UTC)
    today = Day.from_date(now.astimezone(TEHRAN).date())
    sending = Sending(key, tuple(NamedBytes(file.name or "file", file.read()) for file in files))
    sender = f"user/{request.sitting.user_id or 0}"
    outcome = enqueue(sending, sender=sender, now=now, today=today)
    if isinstance(outcome, Finding):
        return _form(request, secrets.token_urlsafe(18), either(outcome.message_fa, outcome.message_en))
    return redirect("portal:progress", submission_id=outcome)


def _form(request: HttpRequest, key: str, error: str = "") -> HttpResponse:
    """The page with its form; with an error it says so first, and answers 422."""
    return render(request, "portal/submit.html", {"key": key, "error": error}, status=422 if error else 200)


def progress(request: HttpRequest, submission_id: int) -> HttpResponse:
    """How far a sending is; the page comes again by itself until it is done, then leads to its list."""
    if not listing.submission_exists(submission_id):
        raise Http404
    if request.method == "POST":
        submit_list.configure(lock=subject(submission_id)).defer(ids=[submission_id])
        return redirect("portal:progress", submission_id=submission_id)
    rows = listing.lists_of_submission(submission_id)
    if rows and awaits(rows[0].submission, rows) and gate_of("employer_sign").lets(request.sitting):
        return redirect("portal:employer_sign", submission_id=submission_id)
    ended = bool(rows) and all(
        ListState(row.state) in {ListState.CREDITED, ListState.RETURNED, ListState.UNREADABLE, ListState.SAME_AGAIN}
        for row in rows
    )
    if ended and len(rows) == 1:
        return redirect("portal:list", wage_list_id=rows[0].pk)
    done = min((STEP_OF_STATE.get(ListState(row.state), len(STEPS) - 1) for row in rows), default=0)
    words = say("submit.progress", done=digits(done), all=digits(len(STEPS) - 1), step=say(f"step.{STEPS[done]}"))
    context = {
        "words": say("submit.done") if ended else words if rows else say("submit.waiting"),
        "done": done,
        "all": len(STEPS) - 1,
        "url": request.path,
        "tracking": str(submission_id),
        "lists": [list_row(row) for row in rows] if ended else [],
        "stalled": not ended and _stalled(submission_id),
    }
    response = render(request, "portal/progress.html", context)
    if not ended:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def _stalled(submission_id: int) -> bool:
    """Whether the work on a sending has not moved for a while: its job failed, or nobody works."""
    oldest = datetime.now(UTC) - timedelta(seconds=STALLED_SECONDS)
    return Progress.objects.filter(subject=subject(submission_id), changed_at__lt=oldest).exists()


def template(request: HttpRequest) -> HttpResponse:
    """The XLSX template of a list."""
    return HttpResponse(
        template_xlsx(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="wage-list-template.xlsx"'},
    )


template.without_rows = True
