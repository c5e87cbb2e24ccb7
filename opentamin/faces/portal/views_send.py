"""Sending a list for one workshop: a file, last month's list with what changed, or up to ten people typed in.

All three end in the same place: bytes of a list file, kept under a key, checked by the worker, and waiting to be signed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opentamin.faces.portal.typed_rows import MOST_NEW, MOST_ROWS
from opentamin.faces.portal.upload_faults import LARGEST_UPLOAD_BYTES, faults_of
from opentamin.faces.portal.views_employer import head
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either
from opentamin.flow.lists import drafting
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import write_xlsx
from opentamin.flow.lists.models import ACCEPTED_STATES, ListLine, WageList
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.journeys.tasks import enqueue
from opentamin.registers.models import Workshop

MONEY = ("daily_wage", "daily_seniority", "monthly_wage", "allowances", "insurable", "total_pay", "premium_insured")
BAD = ("stops", "error")


def new(request: HttpRequest, workshop_code: str) -> HttpResponse:
    """The three ways to a list, with what was sent for the month already; a file that was chosen is sent from here."""
    found, context = head(request, workshop_code)
    if request.method == "POST":
        key, files = key_of(request), _files(request)
        faults = faults_of(files, found.code)
        if not faults:
            outcome = send(request, found, key, files)
            if not isinstance(outcome, Finding):
                return redirect("portal:progress", submission_id=outcome)
            faults, key = [outcome], new_key()
    else:
        key, faults = new_key(), []
    context |= {
        "key": key,
        "faults": [fault_row("files", each) for each in faults],
        **_before(found, due_month(request.GET)),
    }
    return render(request, "portal/employer_new.html", context, status=422 if faults else 200)


def new_key() -> str:
    return secrets.token_urlsafe(18)


def key_of(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:120] or new_key()


def _files(request: HttpRequest) -> tuple[NamedBytes, ...]:
    """The files of a form; one above the limit is carried without its content."""
    sent = request.FILES.getlist("files")
    small = sum(file.size or 0 for file in sent) <= LARGEST_UPLOAD_BYTES
    return tuple(NamedBytes(file.name or "file", file.read() if small else b"", file.size) for file in sent)


def send(request: HttpRequest, found: Workshop, key: str, files: Sequence[NamedBytes]) -> int | Finding:
    """Keep the bytes under the key and queue the check; the list has no effect before it is signed."""
    sending = Sending(key, tuple(files), sign_first=True, workshop_code=found.code)
    sender = f"user/{request.sitting.user_id or 0}"
    return enqueue(sending, sender=sender, now=datetime.now(UTC), today=today())


def fault_row(to: str, finding: Finding, where: str = "") -> dict[str, Any]:
    """A finding as the summary above a form shows it."""
    return {
        "to": to,
        "number": finding.number,
        "where": where,
        "text": either(finding.message_fa, finding.message_en),
        "advice": either(finding.advice_fa, finding.advice_en),
        "bad": str(finding.severity) in BAD,
    }


def due_month(asked: Mapping[str, str]) -> Month:
    """The month that an address names (`month`), or the one that is due; never one that is not over."""
    last = today().month + -1
    try:
        return min(Month.parse(asked.get("month", "")[:7]), last)
    except ValueError:
        return last


def _before(found: Workshop, due: Month) -> dict[str, Any]:
    """The newest accepted lists: what stands for the month that is sent, and what can be copied."""
    rows = accepted(found)
    last = next((row for row in rows if (row.month or 0) < due.code), None)
    here = [row for row in rows if row.month == due.code]
    return {
        "month": due.code,
        "here": [shown_list(row) for row in here],
        "last": shown_list(last) if last else None,
        "rows_url": reverse("portal:employer_rows", args=[found.code]),
        "most": MOST_NEW,
    }


def accepted(found: Workshop) -> list[WageList]:
    """The accepted lists of a workshop that nothing replaced, the newest month first."""
    rows = WageList.objects.filter(workshop=found, state__in=ACCEPTED_STATES, next=None)
    return list(rows.defer("declared").order_by("-month", "contract_row", "list_number")[:24])


def shown_list(row: WageList) -> dict[str, Any]:
    return {
        "url": reverse("portal:list", args=[row.pk]),
        "pk": row.pk,
        "month": row.month,
        "number": row.list_number,
        "people": row.people,
        "short": row.people <= MOST_ROWS,
        "next": (row.list_number or 1) + 1,
    }


def copy_file(request: HttpRequest, workshop_code: str, wage_list_id: int) -> HttpResponse:
    """Last list as a workbook of the month that is due, to change what changed and send it."""
    found, _ = head(request, workshop_code)
    due = due_month(request.GET)
    written = write_xlsx(copied(found, wage_list_id, due), name=f"{found.code}-{due.code}.xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        written.content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{written.name}"'},
    )


def copied(found: Workshop, wage_list_id: int, due: Month) -> WageListFile:
    row = WageList.objects.filter(pk=wage_list_id, workshop=found, state__in=ACCEPTED_STATES).first()
    if row is None:
        raise Http404
    lines = ListLine.objects.filter(month=row.month, wage_list_id=row.pk).order_by("row")
    before = Month(row.month or 0)
    return drafting.copied({**row.declared, "code": found.code}, map(_person, lines), before, due)


def _person(line: ListLine) -> dict[str, Any]:
    """A line of the tables under the names of a list file."""
    money = {name: getattr(line, f"{name}_rial") for name in MONEY}
    text = {name: getattr(line, name) or "" for name in (*drafting.IDENTITY, "start_date", "leave_date", "issue_date")}
    return {
        **text,
        **money,
        "days": line.days,
        "of_which_marital": line.marital_rial,
        "percent_rate": line.percent_rate,
    }
