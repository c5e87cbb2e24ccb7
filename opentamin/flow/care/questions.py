"""What care answers: who is covered on a day, until when, why, with which share; a family; the history of checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q

from opentamin.engine.case import scheme
from opentamin.flow.care.explaining import explain
from opentamin.flow.care.facts import Explained, Spell
from opentamin.flow.care.models import Check, DailyFilter, Entitlement, Provider, Refresh, Role
from opentamin.flow.care.shares import shares_by_centre
from opentamin.ground.calendar import Day
from opentamin.registers.families import families_of
from opentamin.registers.models import Person

RULES = {
    Role.PRINCIPAL: "covered_by_premium",
    Role.SELF_INSURED: "covered_by_contract",
    Role.PENSIONER: "covered_by_pension",
    Role.SURVIVOR: "covered_as_survivor",
    Role.UNEMPLOYED: "covered_by_unemployment",
    Role.DEPENDANT: "covered_through_family",
}
"""The rule of article 54 behind each title; it knows its clause and its words."""


@dataclass(frozen=True, slots=True)
class Entitled:
    """Who a code is and what holds for it on a day.

    `state`: covered, ended, never (nobody ever covered this person) or unknown (no such code). `until_on` is the first
    day without cover, None while open. `clause` and words say why it holds, or held last; `ended_by` why it ended.
    """

    code: str
    on: Day
    state: str
    spell: Spell | None = None
    until_on: date | None = None
    clause: str = ""
    why_fa: str = ""
    why_en: str = ""
    ended_by: str = ""
    shares: tuple[tuple[str, str, int | None], ...] = ()


def entitlement(code: str, on: Day, *, known_on: datetime) -> Entitled:
    """What holds for a code on a day, as the table of cover said on `known_on` (one indexed read when covered)."""
    spells = spells_of([code], known_on=known_on).get(code, ())
    day = on.to_date()
    holding = [spell for spell in spells if spell.on(day)]
    if holding:
        return _covered(code, on, min(holding, key=lambda spell: spell.role), spells)
    ended = [spell for spell in spells if spell.until_on is not None and spell.until_on <= day]
    if not ended:
        known = Person.objects.filter(Q(national_code=code) | Q(foreign_code=code)).exists()
        return Entitled(code, on, "never" if known else "unknown")
    last = max(ended, key=lambda spell: (spell.until_on or day, -spell.role))
    return Entitled(
        code, on, "ended", last, last.until_on, *_words(last.role), ended_by=why_ended(last, known_on=known_on)
    )


def _covered(code: str, on: Day, spell: Spell, spells: Sequence[Spell]) -> Entitled:
    shares = tuple((*place, percent) for place, percent in shares_by_centre(spell.basis, on).items())
    return Entitled(code, on, "covered", spell, _until(spells, on.to_date()), *_words(spell.role), shares=shares)


def _until(spells: Sequence[Spell], day: date) -> date | None:
    """The first day without any title: titles that follow each other without a gap count as one cover."""
    while True:
        holding = [spell for spell in spells if spell.on(day)]
        if not holding:
            return day
        if any(spell.until_on is None for spell in holding):
            return None
        day = max(spell.until_on for spell in holding if spell.until_on is not None)


def _words(role: int) -> tuple[str, str, str]:
    """Clause and words of the title."""
    ready = scheme("care_entitlement").ready[RULES[Role(role)]]
    return ready.clause, ready.text_fa, ready.text_en


def spells_of(codes: Sequence[str], *, known_on: datetime) -> dict[str, tuple[Spell, ...]]:
    """All titles of some codes as the table said on `known_on` (one query)."""
    rows = Entitlement.objects.filter(code__in=list(codes), known_from__lte=known_on)
    rows = rows.filter(Q(known_until=None) | Q(known_until__gt=known_on)).order_by("code", "from_on", "role", "id")
    found: dict[str, list[Spell]] = {}
    for code, *facts in rows.values_list("code", "person_id", "role", "basis", "principal_id", "from_on", "until_on"):
        found.setdefault(code, []).append(Spell(*facts))
    return {code: tuple(spells) for code, spells in found.items()}


def why_ended(spell: Spell, *, known_on: datetime) -> str:
    """What turned on the day on which a title ended: a word of the pages (`premium_stopped`, `dead`, `age`, ...)."""
    assert spell.until_on is not None
    before = explain(spell.person_id, Day.from_date(spell.until_on - timedelta(days=1)), known_on=known_on)
    after = explain(spell.person_id, Day.from_date(spell.until_on), known_on=known_on)
    for kind in ("dead", "other_fund"):
        if after.inputs.get(kind):
            return kind
    if spell.role == Role.DEPENDANT:
        return _family_ended(spell, before, known_on)
    return "premium_stopped" if spell.role in (Role.PRINCIPAL, Role.SELF_INSURED) else "award_ended"


def _family_ended(spell: Spell, before: Explained, known_on: datetime) -> str:
    """Why a relative is no longer covered: the principal's cover, the tie itself, a status, or else the age."""
    assert spell.until_on is not None
    if not explain(spell.principal_id, Day.from_date(spell.until_on), known_on=known_on).role:
        return "principal_ended"
    relatives = families_of([spell.principal_id])[spell.principal_id].relatives
    mine = [each for each in relatives if each.person.pk == spell.person_id]
    if all(each.until_on is not None and each.until_on <= spell.until_on for each in mine):
        return "relation_ended"
    held = [status for each in mine for status in each.statuses]
    begun = [status.kind for status in held if status.from_on == spell.until_on]
    over = [f"{status.kind}_over" for status in held if status.until_on == spell.until_on]
    return next((word for word in (*begun, *over) if word in ENDED_WORDS), "age")


ENDED_WORDS = ("married", "working", "other_pension", "dead", "other_fund", "studying_over", "disabled_over")


@dataclass(frozen=True, slots=True)
class Covered:
    """One person of a family on a page: who, what tie, what holds."""

    person: Person
    tie: str
    entitled: Entitled


def family_cover(person_id: int, on: Day, *, known_on: datetime) -> list[Covered]:
    """A person and the relatives, each with what holds on a day."""
    family = families_of([person_id])[person_id]
    people = [(family.person, "self"), *((each.person, each.kind) for each in family.relatives)]
    return [
        Covered(person, tie, entitlement(person.national_code or person.foreign_code or "", on, known_on=known_on))
        for person, tie in people
    ]


def checks(*, provider: str = "", offset: int = 0, limit: int = 50) -> tuple[int, list[Check]]:
    """How many checks there are (of one centre), and some of them, the newest first."""
    rows = Check.objects.select_related("provider")
    if provider:
        rows = rows.filter(provider__code=provider)
    return rows.count(), list(rows.order_by("-month", "-number")[offset : offset + limit])


def check_figures() -> dict[str, int]:
    """How many checks got which answer."""
    rows = Check.objects.values_list("answer").annotate(Count("number"))
    return dict(rows.order_by("answer"))


def providers() -> list[Provider]:
    """Open centres by name."""
    return list(Provider.objects.filter(closed_on=None).order_by("province", "code"))


def last_refresh() -> datetime | None:
    """When the table of cover was brought up to date last."""
    return Refresh.objects.aggregate(last=Max("at"))["last"]


def newest_filter(on: date) -> DailyFilter | None:
    """The filter of a day that was built last."""
    return DailyFilter.objects.filter(on=on).order_by("-built_at").first()
