"""Assessing what inspections found (articles 39, 40, 47): only the difference to the lists, posted as a debt of its own.

The same command again changes nothing; where a list came later, or a visit was corrected, it posts what differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from opentamin.engine import Outcome as LawOutcome
from opentamin.engine import compute
from opentamin.flow.assessments import legal_basis
from opentamin.flow.assessments.inspection_lines import SHARES, computed, stage
from opentamin.flow.assessments.lateness import MONTHS_AFTER, SCHEME
from opentamin.flow.assessments.models import InspectionAssessment, InspectionLine, InspectionShare
from opentamin.flow.inspections.catalogue import refuse
from opentamin.flow.inspections.comparing import compare
from opentamin.flow.inspections.fining import fine
from opentamin.flow.inspections.models import Compared, Visit
from opentamin.flow.inspections.noticing import open_notice_tasks
from opentamin.ground.calendar import Day, Month
from opentamin.law.figures import MissingFigure
from opentamin.law.ir.holidays import DueDay, due_day
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting

PENALTY = "late_list"
OWED = ("insured", "employer", "unemployment")
KEPT = (
    "found_id", "person_id", "wage_source", *legal_basis.INPUTS, "base_rial", "steps",
    *(f"added_{share}_rial" for share in SHARES),
)  # fmt: skip
"""What tells one number of an assessment from the next."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who assesses, and when: handed down to everything that is written."""

    by: str
    now: datetime
    today: Day


@transaction.atomic
def assess_inspections(visits: Sequence[Visit], *, by: str, now: datetime, today: Day) -> list[InspectionAssessment]:
    """Compare, assess and post standing visits; gives the new assessments (none where nothing changed).

    One transaction. INSPECTION_UNCLEAR names a month on which the law, or a list that is not assessed yet, says nothing
    certain; then nothing is written.
    """
    act = Act(by, now, today)
    outcomes = compare(visits, by=by, now=now, today=today)
    for visit in visits:
        fine(visit, now=now)
    open_notice_tasks(visits, now=now)
    rows = list(_assessable([outcome.pk for outcome in outcomes.values()], {v.pk: v for v in visits}))
    if stage((row.pk, chain, row.month) for row, chain in rows):
        raise refuse("INSPECTION_UNCLEAR", month="", reason="list not assessed yet / لیست هنوز محاسبه نشده است")
    months = {row.month for row, _ in rows} | _assessed_months(visits)
    missing = {(chain, row.month) for row, chain in rows if row.standing == "no_list"}
    turns = list(_turns(visits))
    made = [each for month in sorted(months) for turn in turns for each in _assess_month(month, turn, missing, act)]
    ledger.post([entry for each in made for entry in _entry(each, today)], now=now)
    return made


def _assessable(outcomes: Sequence[int], visits: dict[int, Visit]) -> Iterator[tuple[Compared, int]]:
    """Compared rows that bring a premium: missing from the lists, or there with fewer days or less pay."""
    rows = Compared.objects.filter(outcome__in=outcomes).exclude(standing="not_due").select_related("outcome")
    for row in rows.order_by("month", "id"):
        if row.standing != "listed" or row.fewer_days or row.lower_pay:
            yield row, visits[row.outcome.visit_id].root_id


def _turns(visits: Sequence[Visit]) -> Iterator[list[Visit]]:
    """Visits in turns: the first of each workshop, then the second, which claims only what the first did not."""
    turns: list[list[Visit]] = []
    seen: Counter[int] = Counter()
    for visit in sorted(visits, key=lambda each: each.root_id):
        if seen[visit.workshop_id] == len(turns):
            turns.append([])
        turns[seen[visit.workshop_id]].append(visit)
        seen[visit.workshop_id] += 1
    yield from turns


def _assessed_months(visits: Sequence[Visit]) -> set[int]:
    chains = [visit.root_id for visit in visits]
    return set(InspectionAssessment.objects.filter(chain__in=chains).values_list("month", flat=True))


def _assess_month(
    month: int, visits: Sequence[Visit], missing: set[tuple[int, int]], act: Act
) -> Iterator[InspectionAssessment]:
    """The new assessments of a month: where lines differ from those of the number before."""
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in _computed(month, [visit.root_id for visit in visits]):
        lines[line.pop("chain_id")].append(line)
    newest = _newest(month, visits)
    for visit in visits:
        last = newest.get(visit.root_id)
        found = lines[visit.root_id]
        no_list = (visit.root_id, month) in missing
        if (last is None and found) or (last is not None and (_kept(last) != _shown(found) or last.no_list != no_list)):
            yield _write(month, visit, last, found, no_list, act)


def _computed(month: int, chains: Sequence[int]) -> list[dict[str, Any]]:
    try:
        lines = computed(month, chains)
    except MissingFigure as fault:
        raise refuse("INSPECTION_UNCLEAR", month=Month(month), reason=str(fault)) from None
    if any(line[target] is None for line in lines for target in legal_basis.targets()):
        reason = "two exceptions hold / دو استثنا با هم برقرار است"
        raise refuse("INSPECTION_UNCLEAR", month=Month(month), reason=reason)
    return lines


def _newest(month: int, visits: Sequence[Visit]) -> dict[int, InspectionAssessment]:
    rows = InspectionAssessment.objects.filter(month=month, chain__in=[visit.root_id for visit in visits])
    return {row.chain_id: row for row in rows.order_by("number").prefetch_related("lines", "shares")}


def _kept(last: InspectionAssessment) -> list[list[Any]]:
    return sorted([getattr(line, name) for name in KEPT] for line in last.lines.all())


def _shown(lines: Sequence[dict[str, Any]]) -> list[list[Any]]:
    return sorted([line[name] for name in KEPT] for line in lines)


def _write(
    month: int,
    visit: Visit,
    last: InspectionAssessment | None,
    lines: Sequence[dict[str, Any]],
    no_list: bool,
    act: Act,
) -> InspectionAssessment:
    """One assessment with its lines and shares."""
    due = _due(visit, month)
    made = InspectionAssessment.objects.create(
        chain_id=visit.root_id,
        visit=visit,
        month=month,
        number=last.number + 1 if last else 1,
        basis=legal_basis.basis_of(month, now=act.now),
        branch_id=visit.branch_id,
        due_on=due.rolled.to_date(),
        no_list=no_list,
        by=act.by,
        known_at=act.now,
    )
    InspectionLine.objects.bulk_create(InspectionLine(assessment=made, **line) for line in lines)
    _write_shares(made, last, lines, due)
    return made


def _write_shares(
    made: InspectionAssessment, last: InspectionAssessment | None, lines: Sequence[dict[str, Any]], due: DueDay
) -> None:
    """Sums by share, with the penalty of a missing list, and what they change against the number before."""
    before = {share.share: share.amount_rial for share in last.shares.all()} if last else {}
    amounts = {share: sum(line[f"added_{share}_rial"] for line in lines) for share in SHARES}
    amounts[PENALTY] = _penalty(made, amounts, due) if made.no_list else 0
    InspectionShare.objects.bulk_create(
        InspectionShare(assessment=made, share=share, amount_rial=amount, difference_rial=amount - before.get(share, 0))
        for share, amount in amounts.items()
        if amount or before.get(share, 0)
    )


def _due(visit: Visit, month: int) -> DueDay:
    return due_day(Month(month), MONTHS_AFTER[visit.workshop.five_worker])


def _penalty(made: InspectionAssessment, amounts: dict[str, int], due: DueDay) -> int:
    """The penalty of a list that is missing, once for a workshop and month; 0 where another inspection bears it."""
    borne = InspectionShare.objects.filter(share=PENALTY, amount_rial__gt=0, assessment__month=made.month)
    if borne.filter(assessment__chain__workshop=made.visit.workshop_id).exclude(assessment__chain=made.chain).exists():
        return 0
    default = due.nominal + 1
    inputs = {"premium_rial": sum(amounts[share] for share in OWED), "default_day": default.code}
    outcome = compute(SCHEME, default.month.code, inputs)
    if not isinstance(outcome, LawOutcome):
        reason = "; ".join(each.message_fa for each in outcome.findings)
        raise refuse("INSPECTION_UNCLEAR", month=Month(made.month), reason=reason)
    return int(outcome.values["list_penalty_rial"])


def entry_key(chain_id: int, month: int, number: int) -> str:
    """The key of the entry of one number of an assessment."""
    return f"inspection/{chain_id}/{month}" + (f"/{number}" if number > 1 else "")


def _entry(made: InspectionAssessment, today: Day) -> Iterator[Entry]:
    """The entry of an assessment: its shares by what they change; none where nothing changes."""
    changed = [(each.share, each.difference_rial) for each in made.shares.order_by("id") if each.difference_rial]
    if not changed:
        return
    earlier = [entry_key(made.chain_id, made.month, number) for number in range(1, made.number)]
    posted = ledger.known_keys(earlier)
    corrects = next((key for key in reversed(earlier) if key in posted), "")
    yield Entry(
        key=entry_key(made.chain_id, made.month, made.number),
        kind="inspection_difference" if corrects else "inspection",
        counts_on=Month(made.month).last.to_date(),
        period=today.month.code,
        month=made.month,
        postings=tuple(_postings(changed)),
        subject=made.visit.workshop.code,
        branch_id=made.branch_id,
        due_on=made.due_on,
        corrects=corrects,
        basis=f"legal_basis/{made.basis_id}",
        item=f"inspection/{made.chain_id}",
    )


def _postings(changed: Sequence[tuple[str, int]]) -> Iterator[Posting]:
    shares = chart().shares
    for share, amount in changed:
        yield Posting(shares[share].debit, amount, share)
        yield Posting(shares[share].credit, -amount, share)
