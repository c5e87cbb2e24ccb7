"""Verbs and answers about families: who is related, what holds of somebody on a day, where they are paid. In sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from opentamin.ground.findings import Finding
from opentamin.law.ir.identifiers import iban
from opentamin.registers.catalogue import findings
from opentamin.registers.models import Account, Kinship, Person, Relation, Status


@dataclass(frozen=True, slots=True)
class Held:
    """A status in [from_on, until_on); `until_on` None while it lasts."""

    kind: str
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Relative:
    """One relative with who they are and what holds of them."""

    person: Person
    kind: str
    from_on: date
    until_on: date | None
    maintained: bool
    statuses: tuple[Held, ...]
    elsewhere: bool = False
    """Registered as maintained by somebody else too (children are not counted: they have two parents)."""
    number: int | None = None
    """The number of the relation in the register; None of one that is only supposed."""


@dataclass(frozen=True, slots=True)
class Family:
    """A person with statuses and relatives, as registered now."""

    person: Person
    statuses: tuple[Held, ...] = ()
    relatives: tuple[Relative, ...] = field(default=())


def register_statuses(rows: Sequence[dict[str, Any]]) -> int:
    """Statuses in one set (person_id, kind, from_on, until_on, source); a known start gets its end and source anew."""
    made = Status.objects.bulk_create(
        [Status(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["person", "kind", "from_on"],
        update_fields=["until_on", "source"],
    )
    return len(made)


def register_relations(rows: Sequence[dict[str, Any]]) -> int:
    """Relatives in one set (person_id, relative_id, kind, from_on, until_on, maintained)."""
    made = Relation.objects.bulk_create(
        [Relation(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["person", "relative", "kind"],
        update_fields=["until_on", "maintained"],
    )
    return len(made)


def register_accounts(rows: Sequence[dict[str, Any]]) -> dict[int, Finding]:
    """Accounts in one set (person_id, iban, from_on); gives a finding for each person whose Sheba fails its check.

    Where one fails nothing of that person is written; the others are.
    """
    refused: dict[int, Finding] = {}
    good = []
    for row in rows:
        verdict = iban.parse(row["iban"])
        if verdict.value is None:
            refused[row["person_id"]] = findings().make("ACCOUNT_INVALID", value=row["iban"], column="iban")
        else:
            good.append(Account(**{**row, "iban": verdict.value}))
    Account.objects.bulk_create(
        good, update_conflicts=True, unique_fields=["person", "from_on"], update_fields=["iban", "blocked"]
    )
    return refused


def statuses_of(people: Iterable[int]) -> dict[int, tuple[Held, ...]]:
    """The statuses of people, oldest first (one query)."""
    found: dict[int, list[Held]] = {}
    rows = Status.objects.filter(person__in=set(people)).order_by("from_on", "id")
    for person_id, kind, from_on, until_on in rows.values_list("person_id", "kind", "from_on", "until_on"):
        found.setdefault(person_id, []).append(Held(kind, from_on, until_on))
    return {person_id: tuple(held) for person_id, held in found.items()}


def families_of(people: Iterable[int]) -> dict[int, Family]:
    """People with their statuses and relatives (four queries for any number of people)."""
    asked = {row.pk: row for row in Person.objects.filter(pk__in=set(people))}
    relations = list(Relation.objects.filter(person__in=asked).select_related("relative").order_by("from_on", "id"))
    statuses = statuses_of([*asked, *(row.relative_id for row in relations)])
    twice = _maintained_elsewhere(relations)
    relatives: dict[int, list[Relative]] = {}
    for row in relations:
        relatives.setdefault(row.person_id, []).append(
            Relative(
                row.relative,
                row.kind,
                row.from_on,
                row.until_on,
                row.maintained,
                statuses.get(row.relative_id, ()),
                row.pk in twice,
                row.pk,
            )
        )
    return {pk: Family(person, statuses.get(pk, ()), tuple(relatives.get(pk, ()))) for pk, person in asked.items()}


def _maintained_elsewhere(relations: Sequence[Relation]) -> set[int]:
    """Those relations whose relative is maintained by another person too (one query)."""
    grown = [row for row in relations if row.kind not in (Kinship.SON, Kinship.DAUGHTER)]
    rows = Relation.objects.filter(relative__in={row.relative_id for row in grown}, maintained=True)
    by: dict[int, set[int]] = {}
    for relative_id, person_id in rows.values_list("relative_id", "person_id"):
        by.setdefault(relative_id, set()).add(person_id)
    return {row.pk for row in grown if by.get(row.relative_id, set()) - {row.person_id}}


def accounts_of(people: Iterable[int], *, on: date) -> dict[int, Account]:
    """The account that holds on a day, for each person who has one (one query)."""
    rows = Account.objects.filter(person__in=set(people), from_on__lte=on).order_by("from_on")
    return {row.person_id: row for row in rows}
