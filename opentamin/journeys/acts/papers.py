"""Papers of acts: whose they are, and in whose file they lie once the act was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps

from opentamin.desk import papers
from opentamin.desk.models import PaperUse, Task
from opentamin.desk.sessions import Sitting
from opentamin.flow.claims.models import Claim
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind
from opentamin.journeys.acts.reading import Label, findings
from opentamin.registers.models import Person, Workshop


def codes_of(action: Action, values: Mapping[str, Any]) -> list[str]:
    """Codes of all papers that an act carries."""
    fields = [each for each in action.fields if each.kind == Kind.FILE]
    return [code for each in fields for code in str(values.get(each.name) or "").split()]


def not_theirs(action: Action, values: Mapping[str, Any], who: Sitting, label: Label) -> list[Finding]:
    """A finding where a paper was not uploaded by who asks, or is gone."""
    codes = codes_of(action, values)
    if not codes or len(papers.of_user(codes, who.user_id)) == len(codes):
        return []
    field = next(each for each in action.fields if each.kind == Kind.FILE)
    fa, en = label(field)
    return [findings().make("PAPER_GONE", column=field.name, label_fa=fa, label_en=en)]


def use(action: Action, doing: Doing, done: Done) -> Sequence[PaperUse]:
    """Lay the papers of an act into the file that it is about: branch, workshop and person may open them from then on."""
    codes = codes_of(action, doing.values)
    if not codes:
        return []
    place = _place(action, doing) if done.papers_of is None else _of_row(*done.papers_of)
    made = [
        PaperUse(paper=paper, act_code=doing.act.code, action=action.name, known_at=doing.now, **place)
        for paper in papers.of_user(codes, doing.act.user_id)
    ]
    PaperUse.objects.bulk_create(made, ignore_conflicts=True)
    return made


def _of_row(subject: str, branch_id: int) -> dict[str, Any]:
    """Papers of a row that only its branch works on: neither the workshop nor a person opens them."""
    return {"subject": subject, "branch_id": branch_id}


def _place(action: Action, doing: Doing) -> dict[str, Any]:
    """Whose file: from the rows that the act is about, then from the task or the claim that it opened."""
    place: dict[str, Any] = {"branch_id": None, "workshop_id": None, "person_id": None}
    for field in action.fields:
        if field.kind == Kind.SUBJECT and doing.values.get(field.name):
            _from_row(place, field, doing.values[field.name])
    task = Task.objects.filter(key=doing.key).first()
    claim = Claim.objects.filter(key=doing.key).first()
    if claim is not None:
        place |= {"person_id": claim.person_id, "branch_id": claim.branch_id}
    if task is not None and task.branch_id:
        place["branch_id"] = task.branch_id
    return place


def _from_row(place: dict[str, Any], field: Field, value: Any) -> None:
    name, column = field.subject.split(" ")
    row = apps.get_model(name)._default_manager.filter(**{column: value}).first()
    if isinstance(row, Person):
        place["person_id"] = row.pk
    elif isinstance(row, Workshop):
        place |= {"workshop_id": row.pk, "branch_id": row.branch_id}
    elif row is not None:
        place |= {each: found for each in place if (found := getattr(row, each, None))}
