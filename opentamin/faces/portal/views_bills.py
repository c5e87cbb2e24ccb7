"""Bills of a centre: a file for its month, the verdict on each line, and what headquarters decided."""

from __future__ import annotations

import csv
import io
import secrets
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from opentamin.faces.portal.paging import Pager, page_number
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.views import finding_card
from opentamin.faces.portal.views_care import centre_words, day_field
from opentamin.faces.portal.views_desk import act_links
from opentamin.faces.portal.views_people import today
from opentamin.faces.portal.words import either, say
from opentamin.flow.care import bills as money
from opentamin.flow.care import questions
from opentamin.flow.care.bill_files import LARGEST_BYTES, template_xlsx
from opentamin.flow.care.catalogue import CareRefusal, refuse
from opentamin.flow.care.facts import CARE_NAMES
from opentamin.flow.care.models import Bill, BillFinding, BillLine, Provider
from opentamin.ground.calendar import Month
from opentamin.ground.cells import plain_cell
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits

PAGE = 50
MOST_CARDS = 20
STATE_TAGS = {"waiting": "note", "accepted": "ok", "given_back": "warning"}


def bills(request: HttpRequest) -> HttpResponse:
    """The form for a month's file, and the bills that were sent; a second press of the button is the same bill."""
    centres = questions.centres_of(request.sitting.role, request.sitting.user_id)
    typed = {
        name: ascii_digits(request.POST.get(name, "")).strip()[:20]
        for name in ("month_year", "month_month", "provider")
    }
    key = request.POST.get("key", "")[:80] or secrets.token_urlsafe(18)
    if request.method != "POST":
        last = today().month + -1
        typed |= {"month_year": str(last.first.year), "month_month": str(last.first.month_of_year)}
        return _page(request, centres, typed, key)
    try:
        number = _take(request, centres, typed, key)
    except CareRefusal as refused:
        return _page(request, centres, typed, secrets.token_urlsafe(18), refused.finding)
    return redirect("portal:care_bill", bill_id=number)


def _take(request: HttpRequest, centres: list[Provider], typed: dict[str, str], key: str) -> int:
    provider = next((row for row in centres if row.code == typed["provider"]), None)
    file = request.FILES.get("file")
    if provider is None:
        raise refuse("PROVIDER_UNKNOWN", value=typed["provider"], column="provider")
    if file is None:
        raise refuse("BILL_FILE_MISSING", column="file")
    if (file.size or 0) > LARGEST_BYTES:
        raise refuse("BILL_UNREADABLE", reason=f"> {LARGEST_BYTES // 1_000_000} MB", column="file")
    try:
        of = Month.of(int(typed["month_year"]), int(typed["month_month"]))
    except (ValueError, IndexError):
        raise refuse("FIELD_INVALID", column="month", value="-", wanted=say("care.bill_month")) from None
    return money.take_file(
        provider, of, file.read(), name=file.name or "file", key=key, by=f"page/{request.officer}", now=timezone.now(),
        today=today(),
    )[0]  # fmt: skip


def _page(
    request: HttpRequest, centres: list[Provider], typed: dict[str, str], key: str, fault: Finding | None = None
) -> HttpResponse:
    rows = Bill.objects.select_related("provider", "decision").filter(provider__in=[row.pk for row in centres])
    pager = Pager(request, page_number(request), rows.count(), PAGE)
    column = fault.column if fault is not None and fault.column in ("provider", "month") else "file"
    text = either(fault.message_fa, fault.message_en) if fault is not None else ""
    context = {
        "error": {"field": column, "text": text, "advice": either(fault.advice_fa, fault.advice_en)} if fault else None,
        "providers": [(row.code, centre_words(row)) for row in centres],
        "typed": typed,
        "key": key,
        "month": {
            **day_field(
                "month", say("care.bill_month"), "", {**typed, "month_day": ""}, text if column == "month" else ""
            ),
            "kind": "month",
            "required": True,
        },
        "bills": [_bill_row(row) for row in rows.order_by("-id")[(pager.number - 1) * PAGE : pager.number * PAGE]],
        "pager": pager,
    }
    return render(request, "portal/care_bills.html", context, status=422 if fault else 200)


def state_of(row: Bill) -> str:
    """Waiting for headquarters, accepted, or given back."""
    decision = getattr(row, "decision", None)
    return "waiting" if decision is None else "accepted" if decision.accepted else "given_back"


def _bill_row(row: Bill) -> dict[str, Any]:
    state = state_of(row)
    return {
        "url": reverse("portal:care_bill", args=[row.pk]),
        "number": row.pk,
        "provider": either(row.provider.name_fa, row.provider.name_en),
        "month": row.month,
        "lines": row.lines,
        "bad": row.lines - row.good,
        "owed": row.organisation_rial,
        "sent": row.known_at,
        "state": say(f"care_bill_state.{state}"),
        "tag": STATE_TAGS[state],
    }


def bill(request: HttpRequest, bill_id: int) -> HttpResponse:
    """One bill: what is owed, what is wrong with which line, and all lines."""
    row = Bill.objects.select_related("provider", "decision").filter(pk=bill_id).first()
    if row is None:
        raise Http404
    if request.GET.get("form") == "csv":
        return _file(row)
    return render(request, "portal/care_bill.html", _bill(request, row))


def _bill(request: HttpRequest, row: Bill) -> dict[str, Any]:
    """Everything that the page of a bill shows."""
    only = request.GET.get("only") == "bad"
    lines = BillLine.objects.filter(bill=row, **({"good": False} if only else {})).order_by("number")
    pager = Pager(request, page_number(request), row.lines - row.good if only else row.lines, PAGE)
    state, decision = state_of(row), getattr(row, "decision", None)
    wanted = [(name, "bill", str(row.pk)) for name in ("care_bill_accept", "care_bill_give_back")]
    return {
        "bill": row,
        "title": say("care.bill_title", month=month(row.month), number=digits(row.pk)),
        "state": say(f"care_bill_state.{state}"),
        "tag": STATE_TAGS[state],
        "words": say(f"care_bill_words.{state}", bad=figure(row.lines - row.good)),
        "why": decision.why if decision else "",
        "facts": _facts(row),
        "findings": [_card(each) for each in _findings(row, MOST_CARDS)],
        "more": row.lines - row.good > MOST_CARDS,
        "lines": [_line(each) for each in lines[(pager.number - 1) * PAGE : pager.number * PAGE]],
        "only": only,
        "pager": pager,
        "acts": act_links(wanted, request.sitting) if decision is None else [],
    }


def _facts(row: Bill) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (say("care.provider"), centre_words(row.provider)),
        (say("care.bill_file"), row.file_name),
        (say("care.bill_sent"), jalali(row.known_at)),
        (say("care.by"), code(row.by.rpartition("/")[2])),
    ]
    decision = getattr(row, "decision", None)
    if decision is not None and decision.entry_key:
        facts.append((say("care.bill_entry"), code(decision.entry_key)))
    return facts


def _findings(row: Bill, most: int | None = None) -> list[Finding]:
    kept = (
        BillFinding.objects.filter(bill=row).order_by("number", "id").values_list("number", "column", "name", "value")
    )
    return [_told(money.finding_of(*each)) for each in kept[:most]]


def _told(found: Finding) -> Finding:
    """The column by its heading in the language of the page."""
    return replace(found, column=say(f"care_column.{found.column}"))


def _card(found: Finding) -> dict[str, Any]:
    """A finding with its article; what is our own rule names none."""
    card = finding_card(found)
    return {**card, "clause": card["clause"] if card["clause_url"] else ""}


def _line(row: BillLine) -> dict[str, Any]:
    return {
        "number": row.number,
        "code": row.code,
        "on": row.on,
        "kind": say(f"care_kind.{CARE_NAMES[row.care]}") if row.care in CARE_NAMES else "–",
        "tariff": row.tariff_rial,
        "reference": row.reference,
        "percent": "" if row.share_percent is None else f"{figure(row.share_percent)}{either('٪', '%')}",
        "person": row.person_rial,
        "organisation": row.organisation_rial,
        "good": row.good,
    }


def _file(row: Bill) -> HttpResponse:
    """All findings of a bill as a file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [say("col.row"), say("care.bill_column"), say("col.number"), say("col.finding"), say("list.what_to_do")]
    )
    for found in _findings(row):
        words = either(found.message_fa, found.message_en), either(found.advice_fa, found.advice_en)
        writer.writerow(map(plain_cell, [found.row, found.column, found.number, *words]))
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="bill-{row.pk}-findings.csv"'},
    )


def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook of a bill."""
    return HttpResponse(
        template_xlsx(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="care-bill-template.xlsx"'},
    )


template.without_rows = True
