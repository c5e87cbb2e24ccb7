"""The sandbox for makers of payroll software: ten invented workshops for each test key, and lists that are rehearsed.

A rehearsal goes through the stations themselves, in one transaction that is always rolled back: the workshops and people of
the key are registered in it, each step is received, checked, accepted, assessed and posted as any list is, the report is
taken, and nothing of it stays. What is kept is the report (`desk_rehearsal`).
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from procrastinate.contrib.django import app

from opentamin.desk.models import Rehearsal
from opentamin.flow.assessments.questions import assessed
from opentamin.flow.lists import questions
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes
from opentamin.ground.calendar import Day
from opentamin.journeys.sandbox_world import Invented, invented, month_of
from opentamin.journeys.submit_list import submit
from opentamin.registers import actions as registers
from opentamin.registers.models import Office

TEHRAN = ZoneInfo("Asia/Tehran")
MOST_STEPS = 10
LISTS = ("state", "workshop_code", "contract_row", "month", "list_number", "version", "people")
SHARES = ("share", "amount_rial", "declared_rial", "difference_rial")


def ask(steps: Sequence[Mapping[str, Any]], *, key: str) -> tuple[int, bool] | None:
    """Ask for a rehearsal under the session of a test key; gives its number, and whether `key` was used for other steps.

    None when too many of the key wait already.
    """
    plain = json.dumps(list(steps), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(plain.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM desk_ask_rehearsal(%s, %s, %s::jsonb)", [key, digest, plain])
        row = cursor.fetchone()
    if row is None:
        return None
    number, known, fresh = row
    if fresh:
        rehearse_later.configure(lock=f"rehearsal/{number}").defer(number=number)
    return int(number), known != digest


@app.task(name="rehearse", retry=3)
def rehearse_later(number: int) -> None:
    """Do one rehearsal that was asked for; a second time it changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    rehearse(number, now=now)


def rehearse(number: int, *, now: datetime) -> dict[str, Any]:
    """Do a rehearsal and keep its report; gives the report. Nothing else is left of it, whatever happens."""
    asked = Rehearsal.objects.get(pk=number)
    if asked.state == "done":
        return dict(asked.report)
    today = Day.from_date(now.astimezone(TEHRAN).date())
    with transaction.atomic():
        report = _played(asked, now, today)
        transaction.set_rollback(True)
    Rehearsal.objects.filter(pk=number, state="asked").update(state="done", report=report, asked=[], done_at=now)
    return report


def _played(asked: Rehearsal, now: datetime, today: Day) -> dict[str, Any]:
    """Every step through the stations, one after another, inside the transaction that is rolled back."""
    office = home()
    made = invented(asked.key_number, office.code, month_of(today))
    _register(made, office.code)
    steps = [_step(asked, at, step, now, today) for at, step in enumerate(asked.asked)]
    with connection.cursor() as cursor:
        # What the database asks at the end of a transaction is asked now, since this one has no end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return {"steps": steps}


def home() -> Office:
    """The branch under which invented workshops stand: one of the numbers that begin with 999, or any other."""
    rows = Office.objects.filter(kind="branch").order_by("code")
    found = rows.filter(code__startswith="999").first() or rows.first()
    if found is None:
        raise LookupError("no branch is registered")
    return found


def _register(made: Invented, office: str) -> None:
    registers.register_workshops(
        [
            {"code": each.code, "name": each.name, "employer_name": each.employer, "branch": office, "opened_on": each.opened_on}
            for each in made.workshops
        ]
    )  # fmt: skip
    registers.register_people([person.as_registered() for each in made.workshops for person in each.people])


def _step(asked: Rehearsal, at: int, step: Mapping[str, Any], now: datetime, today: Day) -> dict[str, Any]:
    files = tuple(NamedBytes(file["name"], b64decode(file["content"])) for file in step["files"])
    key = f"rehearsal/{asked.pk}/{at}"
    done = submit([Sending(key, files)], sender=f"sandbox/{asked.key_number}", now=now, today=today)
    if key in done.refused:
        return {"refused": done.refused[key].as_dict(), "lists": []}
    return {"refused": None, "lists": _lists(done.submissions[key])}


def _lists(submission_id: int) -> list[dict[str, Any]]:
    """The lists of a step as programs are told of them: where they stand, what was found, what was computed."""
    rows = questions.submission_lists(submission_id)
    shares = {found.wage_list_id: found for found in assessed([row.pk for row in rows])}
    return [
        {
            **{name: getattr(row, name) for name in LISTS},
            "findings": [_found(each) for each in row.findings.order_by("id")],
            **_computed(shares.get(row.pk)),
        }
        for row in rows
    ]


FOUND = (
    "number", "name", "severity", "file", "row", "column", "value", "message_fa", "message_en", "clause", "advice_fa", "advice_en",
)  # fmt: skip


def _found(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FOUND}


def _computed(found: Any) -> dict[str, Any]:
    if found is None:
        return {"due_on": None, "late": None, "base_rial": None, "shares": []}
    shares = [{name: getattr(share, name) for name in SHARES} for share in found.shares]
    return {"due_on": str(found.due_on), "late": found.late, "base_rial": found.base_rial, "shares": shares}
