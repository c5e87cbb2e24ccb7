"""Jobs of the worker: long journeys, queued in PostgreSQL. A job that was killed is taken up again and goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from procrastinate.contrib.django import app

from opentamin.flow.lists import questions
from opentamin.flow.lists.actions import Sending, receive
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.doing import do_act
from opentamin.journeys.messages import send_messages
from opentamin.journeys.models import Progress
from opentamin.journeys.rehearsing import rehearse, waiting
from opentamin.journeys.sandbox import rehearse_later
from opentamin.journeys.submit_list import go_on

__all__ = ["do_act", "enqueue", "rehearse_later", "send_messages", "subject", "submit_list"]
"""The worker finds jobs by this module; one that is not named here is never done."""
TEHRAN = ZoneInfo("Asia/Tehran")


def subject(submission_id: int) -> str:
    """The name of a submission's progress."""
    return f"submission/{submission_id}"


def enqueue(sending: Sending, *, sender: str, now: datetime, today: Day) -> int | Finding:
    """Keep the bytes, begin the progress, and queue the rest; gives the submission, or why it was refused."""
    receipt = receive([sending], sender=sender, now=now, today=today)
    if sending.key in receipt.refused:
        return receipt.refused[sending.key]
    submission_id = receipt.submissions[sending.key]
    Progress.objects.get_or_create(
        subject=subject(submission_id), defaults={"started_at": now, "changed_at": now, "total": 1}
    )
    if not questions.is_done(submission_id):
        submit_list.configure(lock=subject(submission_id)).defer(ids=[submission_id])
    return submission_id


def database_clock() -> datetime:
    """The instant by the clock of the database: a job has no face that could hand it one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant


@app.task(name="submit_list", retry=5)
def submit_list(ids: Sequence[int]) -> None:
    """Take received submissions through every step that they lack; what is to be signed is rehearsed and waits."""
    now = database_clock()
    today = Day.from_date(now.astimezone(TEHRAN).date())

    def report(station: str, done: int, total: int) -> None:
        for submission_id in ids:
            Progress.objects.filter(subject=subject(submission_id)).update(
                station=station, done=done, total=total, changed_at=database_clock()
            )

    go_on(ids, now=now, today=today, report=report)
    for submission_id in waiting(ids):
        rehearse(submission_id, now=now, today=today)
    for submission_id in ids:
        outcome = ", ".join(f"{state} {count}" for state, count in sorted(questions.states([submission_id]).items()))
        Progress.objects.filter(subject=subject(submission_id)).update(
            outcome=outcome or "empty", changed_at=database_clock()
        )
