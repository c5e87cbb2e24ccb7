"""The demonstration of self-paid insurance: people of the register who pay themselves, one who stopped, one with care of the family.

Everything has a key made from its subject and is done on the day of the story; typed again, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from opentamin.flow.careers.models import CareerEntry
from opentamin.flow.selfpaid.facts import NewPayment, Terms
from opentamin.flow.selfpaid.models import Contract, Kind, Payment, Plan
from opentamin.flow.selfpaid.questions import next_months
from opentamin.ground.calendar import Day, Month
from opentamin.journeys import self_paid
from opentamin.registers.models import Office, Person, PersonScope

BY = "demo"
TOLD_ON = Day.of(1405, 9, 4)


@dataclass(frozen=True, slots=True)
class Story:
    """A contract: from which day, its terms, and on which days how many months were paid."""

    name: str
    from_on: Day
    kind: Kind
    plan: Plan
    paid: tuple[tuple[Day, int], ...]
    daily_base_rial: int = 0
    health: bool = False


def _monthly(first: Month, count: int) -> tuple[tuple[Day, int], ...]:
    """A payment in each of some months, on its twentieth day."""
    days = [(first + step).first + 19 for step in range(count)]
    return tuple((day, 1) for day in days)


STORIES = (
    Story("paying", Day.of(1405, 1, 15), Kind.FREELANCE, Plan.DISABILITY, _monthly(Month(140502), 7), 8_000_000),
    Story("voluntary", Day.of(1405, 2, 1), Kind.VOLUNTARY, Plan.NONE, ((Day.of(1405, 3, 10), 10),)),
    Story("late", Day.of(1405, 3, 1), Kind.FREELANCE, Plan.SURVIVORS, _monthly(Month(140503), 4)),
    Story("lapsed", Day.of(1405, 1, 10), Kind.FREELANCE, Plan.PENSION, _monthly(Month(140501), 2)),
    Story("held_up", Day.of(1404, 12, 1), Kind.FREELANCE, Plan.PENSION, _monthly(Month(140412), 1), health=True),
)
"""The last one pays health per head, and no figure of 1405 was read: its months wait, and it does not lapse."""


def run(*, clock: Callable[[], datetime], say: Callable[[str], None], today: Day = TOLD_ON) -> int:
    """Contracts with their payments, each on its day, then the day on which it is told; gives the number of contracts."""
    people = _people()
    for story in STORIES:
        if story.name in people:
            _live(story, people[story.name], clock)
    done = self_paid.day(today, by=BY, now=clock())
    say(
        f"self-paid: {Contract.objects.count()} contracts, {Payment.objects.count()} payments, {done['lapsed']} lapsed today"
    )
    return Contract.objects.count()


def _people() -> dict[str, Person]:
    """Whose story each is: grown-up people who worked in the invented months, the same at every run."""
    begun = dict(Contract.objects.filter(key__startswith="demo/").values_list("key", "person_id"))
    born = Day.of(1360, 1, 1).to_date(), Day.of(1382, 1, 1).to_date()
    worked = CareerEntry.objects.filter(month=140410, source_kind=1, days__gte=1, reversal=False).values("person_id")
    rows = Person.objects.filter(
        pk__in=worked, birth_date__range=born, is_foreign=False, provisional=False, national_code__startswith="99"
    )
    others = iter(rows.exclude(pk__in=begun.values()).order_by("pk")[: len(STORIES)])
    known = Person.objects.in_bulk(begun.values())
    found = {story.name: known.get(begun.get(f"demo/{story.name}", 0)) or next(others, None) for story in STORIES}
    return {name: person for name, person in found.items() if person is not None}


def _live(story: Story, person: Person, clock: Callable[[], datetime]) -> None:
    scope = PersonScope.objects.filter(person=person).exclude(branch=None).order_by("pk").first()
    branch_id = (
        scope.branch_id
        if scope
        else Office.objects.filter(kind="branch").order_by("code").values_list("pk", flat=True)[0]
    )
    assert branch_id is not None
    heads = (person.pk,) if story.health else ()
    terms = Terms(person.pk, branch_id, story.kind, story.plan, story.from_on, story.daily_base_rial, 0, heads)
    made = self_paid.open_contract(f"demo/{story.name}", terms, by=BY, now=clock(), today=story.from_on)
    for at, (on, months) in enumerate(story.paid, 1):
        key = f"demo/{story.name}/{at}"
        if Payment.objects.filter(key=key).exists():
            continue
        rial = next_months(made.contract.pk, months).due_rial
        asked = NewPayment(key, made.contract.pk, months, rial, on, f"99{made.contract.pk:04d}{at:02d}")
        self_paid.pay_months([asked], by=BY, now=clock(), today=on)
