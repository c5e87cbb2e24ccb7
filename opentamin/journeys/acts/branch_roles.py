"""What the acts of officers share: groups of roles, days of fields, who proposed, and lines of names and values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from opentamin.desk import queue
from opentamin.desk.catalogue import refuse
from opentamin.desk.models import Act, Task
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, FindingTrouble
from opentamin.journeys.acts.facts import Doing, Refused
from opentamin.journeys.acts.reading import findings

COUNTER = frozenset({"service_desk", "branch"})
OFFICER = frozenset({"branch"})
SECOND = frozenset({"approver"})
COLLECTING = frozenset({"collection", "branch"})
RECEIVING = frozenset({"service_desk", "branch", "collection"})
INSPECTING = frozenset({"inspector", "branch"})
BOOKS = frozenset({"collection", "branch", "headquarters"})
OFFICE = frozenset({"branch", "approver", "inspector", "collection", "service_desk", "directorate"})


def on(doing: Doing, name: str) -> date:
    """A day that was typed, as a date; today where it was left empty. A day to come is refused (DAY_TO_COME)."""
    day = Day.parse(str(doing.values[name])) if doing.values.get(name) else doing.today
    if day > doing.today:
        raise FindingTrouble(findings().make("DAY_TO_COME", column=name, value=str(day)))
    return day.to_date()


def must_hold(found: Iterable[Finding]) -> None:
    """All findings of a station that does not raise, as the refusal of the act: nothing of it is kept."""
    every = list(found)
    if every:
        raise Refused(every)


def pairs(text: str | None, column: str) -> dict[str, str]:
    """Lines such as `name = value`, by name; LINE_NO_PAIR names the first line that is none."""
    made = {}
    for line in (text or "").splitlines():
        name, sign, value = line.partition("=")
        if not line.strip():
            continue
        if not sign or not name.strip() or not value.strip():
            raise FindingTrouble(findings().make("LINE_NO_PAIR", column=column, value=line.strip()[:60]))
        made[name.strip()] = value.strip()
    return made


def plain(choice: str | None) -> str:
    """What a choice stands for at the station: its code without the group before it ("board_upheld" is "upheld")."""
    return (choice or "").partition("_")[2]


def propose(doing: Doing, kind: str, subject: str, branch_id: int | None, words: tuple[str, str]) -> Task:
    """Leave a matter for a second person: the task carries the key of this act, so what was proposed is read from it."""
    facts = {
        "kind": kind,
        "subject": subject,
        "branch_id": branch_id,
        "text_fa": words[0],
        "text_en": words[1],
        "opened_at": doing.now,
        "proposed_by": doing.by,
    }
    return Task.objects.get_or_create(key=doing.key, defaults=facts)[0]


def proposed(doing: Doing, kind: str) -> tuple[Task, dict[str, Any]]:
    """The open proposal that an approver looks at, and what was typed with it; the proposer is refused (SECOND_PERSON)."""
    task = Task.objects.select_for_update().filter(pk=doing.values["task"], kind=kind, closed_at=None).first()
    act = Act.objects.filter(code=task.key.removeprefix("act/")).first() if task else None
    if task is None or act is None:
        raise FindingTrouble(findings().make("PROPOSAL_GONE"))
    if task.proposed_by == doing.by:
        raise FindingTrouble(findings().make("SECOND_PERSON"))
    return task, dict(act.payload)


def conclude(task: Task, doing: Doing, outcome: str) -> None:
    """Close a proposal with what became of it."""
    task.closed_by, task.closed_at, task.outcome = doing.by, doing.now, outcome
    task.save(update_fields=["closed_by", "closed_at", "outcome"])


def not_held(doing: Doing, subject: str, *kinds: str) -> None:
    """Refused (TASK_OF_ANOTHER) while a colleague has the task of this matter in their hands."""
    holder = queue.held_by_another(subject, kinds, doing.by)
    if holder:
        raise refuse("TASK_OF_ANOTHER", value=holder)


def settled(doing: Doing, subject: str, *kinds: str, outcome: str) -> None:
    """Close the tasks that an act has settled; one that this person proposed waits for a colleague."""
    rows = Task.objects.filter(subject=subject, kind__in=kinds, closed_at=None).exclude(proposed_by=doing.by)
    rows.update(closed_by=doing.by, closed_at=doing.now, outcome=outcome)
