"""The statement of record: one template, data as a single JSON input, a tagged PDF in Persian or English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentamin.faces.documents.typeset import typeset
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, month
from opentamin.faces.portal.words import language, say
from opentamin.ground.calendar import Day


def statement_pdf(record: Mapping[str, Any]) -> bytes:
    """A PDF/UA of `record` (the shape of `opentamin.flow.careers.questions.statement`), in the request's language."""
    return typeset("statement.typ", template_data(record))


def template_data(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the template prints: every figure and date already in the words and digits of the language."""
    person = record["person"]
    known_on = Day.parse(record["known_on"])
    return {
        "language": language(),
        "words": {
            "title": say("statement.title"),
            "issuer": say("site.name"),
            "empty": say("person.empty"),
            "columns": [
                say("col.month"),
                say("col.workshop"),
                say("col.days"),
                f"{say('col.wage')} ({say('money.column')})",
                say("col.source"),
            ],
        },
        "facts": [
            [say("col.name"), person["name"]],
            [say("col.national_code"), digits(person["national_code"] or "–")],
            [say("col.insurance_number"), digits(person["insurance_number"] or "–")],
            [say("when.known"), jalali(known_on)],
        ],
        "totals": [
            [say("person.total_days"), figure(record["total_days"])],
            [say("person.total_months"), figure(record["total_months"])],
        ],
        "years": list(_years(record["rows"])),
        "notes": [say("statement.note_rials"), say("statement.note_cap"), say("statement.note_source")],
        "footer": f"{say('statement.footer', day=jalali(known_on))} {record['seal']}",
        "page_numbers": [digits(number) for number in range(1, 100)],
    }


def _years(rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the record under the heading of their Jalali year, in order."""
    years: dict[int, list[list[str]]] = {}
    for row in rows:
        cells = [
            month(row["month"]),
            digits(row["workshop"]) or say("person.self_paid"),
            figure(row["days"]),
            figure(row["base_rial"]),
        ]
        years.setdefault(row["month"] // 100, []).append([*cells, source_words(row)])
    return [{"title": say("statement.year", year=year), "rows": rows} for year, rows in sorted(years.items())]


def source_words(row: Mapping[str, Any]) -> str:
    """Where a row of the record comes from: a list with its version, an inspection, or an opening record."""
    if row["source"] == "opening":
        return say("person.opening")
    if row["source"] == "self_paid":
        return say("person.from_self_paid", number=row["contract"])
    if row["source"] == "inspection":
        return say("person.from_inspection", number=row["inspection"])
    return say("person.from_list", number=row["list_number"], version=row["version"])
