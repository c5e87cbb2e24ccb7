"""Findings of a list to take away as a sheet, and what its sender may do with the list now."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.views import column_words
from opentamin.faces.portal.views_sign import awaits, part
from opentamin.faces.portal.words import either, language, say
from opentamin.flow.lists import listing
from opentamin.flow.lists.models import ListState, WageList
from opentamin.ground.cells import plain_cell
from opentamin.journeys.models import Rehearsal

MOST_FINDINGS = 20_000
COLUMNS = ("number", "severity", "file", "row", "column", "value", "finding", "remedy", "clause")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def findings_file(request: HttpRequest, wage_list_id: int, form: str) -> HttpResponse:
    """All findings of a list, one a row, as csv or xlsx, in the language of the page."""
    row = listing.one_list(wage_list_id)
    if row is None or form not in ("csv", "xlsx"):
        raise Http404
    heads = [say(f"sheet.{name}") for name in COLUMNS]
    table = [heads, *_rows(row)]
    content, kind = (_csv(table), "text/csv; charset=utf-8") if form == "csv" else (_xlsx(table), XLSX)
    named = f'attachment; filename="findings-{row.pk}.{form}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": named})


def _rows(row: WageList) -> Iterator[list[Any]]:
    for each in listing.findings_of(row.pk, limit=MOST_FINDINGS):
        yield [
            each.number,
            say(f"severity.{each.severity}"),
            each.file,
            each.row,
            column_words(each.column),
            each.value,
            either(each.message_fa, each.message_en),
            either(each.advice_fa, each.advice_en),
            each.clause,
        ]


def _csv(table: list[list[Any]]) -> bytes:
    """CSV as spreadsheet programs open it; a value that would be taken for a formula stands behind an apostrophe."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([plain_cell(cell) for cell in row] for row in table)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(table: list[list[Any]]) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(say("sheet.title")[:31])
        if language() == "fa":
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        wrap, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        for at, width in enumerate((9, 10, 24, 10, 16, 18, 60, 60, 24)):
            sheet.set_column(at, at, width, wrap)
        for number, row in enumerate(table):
            for at, cell in enumerate(row):
                write = sheet.write_number if isinstance(cell, int) else sheet.write_string
                write(number, at, cell, wrap if number else bold)
        sheet.autofilter(0, 0, max(len(table) - 1, 1), len(COLUMNS) - 1)
    return stream.getvalue()


def next_steps(request: HttpRequest, row: WageList) -> dict[str, Any]:
    """What may be done with a list now: sign it, mend it here, send another; and what changed with it."""
    sitting, submission = request.sitting, row.submission
    employer = gate_of("employer_new").lets(sitting) and sitting.role == "employer" and bool(row.workshop_code)
    own = submission.sender == f"user/{sitting.user_id}"
    returned = row.state in (ListState.RETURNED, ListState.UNREADABLE)
    new = reverse("portal:employer_new", args=[row.workshop_code]) if employer else ""
    rows_url = reverse("portal:employer_rows", args=[row.workshop_code]) if employer else ""
    seen = Rehearsal.objects.filter(submission=submission).order_by("-id").first()
    mine = [each for each in seen.found if each["list"] == row.pk] if seen and row.version else []
    return {
        "to_sign": reverse("portal:employer_sign", args=[submission.pk])
        if employer and awaits(submission, [row])
        else "",
        "to_mend": f"{rows_url}?mend={submission.pk}" if employer and own and row.state == ListState.RETURNED else "",
        "to_send": new if employer and returned else "",
        "may_reason": gate_of("reason").lets(sitting),
        "part": part(mine[0]) if mine else None,
        "sheets": [reverse("portal:list_findings_file", args=[row.pk, form]) for form in ("xlsx", "csv")],
    }
