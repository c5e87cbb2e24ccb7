"""What care answers: who is covered on a day, until when, why, with which share; a family; the history of checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from opentamin.engine.case import scheme
from opentamin.flow.care.facts import Spell
from opentamin.flow.care.models import CentreUser, Check, DailyFilter, Entitlement, Provider, Refresh, Role
from opentamin.flow.care.shares import shares_by_centre
from opentamin.ground.calendar import Day
from opentamin.registers.families import Family, families_of
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
    return entitlements([code], on, known_on=known_on)[code]


def entitlements(
    codes: Sequence[str], on: Day, *, known_on: datetime, families: Mapping[int, Family] = {}
) -> dict[str, Entitled]:
    """What holds for some codes on a day; the number of queries does not grow with them.

    `families` are those that the caller has read already.
    """
    spells = spells_of(codes, known_on=known_on)
    day = on.to_date()
    found: dict[str, Entitled] = {}
    ended: dict[str, Spell] = {}
    for code in codes:
        mine = spells.get(code, ())
        holding = [spell for spell in mine if spell.on(day)]
        over = [spell for spell in mine if spell.until_on is not None and spell.until_on <= day]
        if holding:
            found[code] = _covered(code, on, min(holding, key=lambda spell: spell.role), mine)
        elif over:
            ended[code] = max(over, key=lambda spell: (spell.until_on or day, -spell.role))
    reasons = why_ended(ended.values(), families, spells, known_on=known_on) if ended else {}
    for code, last in ended.items():
        found[code] = Entitled(code, on, "ended", last, last.until_on, *_words(last.role), ended_by=reasons[last])
    return found | _nobody([code for code in codes if code not in found], on)


def _nobody(codes: Sequence[str], on: Day) -> dict[str, Entitled]:
    """Codes without any cover until the day: of a registered person, or of nobody."""
    people = Person.objects.filter(Q(national_code__in=codes) | Q(foreign_code__in=codes)) if codes else []
    known = {code for person in people for code in (person.national_code, person.foreign_code)}
    return {code: Entitled(code, on, "never" if code in known else "unknown") for code in codes}


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


def why_ended(
    spells: Iterable[Spell],
    families: Mapping[int, Family],
    covers: Mapping[str, tuple[Spell, ...]],
    *,
    known_on: datetime,
) -> dict[Spell, str]:
    """What turned on the day on which each title ended, as a word of the pages (`premium_stopped`, `dead`, `age`, ...).

    Read from the registers as they are now; a handful of queries for any number of titles. What is known of families and
    covers by code is not read again.
    """
    asked = list(spells)
    lacking = {spell.principal_id for spell in asked} - set(families)
    families = {**families, **(families_of(lacking) if lacking else {})}
    codes = {pk: family.person.national_code or family.person.foreign_code or "" for pk, family in families.items()}
    unread = [code for code in codes.values() if code not in covers]
    covers = {**covers, **(spells_of(unread, known_on=known_on) if unread else {})}
    return {
        spell: _why(spell, families[spell.principal_id], covers.get(codes[spell.principal_id], ())) for spell in asked
    }


def _why(spell: Spell, family: Family, principal: Sequence[Spell]) -> str:
    """One word: what holds from that day of the person, of the tie, or of the principal."""
    assert spell.until_on is not None
    mine = [each for each in family.relatives if each.person.pk == spell.person_id]
    own = spell.person_id == spell.principal_id
    held = family.statuses if own else [status for each in mine for status in each.statuses]
    gone = next(
        (status.kind for status in held if status.kind in ("dead", "other_fund") and status.on(spell.until_on)), ""
    )
    if gone:
        return gone
    if own:
        return "premium_stopped" if spell.role in (Role.PRINCIPAL, Role.SELF_INSURED) else "award_ended"
    if not any(each.on(spell.until_on) for each in principal):
        return "principal_ended"
    if all(each.until_on is not None and each.until_on <= spell.until_on for each in mine):
        return "relation_ended"
    begun = [status.kind for status in held if status.from_on == spell.until_on]
    over = [f"{status.kind}_over" for status in held if status.until_on == spell.until_on]
    return next((word for word in (*begun, *over) if word in ENDED_WORDS), "age")


ENDED_WORDS = ("married", "working", "other_pension", "studying_over", "disabled_over")


@dataclass(frozen=True, slots=True)
class Covered:
    """One person of a family on a page: who, what tie, what holds."""

    person: Person
    tie: str
    entitled: Entitled
    relation: int | None = None
    """The number of the relation in the register."""


def family_cover(person_id: int, on: Day, *, known_on: datetime) -> list[Covered]:
    """A person and the relatives, each with what holds on a day; empty for a person who is not registered."""
    family = families_of([person_id]).get(person_id)
    if family is None:
        return []
    people = [(family.person, "self", None), *((each.person, each.kind, each.number) for each in family.relatives)]
    codes = [person.national_code or person.foreign_code or "" for person, _, _ in people]
    found = entitlements(codes, on, known_on=known_on, families={person_id: family})
    return [
        Covered(person, tie, found[code], number) for (person, tie, number), code in zip(people, codes, strict=True)
    ]


def centres_of(role: str, user_id: int | None) -> list[Provider]:
    """The open centres for which somebody may ask: a clinic for its own, staff of offices for all."""
    if role != "clinic":
        return providers()
    newest = CentreUser.objects.filter(user_id=user_id).order_by("provider_id", "-id").distinct("provider_id")
    mine = [row.provider_id for row in newest if row.given]
    return [row for row in providers() if row.pk in mine]


def checks_of(
    centres: Iterable[Provider], *, answer: str = "", code: str = "", on: date | None = None, by: str = ""
) -> QuerySet[Check]:
    """The checks of some centres, the newest first; filters that are empty hold nothing back."""
    rows = Check.objects.select_related("provider").filter(provider__in=[row.pk for row in centres])
    wanted = {"answer": answer, "code": code, "on": on, "by": by}
    return rows.filter(**{name: value for name, value in wanted.items() if value}).order_by("-month", "-number")


def checks_about(person_id: int, most: int) -> list[Check]:
    """The newest checks that centres made about a person."""
    rows = Check.objects.select_related("provider").filter(person_id=person_id)
    return list(rows.order_by("-number")[:most])


def check_figures(rows: QuerySet[Check] | None = None) -> dict[str, int]:
    """How many of some checks, or of all that the session sees, got which answer."""
    wanted = Check.objects.all() if rows is None else rows
    return dict(wanted.order_by("answer").values_list("answer").annotate(Count("number")))


def providers() -> list[Provider]:
    """Open centres by name."""
    return list(Provider.objects.filter(closed_on=None).order_by("province", "code"))


def last_refresh() -> datetime | None:
    """When the table of cover was brought up to date last."""
    return Refresh.objects.aggregate(last=Max("at"))["last"]


def newest_filter(on: date) -> DailyFilter | None:
    """The filter of a day that was built last."""
    return DailyFilter.objects.filter(on=on).order_by("-built_at").first()
