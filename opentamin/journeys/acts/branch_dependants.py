"""Requests about dependants as officers decide them: accepted into the registers, or refused with reason and article."""

from __future__ import annotations

from typing import Any

from opentamin.desk import letters
from opentamin.desk.models import Letter, Task
from opentamin.flow.care.refreshing import refresh
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.branch_roles import OFFICER, conclude, not_held, proposed
from opentamin.journeys.acts.dependants import ADDED, ENDED, KIN, NATIONAL_CODE_DIGITS, code_of, kin_of
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind, Refused, Words
from opentamin.journeys.acts.reading import findings
from opentamin.registers.actions import register_people
from opentamin.registers.families import register_relations, register_statuses
from opentamin.registers.models import Person, Relation

TASK = Field("task", Kind.SUBJECT, subject="desk.Task id")
MALE = frozenset({"husband", "son", "father"})
STATUS_OF = {"end_death": "dead", "end_own_cover": "other_fund"}
"""What holds of the relative from the day on; a divorce ends the relation itself."""
HOW_TO_OBJECT = (
    "اگر نمی‌پذیرید: با مدرک تازه دوباره درخواست دهید، یا در میز خدمت شعبه شکایت ثبت کنید؛ "
    "در قانون تأمین اجتماعی مهلتی برای این اعتراض نیافتیم.",
    "If you do not accept this: ask again with new papers, or file a complaint at the branch's service desk; "
    "we found no term for such an objection in the Social Security Act.",
)


def dependant_accept(doing: Doing) -> Done:
    """Write what was asked into the registers, bring the cover up to date, and tell the person."""
    task, asked = _asked(doing)
    _add(asked) if task.kind == ADDED else _end(asked, task)
    refresh(by=doing.by, now=doing.now)
    _tell(doing, task, "dependant_accepted", ("پذیرفته و ثبت شد.", "accepted and registered."))
    conclude(task, doing, "پذیرفته شد · accepted")
    return Done("care_person", int(task.subject.rpartition("/")[2]))


def dependant_refuse(doing: Doing) -> Done:
    """Refuse with the reason, the article, and how to object; the person reads the same in a letter."""
    task, asked = _asked(doing)
    number = KIN[kin_of(asked)][1].rpartition("/")[2] if task.kind == ADDED else "58"
    reason = doing.values["reason"]
    told = (
        f"پذیرفته نشد. دلیل: {reason} (مادهٔ {number} قانون تأمین اجتماعی). {HOW_TO_OBJECT[0]}",
        f"refused. Reason: {reason} (article {number} of the Social Security Act). {HOW_TO_OBJECT[1]}",
    )
    _tell(doing, task, "dependant_refused", told)
    conclude(task, doing, f"پذیرفته نشد · refused: {reason}")
    return Done("task", task.pk)


def _asked(doing: Doing) -> tuple[Task, dict[str, Any]]:
    """The open request, and what was typed with it; refused while a colleague holds it, and to who asked."""
    kind = Task.objects.filter(pk=doing.values["task"], kind__in=(ADDED, ENDED)).values_list("kind", flat=True).first()
    task, payload = proposed(doing, kind or "")
    not_held(doing, task.subject, task.kind)
    return task, payload


def _add(asked: dict[str, Any]) -> None:
    """The relative, as known or as new and provisional, and the relation from the day that was told."""
    code, kin = code_of(asked), kin_of(asked)
    sex, born = "m" if kin in MALE else "f", Day.parse(str(asked["birth_on"])).to_date()
    column = "national_code" if len(code) == NATIONAL_CODE_DIGITS else "foreign_code"
    fresh = {
        "national_code": None, "foreign_code": None, "insurance_number": None, column: code,
        "first_name": asked["first_name"], "last_name": asked["last_name"], "father_name": "", "birth_date": born,
        "sex": sex, "nationality": "", "is_foreign": column == "foreign_code",
    }  # fmt: skip
    register_people([fresh], provisional=True)
    relative = Person.objects.get(**{column: code})
    if relative.birth_date not in (None, born) or relative.sex not in ("", sex):
        raise Refused([findings().make("DEPENDANT_NOT_SAME", column="task", value=code)])
    if relative.birth_date is None:
        Person.objects.filter(pk=relative.pk).update(birth_date=born)
    row = {"person_id": int(asked["person"]), "relative_id": relative.pk, "kind": kin, "until_on": None}
    row |= {
        "from_on": Day.parse(str(asked["from_on"])).to_date(),
        "maintained": asked["maintained"] == "maintained_yes",
    }
    register_relations([row])


def _end(asked: dict[str, Any], task: Task) -> None:
    """The end of the relation, or what holds of the relative from that day on."""
    relation, day = Relation.objects.get(pk=asked["relation"]), Day.parse(str(asked["from_on"])).to_date()
    kind = STATUS_OF.get(asked["why"])
    if kind:
        register_statuses(
            [{"person_id": relation.relative_id, "kind": kind, "from_on": day, "until_on": None, "source": task.key}]
        )
        return
    facts = {"person_id": relation.person_id, "relative_id": relation.relative_id, "kind": relation.kind}
    register_relations([{**facts, "from_on": relation.from_on, "until_on": day, "maintained": relation.maintained}])


def _tell(doing: Doing, task: Task, kind: str, words: Words) -> None:
    """A letter to the person who asked, in both languages."""
    row = Letter(
        key=doing.key,
        kind=kind,
        number=task.key.removeprefix("act/"),
        person_id=int(task.subject.rpartition("/")[2]),
        branch_id=task.branch_id,
        text_fa=f"{task.text_fa}: {words[0]}",
        text_en=f"{task.text_en}: {words[1]}",
        sent_on=doing.today.to_date(),
        by=doing.by,
        known_at=doing.now,
    )
    letters.send([row])


ACTIONS = (
    Action("dependant_accept", "branch", OFFICER, (TASK,), dependant_accept, "ir/ssa_1354/58.1"),
    Action(
        "dependant_refuse",
        "branch",
        OFFICER,
        (TASK, Field("reason", Kind.LONG_TEXT, most=500)),
        dependant_refuse,
        "ir/ssa_1354/58.1",
    ),
)
