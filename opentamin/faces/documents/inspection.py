"""Papers of an inspection: the sheet that an inspector carries, and the notice of its result; tagged PDF, Persian first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentamin.faces.documents.typeset import typeset
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, month
from opentamin.faces.portal.words import language, say, shown
from opentamin.flow.assessments.inspection_questions import added_rial, newest_of
from opentamin.flow.assessments.models import InspectionAssessment
from opentamin.flow.inspections.models import Visit, VisitSheet
from opentamin.flow.inspections.noticing import deadline
from opentamin.flow.inspections.questions import compared_rows, outcomes_of, unlisted_people
from opentamin.flow.inspections.sheets import BLANK_ROWS, last_list
from opentamin.ledger.chart import chart


def _pdf(template: str, data: Mapping[str, Any]) -> bytes:
    whole = {**data, "language": language(), "issuer": say("site.name")}
    return typeset(template, whole)


def sheet_pdf(sheet: VisitSheet) -> bytes:
    """The sheet of a visit: facts of the workshop, people of the last list to be ticked, rows for others, signatures."""
    people = last_list(sheet.workshop_id, sheet.list_month) if sheet.list_month else []
    return _pdf(
        "inspection_sheet.typ",
        {
            "title": say("inspection.sheet_title"),
            "number": digits(f"{sheet.number[:4]}-{sheet.number[4:9]}-{sheet.number[9]}"),
            "number_word": say("inspection.sheet_number"),
            "facts": _sheet_facts(sheet),
            "blanks": [say(f"inspection.blank_{name}") for name in ("day", "time", "present", "refused")],
            "listed_title": say("inspection.listed_title", month=month(sheet.list_month) if sheet.list_month else "—"),
            "listed_head": [
                say(f"inspection.{name}") for name in ("seen", "who", "job", "listed_days", "since", "wage")
            ],
            "listed": [[f"{p.first_name} {p.last_name}", shown(p.job_title), figure(p.days)] for p in people],
            "found_title": say("inspection.found_title"),
            "found_head": [say(f"inspection.{name}") for name in ("who", "code", "job", "since", "wage", "permit")],
            "blank_rows": BLANK_ROWS,
            "testimony": say("inspection.testimony"),
            "signatures": [say(f"inspection.sign_{name}") for name in ("first", "second", "present")],
            "footer": say("inspection.sheet_footer"),
        },
    )


def _sheet_facts(sheet: VisitSheet) -> list[list[str]]:
    workshop = sheet.workshop
    return [
        [say("col.workshop"), f"{shown(workshop.name)} ({digits(workshop.code)})"],
        [say("inspection.employer"), workshop.employer_name],
        [say("inspection.address"), shown(workshop.address) or "—"],
        [say("inspection.campaign"), sheet.campaign.name if sheet.campaign else "—"],
    ]


def notice_pdf(visit: Visit) -> bytes:
    """The notice of an inspection's result to the employer (article 47), with what is claimed for each month and why."""
    outcome = outcomes_of([visit.pk])[visit.pk]
    assessments = newest_of(visit.root_id)
    rows = compared_rows(outcome)
    unlisted = unlisted_people(rows)
    told = getattr(visit, "notice", None)
    return _pdf(
        "inspection_notice.typ",
        {
            "title": say("inspection.notice_title"),
            "day": jalali(told.told_on) if told else "",
            "employer": visit.workshop.employer_name,
            "facts": _notice_facts(visit),
            "result": say(
                f"inspection.result_{outcome.kind}", people=len({r.found_id for r in rows}), unlisted=len(unlisted)
            ),
            "head": [say(f"inspection.{name}") for name in ("who", "month", "days", "base", "owed", "because")],
            "lines": [line for assessment in assessments for line in _lines(assessment)],
            "share_head": [say("home.share"), say("home.amount")],
            "shares": _shares(added_rial(assessments)),
            "closing": say("inspection.notice_closing"),
        },
    )


def _notice_facts(visit: Visit) -> list[list[str]]:
    told = getattr(visit, "notice", None)
    due_on = told.due_on if told else deadline(visit, visit.on).due_on
    return [
        [say("col.workshop"), f"{shown(visit.workshop.name)} ({digits(visit.workshop.code)})"],
        [say("inspection.visited_on"), jalali(visit.on)],
        [say("inspection.inspectors"), "، ".join(visit.inspectors)],
        [say("inspection.notice_due"), jalali(due_on)],
    ]


def _lines(assessment: InspectionAssessment) -> list[list[str]]:
    """A person and month each: days, base, what is owed beyond the lists, and why."""
    return [
        [
            f"{line.found.first_name} {line.found.last_name}",
            month(assessment.month),
            figure(line.days),
            figure(line.base_rial),
            figure(line.added_insured_rial + line.added_employer_rial + line.added_unemployment_rial),
            say(f"inspection.wage_{line.wage_source}"),
        ]
        for line in assessment.lines.all()
    ]


def _shares(amounts: Mapping[str, int]) -> list[list[str]]:
    """What the employer owes, share by share, in the order of the chart."""
    known = chart().shares
    owed = [name for name in known if known[name].owed_by == "employer" and amounts.get(name)]
    total = sum(amounts[name] for name in owed)
    titles = [(known[name].title_fa if language() == "fa" else known[name].title_en, amounts[name]) for name in owed]
    return [[title, figure(amount)] for title, amount in titles] + [[say("inspection.total"), figure(total)]]
