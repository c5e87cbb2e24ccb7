"""The door of insured people: what they may ask for about their own record."""

from __future__ import annotations

from opentamin.desk.models import Act, ActState, Task
from opentamin.flow.lists.models import ListLine
from opentamin.ground.calendar import Month
from opentamin.ground.findings import FindingTrouble
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.facts import PAPERS, Action, Doing, Done, Field, Kind, Refused
from opentamin.journeys.acts.reading import findings
from opentamin.registers.models import Person, Workshop

SELF = frozenset({"insured", "guardian", "service_desk"})
ANSWER_WITHIN_DAYS = 30
"""Our own promise; no law names a term for a correction of the record."""


def month_not_right(doing: Doing) -> Done:
    """A month of the record is missing, short, or has another wage or job: the workshop's branch gets the case."""
    values, month = doing.values, Month(doing.values["month"])
    person = Person.objects.get(pk=values["person"])
    if month > doing.today.month:
        raise FindingTrouble(findings().make("MONTH_TO_COME", column="month", value=str(month)))
    _not_asked_yet(doing, month)
    workshop = _workshop(values["workshop_code"])
    listed = ListLine.objects.filter(person=person, month=month.code).select_related("wage_list").first()
    branch_id = workshop.branch_id if workshop else listed.wage_list.branch_id if listed else None
    until = doing.today + ANSWER_WITHIN_DAYS
    name = f"{person.first_name} {person.last_name}"
    Task.objects.create(
        key=doing.key,
        kind="month_not_right",
        subject=f"person/{person.pk}",
        branch_id=branch_id,
        text_fa=f"{name}: ماه {month} درست نیست ({values['what']})؛ {values['words'] or ''}",
        text_en=f"{name}: month {month} is not right ({values['what']}); {values['words'] or ''}",
        opened_at=doing.now,
        due_on=until.to_date(),
        proposed_by=doing.by,
    )
    return Done("my_record", person.pk, {"month": str(month)}, until)


def _not_asked_yet(doing: Doing, month: Month) -> None:
    """ALREADY_OBJECTED where the branch has the same month of the same person open."""
    before = Act.objects.filter(
        action=doing.act.action, state=ActState.DONE, payload__person=doing.values["person"], payload__month=month.code
    )
    keys = [f"act/{code}" for code in before.values_list("code", flat=True)]
    task = Task.objects.filter(key__in=keys, closed_at=None).first()
    if task is not None:
        code = task.key.removeprefix("act/")
        raise Refused([findings().make("ALREADY_OBJECTED", column="month", value=str(month), code=code)])


def _workshop(typed: str | None) -> Workshop | None:
    """The workshop of a code, or None where none was typed; a code of nobody is told."""
    code = ascii_digits(typed or "").strip()
    found = Workshop.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise Refused([findings().make("WORKSHOP_CODE_UNKNOWN", column="workshop_code", value=code)])
    return found


ACTIONS = (
    Action(
        "month_not_right",
        "insured",
        SELF,
        (
            Field("person", Kind.SUBJECT, subject="registers.Person id"),
            Field("month", Kind.MONTH),
            Field("what", Kind.CHOICE, choices=("month_missing", "days_short", "wage_wrong", "job_wrong")),
            Field("workshop_code", Kind.TEXT, required=False, most=10),
            Field("words", Kind.LONG_TEXT, required=False, most=1000),
            PAPERS,
        ),
        month_not_right,
        "ir/ssa_1354/36.2",
    ),
)
