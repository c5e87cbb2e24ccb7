"""Inspections on screen: plans with their seed, visits, one inspection beside the lists, campaigns and what they changed."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opentamin.faces.documents.inspection import notice_pdf, sheet_pdf
from opentamin.faces.documents.shelf import Paper, answer, paper
from opentamin.faces.portal.reasons import steps_of
from opentamin.faces.portal.rulings_shown import rulings
from opentamin.faces.portal.templatetags.portal import figure, jalali, month
from opentamin.faces.portal.views_desk import act_links
from opentamin.faces.portal.views_inspection_plans import plan_title
from opentamin.faces.portal.views_people import log_reading, today
from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.assessments.inspection_questions import added_rial, legal_record, newest_of
from opentamin.flow.assessments.models import InspectionAssessment, InspectionLine
from opentamin.flow.inspections import questions
from opentamin.flow.inspections.models import Compared, FoundPerson, Visit, VisitSheet
from opentamin.flow.inspections.noticing import deadline
from opentamin.ground.calendar import Day
from opentamin.ledger.chart import chart

TAGS = {"differences": "returned", "nothing": "accepted", "refused": "unclear"}


def inspections(request: HttpRequest) -> HttpResponse:
    """Visits, the newest first, and the plans."""
    context = {
        "visits": [_visit_row(row) for row in questions.visits()],
        "plans": [
            {
                "url": reverse("portal:inspections-plan", args=[plan.pk]),
                "title": plan_title(plan),
                "seed": plan.seed,
            }
            for plan in questions.plans()
        ],
        "campaigns_url": reverse("portal:inspections-campaigns"),
        "acts": act_links([("plan_publish", "month", "")], request.sitting),
    }
    return render(request, "portal/inspections.html", context)


def _visit_row(row: dict[str, Any]) -> dict[str, Any]:
    visit, outcome = row["visit"], row["outcome"]
    kind = outcome.kind if outcome else "nothing"
    return {
        "url": reverse("portal:inspections-one", args=[visit.pk]),
        "number": visit.pk,
        "workshop": shown(visit.workshop.name),
        "code": visit.workshop.code,
        "on": visit.on,
        "people": row["people"],
        "outcome": say(f"inspection.outcome_{kind}"),
        "tag": TAGS[kind],
        "notice": _notice_words(visit),
    }


def _notice_words(visit: Visit) -> str:
    """Whether the employer was told, or how many days are left for it."""
    told = getattr(visit, "notice", None)
    if told is not None:
        day = jalali(told.told_on)
        return say("inspection.told_late", day=day) if told.late else say("inspection.told", day=day)
    due = Day.from_date(deadline(visit, visit.on).due_on)
    left = due - today()
    if left >= 0:
        return say("inspection.notice_left", day=jalali(due), days=figure(left))
    return say("inspection.notice_over", day=jalali(due), days=figure(-left))


def inspection(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One inspection: people beside the lists, what is added with its reason, fines, deadline of the notice."""
    visit = _visit(visit_id)
    outcome = questions.outcomes_of([visit_id]).get(visit_id)
    rows = questions.compared_rows(outcome) if outcome else []
    _log_readings(rows)
    assessments = newest_of(visit.root_id)
    added = added_rial(assessments)
    kind = outcome.kind if outcome else "nothing"
    context = {
        "title": say("inspection.one_title", number=figure(visit.pk), workshop=shown(visit.workshop.name)),
        "lede": _lede(visit),
        "visit": visit,
        "subject": f"visit/{visit.root_id}",
        "outcome": say(f"inspection.outcome_{kind}"),
        "tag": TAGS[kind],
        "notice": _notice_words(visit),
        "notice_url": reverse("portal:inspections-notice", args=[visit.pk]),
        "tiles": _tiles(rows, added),
        "rows": [_beside(row) for row in rows],
        "lines": [line for each in assessments for line in _lines(each)],
        "shares": _shares(added),
        "fines": [_fine(each) for each in questions.fines_of(visit)],
        "findings": [_finding(each) for each in _findings(visit, outcome)],
        "rulings": rulings(visit.root_id, request.sitting),
    }
    return render(request, "portal/inspection.html", context)


def _log_readings(rows: list[Compared]) -> None:
    """Every personal file that the page shows leaves a trace, in one statement."""
    people = sorted({row.found.person_id for row in rows if row.found.person_id})
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_log_reading(p, %s) FROM unnest(%s::bigint[]) AS p", ["inspection page", people])


def _visit(visit_id: int) -> Visit:
    found = Visit.objects.select_related("workshop__branch", "notice").filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return found


def _lede(visit: Visit) -> str:
    inspectors = "، ".join(visit.inspectors)
    return say("inspection.one_lede", day=jalali(visit.on), time=f"{visit.at:%H:%M}", inspectors=inspectors)


def _tiles(rows: list[Compared], added: dict[str, int]) -> list[tuple[int, str]]:
    people = {row.found_id for row in rows}
    unlisted = questions.unlisted_people(rows)
    foreign = {row.found_id for row in rows if row.found.is_foreign}
    shares = chart().shares
    owed = sum(amount for share, amount in added.items() if shares[share].owed_by == "employer")
    return [
        (len(people), say("inspection.people")),
        (len(unlisted), say("inspection.unlisted_people")),
        (len(foreign), say("inspection.foreign_people")),
        (owed, say("inspection.added")),
    ]


def _beside(row: Compared) -> dict[str, Any]:
    """A person and month: what the visit says, what the list says, and how they differ."""
    found = row.found
    marks = [say("inspection.fewer_days")] * row.fewer_days + [say("inspection.lower_pay")] * row.lower_pay
    return {
        "name": _name(found),
        "url": reverse("portal:person", args=[found.person_id]) if found.person_id else "",
        "job": found.job_title,
        "nationality": found.nationality,
        "month": row.month,
        "days": row.days,
        "pay": row.pay_rial,
        "list_days": row.list_days if row.standing == "listed" else None,
        "list_pay": row.list_pay_rial if row.standing == "listed" else None,
        "standing": say(f"inspection.standing_{row.standing}"),
        "tag": {"listed": "accepted", "not_due": "note"}.get(row.standing, "returned"),
        "marks": marks,
        "permit": say(f"inspection.permit_{row.permit}"),
        "permit_tag": {"missing": "returned", "ended": "returned", "valid": "accepted"}.get(row.permit, ""),
    }


def _name(found: FoundPerson) -> str:
    return shown(f"{found.first_name} {found.last_name}".strip() or found.national_code or found.foreign_code)


def _lines(assessment: InspectionAssessment) -> list[dict[str, Any]]:
    return [
        {
            "name": _name(line.found),
            "month": assessment.month,
            "days": line.days,
            "base": line.base_rial,
            "added": line.added_insured_rial + line.added_employer_rial + line.added_unemployment_rial,
            "because": say(f"inspection.wage_{line.wage_source}"),
            "url": reverse("portal:inspections-reason", args=[line.pk]),
        }
        for line in assessment.lines.all()
    ]


def _shares(added: dict[str, int]) -> list[tuple[str, int]]:
    known = chart().shares
    return [(either(known[name].title_fa, known[name].title_en), added[name]) for name in known if added.get(name)]


def _fine(row: Any) -> dict[str, Any]:
    return {"name": _name(row.found), "month": row.month, "days": row.days, "rial": row.penalty_foreign_rial}


def _findings(visit: Visit, outcome: Any) -> list[dict[str, Any]]:
    return [*visit.findings, *(outcome.findings if outcome else [])]


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    words = either(row["message_fa"], row["message_en"])
    advice = either(row["advice_fa"], row["advice_en"])
    return {"number": row["number"], "severity": row["severity"], "message": words, "advice": advice}


def notice(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The notice to the employer as PDF."""
    found = notice_paper(visit_id)
    if found is None:
        raise Http404
    return answer(found)


@paper("inspections-notice")
def notice_paper(visit_id: int) -> Paper | None:
    """The paper of the notice of a visit that was evaluated."""
    visit = Visit.objects.select_related("workshop__branch", "notice").filter(pk=visit_id).first()
    if visit is None or not visit.outcomes.exists():
        return None
    return Paper(notice_pdf(visit), f"inspection-{visit_id}.pdf")


def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """A sheet that was issued, as PDF to be printed and filled in by hand."""
    found = sheet_paper(number)
    if found is None:
        raise Http404
    return answer(found)


@paper("inspections-sheet")
def sheet_paper(number: str) -> Paper | None:
    """The paper of a sheet."""
    found = VisitSheet.objects.select_related("workshop", "campaign").filter(number=number).first()
    return Paper(sheet_pdf(found), f"{found.number}.pdf") if found else None


def reason(request: HttpRequest, line_id: int) -> HttpResponse:
    """Why one person of an inspection owes what they owe: the legal record, step by step."""
    line = InspectionLine.objects.select_related("assessment__basis", "found").filter(pk=line_id).first()
    if line is None:
        raise Http404
    if line.person_id:
        log_reading(line.person_id, "reason of an inspection")
    record = legal_record(line)
    context = {
        "title": say("inspection.reason_title", who=_name(line.found), month=month(line.assessment.month)),
        "inputs": [
            (say("inspection.days"), figure(line.days)),
            (say("col.wage"), figure(line.pay_rial)),
            (say("inspection.because"), say(f"inspection.wage_{line.wage_source}")),
        ],
        "steps": steps_of(record),
        "digest": record.digest(),
    }
    return render(request, "portal/reason.html", context)


def campaigns(request: HttpRequest) -> HttpResponse:
    """Campaigns in industrial estates and what each changed."""
    return render(request, "portal/inspection_campaigns.html", {"rows": questions.campaign_changes()})
