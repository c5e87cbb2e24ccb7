"""Whom an insured person maintains: asking that a relative be registered, or that a relation has ended. The branch decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opentamin.desk.models import Act, ActState, Task
from opentamin.engine.case import Outcome, compute
from opentamin.flow.careers.facts import completed_years
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.claiming import branch_of
from opentamin.journeys.acts.facts import (
    PAPERS,
    Action,
    Asking,
    Doing,
    Done,
    Field,
    Kind,
    Preview,
    Refused,
    Said,
    Words,
)
from opentamin.journeys.acts.insured import ANSWER_WITHIN_DAYS, SELF
from opentamin.journeys.acts.reading import findings
from opentamin.law.ir.identifiers import foreigner_code, national_code
from opentamin.law.ir.schemes.dependant_cover import SCHEME
from opentamin.registers.models import Kinship, Person, Relation

ADDED, ENDED = "dependant_asked", "dependant_end_asked"
"""Kinds of tasks."""
KIN: Mapping[str, tuple[int, str, Words]] = {
    "wife": (1, "ir/ssa_1354/58.1", ("همسر (زن)", "the wife")),
    "husband": (
        1,
        "ir/ssa_1354/58.1",
        ("شوهر: در تکفل، بالای شصت سال یا ازکارافتاده", "a husband: maintained, and over sixty or disabled"),
    ),
    "son": (
        0,
        "ir/ssa_1354/58.2",
        ("پسر: تا بیست سال؛ پس از آن دانشجو یا ازکارافتاده", "a son: to twenty, then a student or disabled"),
    ),
    "daughter": (0, "ir/ssa_1354/58.2", ("دختر: تا شوهر و کار ندارد", "a daughter: without husband and job")),
    "father": (
        -1,
        "ir/ssa_1354/58.3",
        (
            "پدر: در تکفل و بی مستمری، بالای شصت سال یا ازکارافتاده",
            "a father: maintained, no pension, over sixty or disabled",
        ),
    ),
    "mother": (
        -1,
        "ir/ssa_1354/58.3",
        (
            "مادر: در تکفل و بی مستمری، بالای پنجاه‌وپنج سال یا ازکارافتاده",
            "a mother: maintained, no pension, over fifty-five or disabled",
        ),
    ),
}
"""Of each kinship: generation (-1 parents, 0 children, 1 of one's own), clause of article 58, its condition in words."""
ONE_ONLY = frozenset({"husband", "father", "mother"})
OF_SEX = {"wife": "m", "husband": "f"}
"""Who may have such a relative."""
NATIONAL_CODE_DIGITS = 10
ENDS = ("end_divorce", "end_death", "end_own_cover")


def code_of(values: Mapping[str, Any]) -> str:
    """The code that was typed, in plain digits."""
    return ascii_digits(str(values["national_code"])).strip()


def kin_of(values: Mapping[str, Any]) -> str:
    """The kinship that was chosen, as registers call it."""
    return str(values["kin"]).partition("_")[2]


def add_dependant(doing: Doing) -> Done:
    """Ask the branch to register a relative; every reason against it is told at once."""
    faults = [*_faults(doing.values, doing.today), *_standing(doing.values)]
    if faults:
        raise Refused(faults)
    values, kin = doing.values, KIN[kin_of(doing.values)][2]
    who = f"{values['first_name']} {values['last_name']} ({code_of(values)})"
    return _before_the_branch(doing, ADDED, (f"{who} — {kin[0]}", f"{who} — {kin[1]}"))


def end_dependant(doing: Doing) -> Done:
    """Tell the branch that a relation has ended, or that the relative has died or has a cover of their own."""
    relation = Relation.objects.select_related("relative").get(pk=doing.values["relation"])
    faults = [*_end_faults(doing, relation)]
    if faults:
        raise Refused(faults)
    name = f"{relation.relative.first_name} {relation.relative.last_name}"
    day = Day.parse(str(doing.values["from_on"]))
    words = (f"پایان وابستگی {name} از {day}", f"End of the dependency of {name} from {day}")
    return _before_the_branch(doing, ENDED, words, relation.person_id)


def _before_the_branch(doing: Doing, kind: str, words: Words, person_id: int | None = None) -> Done:
    """The case of the branch of the insured person."""
    person = Person.objects.get(pk=person_id or doing.values["person"])
    until = doing.today + ANSWER_WITHIN_DAYS
    Task.objects.create(
        key=doing.key,
        kind=kind,
        subject=f"person/{person.pk}",
        branch_id=branch_of(person, doing),
        text_fa=words[0],
        text_en=words[1],
        opened_at=doing.now,
        due_on=until.to_date(),
        proposed_by=doing.by,
    )
    return Done("care_person", person.pk, {}, until)


def _faults(values: Mapping[str, Any], today: Day) -> Iterator[Finding]:
    """What cannot be by what was typed and by who asks."""
    kin, code = kin_of(values), code_of(values)
    person = Person.objects.get(pk=values["person"])
    reader = national_code if len(code) <= NATIONAL_CODE_DIGITS else foreigner_code
    if reader.parse(code).value is None:
        yield findings().make("DEPENDANT_CODE", column="national_code", value=code)
    if code in (person.national_code, person.foreign_code):
        yield findings().make("DEPENDANT_SELF", column="national_code")
    if person.sex and OF_SEX.get(kin, person.sex) != person.sex:
        yield findings().make("DEPENDANT_KIN", column="kin")
    yield from _days(values, person, today)


def _days(values: Mapping[str, Any], person: Person, today: Day) -> Iterator[Finding]:
    """Days to come, a relation before a birth, a child older than a parent."""
    born, begun = Day.parse(str(values["birth_on"])), Day.parse(str(values["from_on"]))
    for name, day in (("birth_on", born), ("from_on", begun)):
        if day > today:
            yield findings().make("DAY_TO_COME", column=name, value=str(day))
    if begun < born:
        yield findings().make("DEPENDANT_BEFORE_BIRTH", column="from_on", value=str(begun))
    generation, own = KIN[kin_of(values)][0], person.birth_date
    if own is not None and generation < 1:
        mine, theirs = Day.from_date(own), born
        if (generation == 0 and theirs <= mine) or (generation == -1 and theirs >= mine):
            yield findings().make("DEPENDANT_AGE", column="birth_on", value=str(born))


def _standing(values: Mapping[str, Any]) -> Iterator[Finding]:
    """What the register, or an open request, says already."""
    kin, code = kin_of(values), code_of(values)
    for row in Relation.objects.filter(person=values["person"]).select_related("relative").order_by("id"):
        if code in (row.relative.national_code, row.relative.foreign_code):
            yield findings().make("DEPENDANT_ALREADY", column="national_code", value=code)
        elif row.kind == kin and kin in ONE_ONLY and row.until_on is None:
            yield findings().make("DEPENDANT_SECOND", column="kin")
    acts = Act.objects.filter(action="add_dependant", state=ActState.DONE, payload__person=values["person"])
    keys = [f"act/{act.code}" for act in acts if code_of(act.payload) == code]
    task = Task.objects.filter(key__in=keys, closed_at=None).first()
    if task is not None:
        yield findings().make("DEPENDANT_ASKED", column="national_code", code=task.key.removeprefix("act/"))


def _end_faults(doing: Doing, relation: Relation) -> Iterator[Finding]:
    day = Day.parse(str(doing.values["from_on"]))
    if day > doing.today:
        yield findings().make("DAY_TO_COME", column="from_on", value=str(day))
    if day <= Day.from_date(relation.from_on):
        yield findings().make("DEPENDANT_END_EARLY", column="from_on", value=str(Day.from_date(relation.from_on)))
    if relation.until_on is not None:
        yield findings().make("DEPENDANT_ENDED", column="relation")
    if doing.values["why"] == "end_divorce" and relation.kind not in (Kinship.WIFE, Kinship.HUSBAND):
        yield findings().make("DEPENDANT_NO_DIVORCE", column="why")
    acts = Act.objects.filter(action="end_dependant", state=ActState.DONE, payload__relation=doing.values["relation"])
    task = Task.objects.filter(key__in=[f"act/{act.code}" for act in acts], closed_at=None).first()
    if task is not None:
        yield findings().make("DEPENDANT_ASKED", column="relation", code=task.key.removeprefix("act/"))


def preview_add(asking: Asking) -> Preview:
    """What article 58 makes of it today; it bears on cover, and refuses no registration."""
    values, today = asking.values, asking.today
    faults = [*_faults(values, today), *_standing(values)]
    if faults:
        return Preview(findings=tuple(faults))
    kin = kin_of(values)
    inputs = {
        "day": today.code,
        "kind": SCHEME.inputs["kind"].codes[kin],
        "age_years": completed_years(Day.parse(str(values["birth_on"])), today),
        "maintained": int(values["maintained"] == "maintained_yes"),
    }
    answered = compute("dependant_cover", today.month.code, inputs)
    covered = isinstance(answered, Outcome) and bool(answered.values["covered"])
    row = (KIN[kin][2], Said("verdict.met" if covered else "verdict.not_met"), KIN[kin][1])
    notes = () if covered else (findings().make("DEPENDANT_NOT_COVERED"),)
    return Preview(notes=notes, columns=("condition", "answer", "clause"), rows=(row,))


ACTIONS = (
    Action(
        "add_dependant",
        "insured",
        SELF,
        (
            Field("person", Kind.SUBJECT, subject="registers.Person id"),
            Field("kin", Kind.CHOICE, choices=tuple(f"kin_{kin}" for kin in KIN)),
            Field("national_code", Kind.TEXT, most=13),
            Field("first_name", Kind.TEXT, most=100),
            Field("last_name", Kind.TEXT, most=100),
            Field("birth_on", Kind.DAY),
            Field("from_on", Kind.DAY),
            Field("maintained", Kind.CHOICE, choices=("maintained_yes", "maintained_no")),
            PAPERS,
        ),
        add_dependant,
        "ir/ssa_1354/58.1",
        previews=preview_add,
    ),
    Action(
        "end_dependant",
        "insured",
        SELF,
        (
            Field("relation", Kind.SUBJECT, subject="registers.Relation id"),
            Field("why", Kind.CHOICE, choices=ENDS),
            Field("from_on", Kind.DAY),
            PAPERS,
        ),
        end_dependant,
        "ir/ssa_1354/58.1",
    ),
)
