"""The door of operations, for headquarters: failed jobs and refused bank files are tried again; what could not be read, files
and wage lists, is put away with a reason and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from opentamin.flow.lists.models import ListState, WageList
from opentamin.flow.receipts.models import Taking
from opentamin.flow.receipts.taking import take
from opentamin.ground.findings import Finding, FindingTrouble, Severity
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind, Refused
from opentamin.journeys.acts.reading import findings
from opentamin.journeys.models import ImportNote, ListNote

ROLES = frozenset({"headquarters"})
FILE = Field("taking", Kind.SUBJECT, subject="receipts.Taking id")
LIST = Field("wage_list", Kind.SUBJECT, subject="lists.WageList id")
WHY = Field("why", Kind.LONG_TEXT, most=500)
RETRY = """
    WITH failed AS (SELECT id FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id)
    SELECT count(*) FROM failed, LATERAL procrastinate_retry_job_v2(failed.id, %s, NULL, NULL, NULL)
"""


def jobs_retry(doing: Doing) -> Done:
    """Every job that ended with an error goes back into the queue; jobs repeat without doing anything twice."""
    with connection.cursor() as cursor:
        cursor.execute(RETRY, [doing.now])
        count = int(cursor.fetchone()[0])
    if not count:
        raise FindingTrouble(findings().make("NO_FAILED_JOB"))
    return Done("operations", None, {"count": count})


def import_retry(doing: Doing) -> Done:
    """Take the bytes of a refused bank file again: what was missing may have come since."""
    row = Taking.objects.select_related("file").get(pk=doing.values["taking"])
    done = take(row.file.file_name, bytes(row.file.content), by=doing.by, today=doing.today, now=doing.now)
    if not done.taken:
        raise Refused([_finding(each) for each in done.findings] or [findings().make("IMPORT_STILL_REFUSED")])
    return Done("receipts", None, {"count": done.receipts})


def _finding(plain: Mapping[str, Any]) -> Finding:
    """A finding that was kept as plain values."""
    return Finding(**{**plain, "severity": Severity(plain["severity"])})


def import_hide(doing: Doing) -> Done:
    """Put a refused file away from the page of operations; it stays where it is."""
    return _note(doing, ImportNote, "taking", hidden=True)


def import_show(doing: Doing) -> Done:
    """Bring a file back that was put away."""
    return _note(doing, ImportNote, "taking", hidden=False)


def list_hide(doing: Doing) -> Done:
    """Put an unreadable wage list away from the page of operations; it stays where it is. Refuses a list that was read."""
    found = WageList.objects.get(pk=doing.values["wage_list"])
    if found.state != ListState.UNREADABLE:
        raise FindingTrouble(findings().make("LIST_WAS_READ", column="wage_list"))
    return _note(doing, ListNote, "wage_list", hidden=True)


def list_show(doing: Doing) -> Done:
    """Bring a list back that was put away."""
    return _note(doing, ListNote, "wage_list", hidden=False)


def _note(doing: Doing, notes: type[ImportNote] | type[ListNote], field: str, *, hidden: bool) -> Done:
    """Add a note; refuses one that says what the last one says. Two at once wait for each other."""
    about: dict[str, Any] = {f"{field}_id": doing.values[field]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{field}/{doing.values[field]}"])
    last = notes._default_manager.filter(**about).order_by("-id").first()
    if (last.hidden if last else False) == hidden:
        raise FindingTrouble(findings().make("IMPORT_NOTE_SAME"))
    notes._default_manager.create(**about, hidden=hidden, why=doing.values["why"], by=doing.by, at=doing.now)
    return Done("operations", None, {})


ACTIONS = (
    Action("jobs_retry", "operations", ROLES, (WHY,), jobs_retry),
    Action("import_retry", "operations", ROLES, (FILE,), import_retry),
    Action("import_hide", "operations", ROLES, (FILE, WHY), import_hide),
    Action("import_show", "operations", ROLES, (FILE, WHY), import_show),
    Action("list_hide", "operations", ROLES, (LIST, WHY), list_hide),
    Action("list_show", "operations", ROLES, (LIST, WHY), list_show),
)
