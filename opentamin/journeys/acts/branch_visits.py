"""Inspections as officers handle them: a plan is published and drawn, a sheet issued, a report typed from paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import Any

from opentamin.desk.models import Task
from opentamin.flow.inspections import planning
from opentamin.flow.inspections.examining import examine
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.models import Plan, Visit
from opentamin.flow.inspections.questions import compared_rows, outcomes_of, unlisted_people
from opentamin.flow.inspections.sheets import issue_sheet
from opentamin.flow.inspections.visiting import REFUSING, enter
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.branch_roles import INSPECTING
from opentamin.journeys.acts.facts import PAPERS, Action, Asking, Doing, Done, Field, Kind, Preview, Refused
from opentamin.journeys.acts.reading import findings
from opentamin.registers.models import Office

MOST_RIAL = 10**12
MOST_PEOPLE, MOST_PAPERS = 60, 10
NATIONAL = 10
CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.٫]([0-5][0-9])")
WORKSHOP = Field("workshop", Kind.SUBJECT, subject="registers.Workshop code")
PEOPLE = (
    Field("first_name", Kind.TEXT, required=False, most=100),
    Field("last_name", Kind.TEXT, most=100),
    Field("code", Kind.TEXT, required=False, most=20),
    Field("job_title", Kind.TEXT, required=False, most=100),
    Field("since", Kind.DAY, required=False),
    Field("days", Kind.NUMBER, required=False, least=1, most=31),
    Field("daily_wage_rial", Kind.RIAL, required=False, least=1, most=MOST_RIAL),
    Field("signed", Kind.YES, required=False),
)
CODES = ("national_code", "foreign_code", "passport")
SIGNED = "خود او، با امضا"
"""Who said the wage, where the person signed beside it on the sheet."""


def _facts(values: Any) -> VisitFacts:
    """A visit as typed; AT_NO_CLOCK for an hour that is none."""
    clock = CLOCK.fullmatch(ascii_digits(values["at"]))
    if clock is None:
        raise Refused([findings().make("AT_NO_CLOCK", column="at", value=values["at"])])
    names = values["inspectors"].replace("،", ",").replace(";", ",").split(",")
    return VisitFacts(
        workshop=values["workshop"],
        on=Day.parse(str(values["on"])).to_date(),
        at=time(int(clock[1]), int(clock[2])),
        inspectors=tuple(name.strip() for name in names if name.strip()),
        people=tuple(_found(row) for row in values["found"] or []),
        sheet=ascii_digits(values["sheet"] or ""),
        present=values["present"] or "",
        signed_by=values["signed_by"] or "",
        refused=bool(values["refused"]),
        testimony=values["testimony"] or "",
    )


def _found(row: Any) -> Found:
    return Found(
        row=row["row"],
        first_name=row["first_name"] or "",
        last_name=row["last_name"] or "",
        job_title=row["job_title"] or "",
        daily_wage_rial=row["daily_wage_rial"],
        wage_said_by=SIGNED if row["signed"] else "",
        since=Day.parse(str(row["since"])).to_date() if row["since"] else None,
        days=row["days"],
        **_code(row["code"]),
    )


def _code(text: str | None) -> dict[str, str]:
    """One cell for whatever the paper says: ten digits are a national code, other digits a foreigner's, letters a passport."""
    plain = ascii_digits(text or "").replace("-", "").replace(" ", "")
    kind = "national_code" if len(plain) == NATIONAL else "foreign_code"
    return {kind if plain.isdigit() else "passport": plain} if plain else {}


def _beside(found: Finding) -> Finding:
    """A finding about one of the codes stands beside the cell in which it was typed."""
    return replace(found, column="code") if found.column in CODES else found


def preview_report(asking: Asking) -> Preview:
    """Everything that is wrong with a report, beside its cell, before it is asked for; what is worth knowing as notes."""
    try:
        found = [_beside(each) for each in examine(_facts(asking.values), today=asking.today)]
    except Refused as refused:
        return Preview(findings=refused.findings)
    faults = tuple(each for each in found if each.severity in REFUSING)
    return Preview(findings=faults, notes=tuple(each for each in found if each not in faults))


def visit_report(doing: Doing) -> Done:
    """Take a report in as it stands on paper; whoever works there and is on no list becomes a case of the branch."""
    facts = _facts(doing.values)
    made = enter(facts, key=doing.key, by=doing.by, now=doing.now, today=doing.today)
    if made.visit is None:
        raise Refused([_beside(each) for each in made.findings if each.severity in REFUSING])
    cases = _open_cases(made.visit, doing)
    told = {"number": str(made.visit.pk), "count": len(facts.people), "cases": cases}
    notes: tuple[Finding, ...] = tuple(made.findings)
    return Done("inspections-one", made.visit.pk, told, findings=notes, papers_of=_papers_of(made.visit))


def _papers_of(visit: Visit) -> tuple[str, int]:
    """Photographs and the signed sheet are the branch's: who was seen, and who said so, is not for the employer to open.

    They belong to the first visit of a line of corrections, so that a correction loses none of them.
    """
    return f"visit/{visit.root_id}", visit.branch_id


def visit_papers(doing: Doing) -> Done:
    """Photographs or the signed sheet of a visit that is recorded already."""
    visit = Visit.objects.get(pk=doing.values["visit"])
    facts = {"number": str(visit.pk), "count": len(str(doing.values["papers"]).split())}
    return Done("inspections-one", visit.pk, facts, papers_of=_papers_of(visit))


def _open_cases(visit: Visit, doing: Doing) -> int:
    """A task for each person who is on no list of a month that is due; gives how many."""
    outcome = outcomes_of([visit.pk]).get(visit.pk)
    rows = compared_rows(outcome) if outcome else []
    missing = unlisted_people(rows)
    people = {row.found_id: row.found for row in rows if row.found_id in missing}
    Task.objects.bulk_create(
        [
            Task(
                key=f"person_not_listed/{visit.pk}/{found.row}",
                kind="person_not_listed",
                subject=f"person/{found.person_id}" if found.person_id else f"visit/{visit.pk}",
                branch_id=visit.branch_id,
                text_fa=f"{found.first_name} {found.last_name} در بازدید {visit.pk} سر کار بود و در لیست نیست",
                text_en=f"{found.first_name} {found.last_name} was at work in visit {visit.pk} and is on no list",
                opened_at=doing.now,
            )
            for found in people.values()
        ],
        ignore_conflicts=True,
    )
    return len(people)


def sheet_issue(doing: Doing) -> Done:
    """A numbered sheet with the people of the last list, to be printed and taken along."""
    made = issue_sheet(doing.values["workshop"], key=doing.key, by=doing.by, now=doing.now)
    paper = ("inspections-sheet", made.number)
    return Done("workshop", doing.values["workshop"], {"number": made.number}, paper=paper)


def plan_publish(doing: Doing) -> Done:
    """Publish the seed of a month's plan and draw its rows by risk and by lot."""
    values, branch = doing.values, _branch(doing)
    made = planning.publish(branch.code, values["month"], seed=values["seed"], by=doing.by, now=doing.now)
    planning.fill(made, by_risk=values["by_risk"], by_lot=values["by_lot"], by=doing.by, now=doing.now)
    count = Plan.objects.get(pk=made.pk).rows.count()
    return Done("inspections-plan", made.pk, {"count": count})


def _branch(doing: Doing) -> Office:
    """The officer's own branch, or the one that was typed where it lies in their scope."""
    code = doing.values["office"]
    rows = Office.objects.filter(code=code) if code else Office.objects.filter(pk__in=doing.who.branches[:1])
    found = rows.first()
    if found is None or not (doing.who.sees_all or found.pk in doing.who.branches):
        raise Refused([findings().make("BRANCH_UNCLEAR", column="office")])
    return found


ACTIONS = (
    Action(
        "plan_publish",
        "branch",
        INSPECTING,
        (
            Field("month", Kind.MONTH),
            Field("seed", Kind.TEXT, most=100),
            Field("by_risk", Kind.NUMBER, most=200),
            Field("by_lot", Kind.NUMBER, most=200),
            Field("office", Kind.TEXT, required=False, most=4),
        ),
        plan_publish,
        "ir/ssa_1354/47.1",
    ),
    Action("sheet_issue", "branch", INSPECTING, (WORKSHOP,), sheet_issue, "ir/ssa_1354/47.1"),
    Action(
        "visit_report",
        "branch",
        INSPECTING,
        (
            WORKSHOP,
            Field("on", Kind.DAY),
            Field("at", Kind.TEXT, most=5),
            Field("inspectors", Kind.TEXT, most=200),
            Field("sheet", Kind.TEXT, required=False, most=12),
            Field("found", Kind.ROWS, required=False, most=MOST_PEOPLE, columns=PEOPLE),
            Field("present", Kind.TEXT, required=False, most=100),
            Field("signed_by", Kind.TEXT, required=False, most=100),
            Field("refused", Kind.YES, required=False),
            Field("testimony", Kind.LONG_TEXT, required=False, most=5000),
            replace(PAPERS, most=MOST_PAPERS),
        ),
        visit_report,
        "ir/ssa_1354/47.1",
        previews=preview_report,
    ),
    Action(
        "visit_papers",
        "branch",
        INSPECTING,
        (
            Field("visit", Kind.SUBJECT, subject="inspections.Visit id"),
            replace(PAPERS, required=True, most=MOST_PAPERS),
        ),
        visit_papers,
        "ir/ssa_1354/47.1",
    ),
)
