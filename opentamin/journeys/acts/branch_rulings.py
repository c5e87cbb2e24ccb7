"""Whose months stand of an inspection's claim that a board reduced: one officer proposes, a second person approves (36.r3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opentamin.desk.gates import log_readings
from opentamin.desk.models import Task
from opentamin.flow.careers.models import BoardRuling
from opentamin.flow.careers.ruling import claimed, reduced, rule_on
from opentamin.flow.collection.models import BoardDecision
from opentamin.flow.inspections.catalogue import refuse
from opentamin.flow.inspections.models import FoundPerson
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding, FindingTrouble
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.branch_money import MOST_RIAL, TASK
from opentamin.journeys.acts.branch_roles import INSPECTING, SECOND, conclude, must_hold, propose, proposed
from opentamin.journeys.acts.branch_visits import MOST_PEOPLE
from opentamin.journeys.acts.facts import Action, Asking, Doing, Done, Field, Kind, Preview, Refused
from opentamin.journeys.acts.reading import findings

RULING = "ruling_proposed"
PEOPLE = (
    Field("name", Kind.TEXT, required=False, most=200),
    Field("code", Kind.TEXT, most=20),
    Field("days", Kind.NUMBER, most=31),
    Field("base", Kind.RIAL, most=MOST_RIAL),
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody of the claim as the sheet knows them, and the most that may be left to them."""

    found: FoundPerson
    days: int
    base_rial: int

    @property
    def person_id(self) -> int:
        """The register number; a claim names nobody without one."""
        assert self.found.person_id is not None
        return self.found.person_id

    @property
    def code(self) -> str:
        """The code by which a sheet knows them."""
        return self.found.national_code or self.found.foreign_code

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.found.first_name} {self.found.last_name}".strip()


Kept = list[tuple[Claimed, int, int]]
"""Of whom how many days and which insured wage stand."""


def _claimed(decision: BoardDecision) -> dict[str, Claimed]:
    """Everybody of the claim by code, as the newest sheet of the workshop has them (two queries)."""
    most = claimed(decision)
    rows = FoundPerson.objects.filter(person__in=most, visit__workshop=decision.objection.debt.workshop_id)
    newest = {found.person_id: found for found in rows.order_by("visit_id", "row")}
    people = [Claimed(newest[person], *most[person]) for person in sorted(newest)]
    return {each.code: each for each in people}


def begin_ruling(asking: Asking) -> Mapping[str, Any]:
    """Everybody of the claim with all that was claimed, for the officer to lower; each of their files leaves a trace."""
    people = _claimed(reduced(int(asking.values["decision"])))
    log_readings([each.person_id for each in people.values()], "ruling of a board")
    return {
        f"people_{at}_{name}": value
        for at, each in enumerate(people.values(), 1)
        for name, value in (("name", each.name), ("code", each.code), ("days", each.days), ("base", each.base_rial))
    }


def _kept(values: Mapping[str, Any]) -> tuple[Kept, list[Finding]]:
    """Who keeps what, and a finding beside each cell that says more than the inspection found."""
    people, kept, found = _claimed(reduced(int(values["decision"]))), [], []
    codes: set[str] = set()
    for row in values["people"]:
        code = ascii_digits(row["code"]).replace("-", "").replace(" ", "")
        each = people.get(code)
        if each is None or code in codes:
            kind = "RULING_TWICE" if code in codes else "RULING_OF_NOBODY"
            found.append(findings().make(kind, row=row["row"], column="code", value=row["code"]))
            continue
        codes.add(code)
        kept.append((each, row["days"], row["base"]))
        for column, most in (("days", each.days), ("base", each.base_rial)):
            if row[column] > most:
                words = {"value": row[column], "most": most}
                found.append(findings().make("RULING_ABOVE", row=row["row"], column=column, **words))
    return kept, found


def preview_ruling(asking: Asking) -> Preview:
    """Who keeps which days and wage beside what was claimed; whoever is left out keeps nothing."""
    try:
        kept, found = _kept(asking.values)
    except FindingTrouble as trouble:
        return Preview(findings=(trouble.finding,))
    by_code = {each.code: (days, base) for each, days, base in kept}
    people = _claimed(reduced(int(asking.values["decision"])))
    rows = tuple(
        (each.name, each.days, by_code.get(code, (0, 0))[0], each.base_rial, by_code.get(code, (0, 0))[1])
        for code, each in people.items()
    )
    columns = ("ruling_person", "ruling_claimed_days", "ruling_days", "ruling_claimed_base", "ruling_base")
    return Preview(findings=tuple(found), columns=columns, rows=rows)


def ruling_propose(doing: Doing) -> Done:
    """Propose whose months stand of a claim that a board reduced; a second person lets them into the record."""
    decision = reduced(int(doing.values["decision"]))
    kept, found = _kept(doing.values)
    must_hold(found)
    debt = decision.objection.debt
    subject = f"debt/{debt.pk}"
    waits = Task.objects.filter(kind=RULING, subject=subject, closed_at=None).exclude(key=doing.key).exists()
    if waits or BoardRuling.objects.filter(decision=decision).exists():
        reason = "another ruling stands or waits / رأی دیگری ثبت است یا چشم‌به‌راه تأیید است"
        raise Refused([refuse("RULING_NOT_POSSIBLE", value=decision.pk, reason=reason).finding])
    place = f"{debt.workshop.code} · {Month(debt.month)}"
    told_fa = "؛ ".join(f"{each.name} {days} روز، {base:,} ریال" for each, days, base in kept)
    told_en = "; ".join(f"\u2068{each.name}\u2069 {days} days, {base:,} rials" for each, days, base in kept)
    words = (
        f"سابقه‌ای که از بازرسی {place} می‌ماند: {told_fa}. دلیل: {doing.values['reason']}",
        f"What stands of the inspection {place}: {told_en}. Reason: {doing.values['reason']}",
    )
    task = propose(doing, RULING, subject, debt.branch_id, words)
    return Done("task", task.pk, {"number": str(decision.pk), "count": len(kept)})


def ruling_approve(doing: Doing) -> Done:
    """The second person of a ruling: the months become part of the record at once."""
    task, asked = proposed(doing, RULING)
    kept, found = _kept(asked)
    must_hold(found)
    people = {each.person_id: (days, base) for each, days, base in kept}
    made = rule_on(
        int(asked["decision"]), people, reason=asked["reason"], by=task.proposed_by, second=doing.by, now=doing.now
    )
    conclude(task, doing, f"ruling/{made.pk}")
    chain = int(made.decision.objection.debt.item.rpartition("/")[2])
    return Done("inspections-one", chain, {"number": str(made.decision_id), "count": len(people)})


ACTIONS = (
    Action(
        "ruling_propose",
        "branch",
        INSPECTING,
        (
            Field("decision", Kind.SUBJECT, subject="collection.BoardDecision id"),
            Field("people", Kind.ROWS, most=MOST_PEOPLE, columns=PEOPLE),
            Field("reason", Kind.LONG_TEXT, most=500),
        ),
        ruling_propose,
        "ir/ssa_1354/36.r3",
        previews=preview_ruling,
        begins=begin_ruling,
    ),
    Action("ruling_approve", "branch", SECOND, (TASK,), ruling_approve, "ir/ssa_1354/36.r3"),
)
