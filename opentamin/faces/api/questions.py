"""What programs may ask the stations: each question declared once, answered in the station's own words."""

from __future__ import annotations

from typing import NamedTuple

from opentamin.desk import ticket_questions
from opentamin.faces.api.asking import Asked, Question, router_of
from opentamin.faces.api.shapes import Digits, MonthCode, Row, Text, Word
from opentamin.flow.assessments import overview
from opentamin.flow.assessments.inspection_questions import legal_record as inspection_record
from opentamin.flow.assessments.questions import reason
from opentamin.flow.care.questions import family_cover
from opentamin.flow.claims.readiness import readiness
from opentamin.flow.collection import arrears
from opentamin.flow.figures import foreigners
from opentamin.flow.inspections.questions import CampaignChange, campaign_changes
from opentamin.flow.payments.questions import line_states
from opentamin.flow.payroll.questions import RunSummary, summary
from opentamin.flow.receipts import questions as receipts
from opentamin.flow.settlement.questions import WouldBring, parts_standing, requests_by_campaign, would_bring
from opentamin.flow.settlement.standing import PartStanding
from opentamin.ground.findings import Finding
from opentamin.ground.reasons import LegalRecord
from opentamin.journeys import inbox
from opentamin.law.campaigns import campaigns
from opentamin.registers import office_questions
from opentamin.registers.office_questions import Move
from opentamin.registers.permits import permits_ending

AHEAD_DAYS, MONTHS, SHOWN = 60, 6, 200


class Counted(NamedTuple):
    """Something that is counted, by its name."""

    name: str
    count: int


class FindingCount(NamedTuple):
    """A finding of all lists, and how often it was made."""

    number: int
    name: str
    severity: str
    count: int


class FoundOne(NamedTuple):
    """A finding: its number, words in both languages, clause, and what to do."""

    finding: Finding


class Reasoned(NamedTuple):
    """Why the figures of a line are what they are: each step with its clause."""

    person_id: int | None
    record: LegalRecord


class CampaignRow(NamedTuple):
    """A campaign of forgiveness: its names and clause, requests, and what was forgiven."""

    name: str
    title_fa: str
    title_en: str
    clause: str
    requests: int
    forgiven_rial: int


class Paid(NamedTuple):
    """Payments of a run in one state."""

    state: str
    count: int
    total_rial: int


class OfficeRow(NamedTuple):
    """An office in the tree of a day: how deep it stands, planned, open or closed, and files of it and of all below."""

    code: str
    kind: str
    name_fa: str
    name_en: str
    depth: int
    state: str
    files: int
    below: int


class Country(NamedTuple):
    """Insured foreign nationals of a country; an unknown country keeps the text of the list and has no code."""

    code: str
    name_fa: str
    name_en: str
    people: int


class EndingPermit(NamedTuple):
    """A permit that ends soon and that no later one follows."""

    person_id: int
    workshop_code: str
    paper: str
    number: str
    days_left: int


class FamilyCover(NamedTuple):
    """Somebody of a family and whether care is covered today, with the clause."""

    person_id: int
    tie: str
    state: str
    clause: str
    ended_by: str


def _campaigns(asked: Asked) -> list[CampaignRow]:
    counts = requests_by_campaign()
    return [
        CampaignRow(name, each.title_fa, each.title_en, each.clause, *counts.get(name, (0, 0)))
        for name, each in campaigns().items()
    ]


def _countries(asked: Asked) -> list[Country]:
    month = asked.given["month"] or foreigners.last_month()
    rows = foreigners.by_nationality(month) if month else []
    return [Country(each.code, each.fa, each.en, people) for each, people in rows]


def _ending(asked: Asked) -> list[EndingPermit]:
    day = asked.today.to_date()
    return [
        EndingPermit(row.person_id, row.workshop.code, row.paper, row.number, (row.valid_until - day).days)
        for row in permits_ending(day, ahead_days=AHEAD_DAYS)[:SHOWN]
    ]


def _without(asked: Asked) -> list[foreigners.WithoutPermit]:
    month = asked.given["month"] or foreigners.last_month()
    return foreigners.without_permit(month, limit=SHOWN)[1] if month else []


def _offices(asked: Asked) -> list[OfficeRow]:
    rows = office_questions.tree(asked.today.to_date())
    return [
        OfficeRow(n.office.code, n.office.kind, n.office.name_fa, n.office.name_en, n.depth, n.state, n.files, n.below)
        for n in rows
    ]


def _desks(asked: Asked) -> list[ticket_questions.DeskMonth]:
    months = [asked.today.month + -back for back in reversed(range(MONTHS))]
    return ticket_questions.figures(months, asked.who, today=asked.today.to_date())


def _family(asked: Asked) -> list[FamilyCover]:
    rows = family_cover(asked.above.pk, asked.today, known_on=asked.now)
    told = ((row.person.pk, row.tie, row.entitled) for row in rows)
    return [FamilyCover(pk, tie, found.state, found.clause, found.ended_by) for pk, tie, found in told]


def _ready(asked: Asked) -> list[FoundOne]:
    found = readiness([asked.above.pk], today=asked.today, now=asked.now).get(asked.above.pk, [])
    return [FoundOne(each) for each in found]


def _reason(asked: Asked) -> Reasoned | None:
    found = reason(asked.above.month or 0, asked.above.pk, asked.given["row"] or 0)
    return Reasoned(found.computed.person_id, found.record) if found else None


def _arrears(asked: Asked) -> list[arrears.Arrear]:
    words = {name: asked.given[name] or "" for name in ("workshop", "branch", "state", "origin")}
    return arrears.arrears(arrears.Filter(**words), as_of=asked.today.to_date(), limit=SHOWN)


def _would(asked: Asked) -> WouldBring | None:
    if asked.above.state != "open":
        return None
    return would_bring(asked.above, parts_standing(asked.above, asked.today), asked.today)


def _inbox(asked: Asked) -> list[inbox.Letter]:
    persons = {*asked.who.persons, *([asked.who.own_person_id] if asked.who.own_person_id else [])}
    mine = persons if asked.who.role in ("insured", "guardian") else set()
    return inbox.letters(asked.who.workshops if asked.who.role == "employer" else [], sorted(mine))


PERSON, PLAN, RUN = (
    ("person_id", "registers.Person pk"), ("plan_id", "settlement.Plan pk"), ("run_id", "payroll.Run pk"),
)  # fmt: skip
OF_MONTH = {"month": MonthCode}

QUESTIONS = (
    Question("house", "/house", "The house in figures: lists, lines, what is owed, whether the books add up", "list_findings",
             overview.Summary, lambda asked: overview.summary(), tag="figures"),
    Question("money_by_state", "/receipts/by-state", "Money that came, by what became of it, in rials", "receipts", Counted,
             lambda asked: [Counted(*row) for row in receipts.money_by_state().items()], many=True, tag="money"),
    Question("suspense", "/receipts/suspense", "Money without an owner, or over-paid", "receipts", receipts.Waiting,
             lambda asked: receipts.suspense(limit=SHOWN), many=True, tag="money"),
    Question("finding_counts", "/findings", "Findings of all lists, the most frequent first", "list_findings", FindingCount,
             lambda asked: [FindingCount(*row) for row in overview.findings_by_frequency()], many=True, tag="figures"),
    Question("workshops_owing", "/workshops-owing", "Workshops by what they owe", "workshops", overview.Owing,
             lambda asked: overview.workshops_owing(asked.given["q"] or "", offset=0, limit=SHOWN)[1], many=True,
             takes={"q": Text}, tag="workshops"),
    Question("arrears", "/arrears", "What is owed now, the largest first, with months late and penalty", "debts", arrears.Arrear,
             _arrears, many=True, takes={"workshop": Digits, "branch": Digits, "state": Word, "origin": Word}, tag="money"),
    Question("readiness", "/persons/{person_id}/readiness", "What would make a claim of today fail, and how to mend it",
             "readiness", FoundOne, _ready, many=True, of=PERSON, person=True, tag="persons"),
    Question("family_cover", "/persons/{person_id}/family-cover", "Care of a person and the relatives today", "care_person",
             FamilyCover, _family, many=True, of=PERSON, person=True, tag="persons"),
    Question("reason", "/lists/{wage_list_id}/reason", "Why the figures of one row are what they are", "reason", Reasoned, _reason,
             of=("wage_list_id", "lists.WageList pk"), takes={"row": Row}, people="person_id", tag="lists"),
    Question("run", "/runs/{run_id}", "One pay run: sums, progress, variances by kind, benefits", "run", RunSummary,
             lambda asked: summary(asked.above.pk, today=asked.today), of=RUN, tag="claims"),
    Question("run_payments", "/runs/{run_id}/payments", "Payments of a run by what the bank answered", "run", Paid,
             lambda asked: [Paid(state, *sums) for state, sums in line_states(asked.above.pk).items()], many=True, of=RUN, tag="claims"),
    Question("plan_parts", "/plans/{plan_id}/parts", "The parts of a plan and how each stands today", "plan", PartStanding,
             lambda asked: parts_standing(asked.above, asked.today), many=True, of=PLAN, tag="money"),
    Question("plan_default", "/plans/{plan_id}/default", "What missing the next part would bring, with its legal record", "plan",
             WouldBring, _would, of=PLAN, tag="money"),
    Question("campaigns", "/campaigns", "Campaigns of forgiveness that the law has", "campaigns", CampaignRow, _campaigns, many=True,
             tag="figures"),
    Question("inspection_campaigns", "/inspection-campaigns", "Campaigns of inspection and what each changed", "inspections-campaigns",
             CampaignChange, lambda asked: campaign_changes(), many=True, tag="inspections"),
    Question("inspection_reason", "/inspection-lines/{line_id}/reason", "Why somebody of an inspection owes what they owe",
             "inspections-reason", Reasoned, lambda asked: Reasoned(asked.above.person_id, inspection_record(asked.above)),
             of=("line_id", "assessments.InspectionLine pk"), people="person_id", tag="inspections"),
    Question("foreigners", "/foreigners", "Insured foreign nationals of a month by nationality", "foreigners", Country, _countries,
             many=True, takes=OF_MONTH, tag="figures"),
    Question("permits_ending", "/foreigners/ending-permits", "Permits that end soon", "foreigners", EndingPermit, _ending, many=True,
             people="person_id", tag="figures"),
    Question("without_permit", "/foreigners/without-permit", "People on lists of a month without a permit in force", "foreigners",
             foreigners.WithoutPermit, _without, many=True, people="person_id", takes=OF_MONTH, tag="figures"),
    Question("office_tree", "/offices/tree", "Offices with their state and files today", "offices", OfficeRow, _offices, many=True,
             tag="offices"),
    Question("office_moves", "/offices/{office_code}/moves", "Files that moved from and to an office", "office", Move,
             lambda asked: office_questions.moves_of(asked.above), many=True, of=("office_code", "registers.Office code"), tag="offices"),
    Question("desk_figures", "/desk/figures", "Waiting times and ratings of each desk, six months", "desk_figures", ticket_questions.DeskMonth, _desks,
             many=True, tag="desk"),
    Question("inbox", "/inbox", "Letters of the workshops and people that the key stands for, with their terms", "inbox", inbox.Letter,
             _inbox, many=True, tag="desk"),
)  # fmt: skip
router = router_of(QUESTIONS)
