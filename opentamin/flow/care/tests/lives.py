"""Random lives for the tests of care: premiums, awards, families and statuses of invented people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from opentamin.flow.assessments.models import LegalBasis
from opentamin.flow.awards.models import Award, AwardAmount
from opentamin.flow.careers.actions import OpeningRow, take_over
from opentamin.flow.careers.self_paid import credit_self_paid
from opentamin.flow.claims.models import Claim, Decision
from opentamin.flow.selfpaid.models import Contract, Due, Head, PaidMonth, Payment
from opentamin.ground.calendar import Day, Month
from opentamin.law.ir.identifiers.national_code import check_digit
from opentamin.registers.families import register_relations, register_statuses
from opentamin.registers.models import Office, Person, Relation
from tests.world import NOW, offices, workshop

FIRST = Month(140301)


def code_of(number: int) -> str:
    """An invented national code: prefix 990."""
    nine = f"990{number:06d}"
    return f"{nine}{check_digit(nine)}"


def person(number: int, *, born: date | None = date(1980, 1, 1), sex: str = "m") -> Person:
    """An invented person."""
    return Person.objects.create(
        national_code=code_of(number), first_name="آزمون", last_name=f"ساختگی {number}", birth_date=born, sex=sex,
        search_key=f"azmun {number}", sort_key="x",
    )  # fmt: skip


def world() -> None:
    """Offices and a workshop to work at."""
    offices()
    workshop()


def pay(who: Person, *months: int, days: int = 30, now: datetime = NOW) -> None:
    """Premium in some months."""
    rows = [OpeningRow(who.pk, month, "9990010014", days, 1000, 1000) for month in months]
    take_over(rows, provenance=f"test {who.pk} {months} {now}", by="test", now=now)


def grant(who: Person, benefit: str, from_month: int, until_month: int | None, *, now: datetime = NOW) -> Award:
    """An award in payment for some months."""
    branch = Office.objects.get(code="9990")
    start = Month(from_month).first.to_date()
    serial = Award.objects.count()
    claim = Claim.objects.create(
        key=f"c{serial}", benefit=benefit, person=who, branch=branch, event_on=start, claimed_on=start, answer_by=start,
        state="approved", received_by="t", known_at=now,
    )  # fmt: skip
    decision = Decision.objects.create(
        claim=claim, version=1, verdict="entitled", amount_rial=1, reasons={}, digest="", proposed_by="t", known_at=now
    )
    award = Award.objects.create(
        key=f"a{serial}", decision=decision, benefit=benefit, person=who, insured=who, branch=branch, start_on=start,
        paid_days=0, known_at=now,
    )  # fmt: skip
    amount(award, 1, from_month, until_month, 100, now=now)
    return award


def amount(award: Award, version: int, first: int, until: int | None, rial: int, *, now: datetime = NOW) -> None:
    """One version of an amount."""
    AwardAmount.objects.create(
        award=award, version=version, from_month=first, until_month=until, monthly_rial=rial, cause="granted",
        because="t", by="t", known_at=now,
    )  # fmt: skip


def self_pay(
    who: Person, first: Day, count: int, *, voluntary: bool, heads: Iterable[Person] = (), now: datetime = NOW
) -> None:
    """A contract from a day on with some months paid; facts only, what they cost does not matter here."""
    serial = Contract.objects.count()
    known = {"branch_id": Office.objects.get(code="9990").pk, "known_at": now}
    row = Contract.objects.create(
        key=f"s{serial}", digest="", person=who, kind=5 if voluntary else 1, plan=0 if voluntary else 1,
        daily_base_rial=0, from_on=first.to_date(), from_month=first.month.code, first_days=1, admission={}, by="t", **known,
    )  # fmt: skip
    Head.objects.bulk_create([Head(contract=row, person=each) for each in heads])
    basis, _ = LegalBasis.objects.get_or_create(scheme="t", month=0, law_digest="", steps=[], known_at=NOW)
    payment = Payment.objects.create(
        key=f"s{serial}", contract=row, months=count, amount_rial=count, paid_on=NOW.date(), reference=f"s{serial}",
        extension=False, record={}, by="t", **known,
    )  # fmt: skip
    for step in range(count):
        month = (first.month + step).code
        due = Due.objects.create(
            contract=row, month=month, basis=basis, days=1, daily_base_rial=0, persons=0, base_rial=0, premium_rial=1,
            state_rial=0, health_rial=0, due_rial=1, values=[], due_on=NOW.date(), **known,
        )  # fmt: skip
        PaidMonth.objects.create(due=due, payment=payment, contract=row, person_id=who.pk, month=month, **known)
    credit_self_paid(now=now)


def relate(
    who: Person, relative: Person, kind: str, *, first: date = date(2015, 1, 1), until: date | None = None
) -> None:
    """A tie."""
    register_relations(
        [{"person_id": who.pk, "relative_id": relative.pk, "kind": kind, "from_on": first, "until_on": until, "maintained": True}]
    )  # fmt: skip


def status(who: Person, kind: str, first: date, until: date | None = None) -> None:
    """Something that holds of somebody."""
    register_statuses([{"person_id": who.pk, "kind": kind, "from_on": first, "until_on": until, "source": "test"}])


def random_lives(seed: int, count: int = 14) -> list[Person]:
    """A small crowd whose lives turn often between 1403 and 1405."""
    dice = Random(seed)
    people = [person(seed * 1000 + at, born=_birth(dice), sex=dice.choice("mf")) for at in range(count)]
    for who in people:
        _working_life(dice, who)
        for kind in dice.sample(
            ["dead", "married", "working", "studying", "disabled", "other_pension", "other_fund"], 2
        ):
            if dice.random() < 0.5:
                first = _some_day(dice)
                status(who, kind, first, dice.choice([None, first + timedelta(days=dice.randrange(1, 300))]))
    for _ in range(count):
        one, other = dice.sample(people, 2)
        first = _some_day(dice) - timedelta(days=dice.choice([0, 900]))
        until = dice.choice([None, first + timedelta(days=dice.randrange(1, 800))])
        relate(
            one,
            other,
            dice.choice(["wife", "husband", "son", "daughter", "father", "mother"]),
            first=first,
            until=until,
        )
    for who in dice.sample(people, count // 2):
        _self_paid_life(dice, who)
    return people


def _self_paid_life(dice: Random, who: Person) -> None:
    """A contract or two, one after the other: without care, with care for some of the family, or voluntary."""
    start = Day.from_date(_some_day(dice))
    for _ in range(dice.randrange(1, 3)):
        count, how = dice.randrange(1, 5), dice.choice(["plain", "heads", "voluntary"])
        family = [
            each.relative for each in Relation.objects.filter(person=who).select_related("relative").order_by("pk")
        ]
        taken = {each.pk: each for each in [who, *dice.sample(family, min(1, len(family)))]}
        self_pay(who, start, count, voluntary=how == "voluntary", heads=taken.values() if how == "heads" else ())
        start = (start.month + count + dice.randrange(0, 3)).first


def _birth(dice: Random) -> date | None:
    """A birthday near an age that the law names, a leap day, or none."""
    year = dice.choice([1344, 1345, 1348, 1349, 1383, 1384, 1385])
    near = Day.of(year, dice.randrange(1, 12), dice.randrange(1, 30)).to_date()
    return dice.choice([near, near, Day.of(1383, 12, 30).to_date(), None])


def _some_day(dice: Random) -> date:
    return FIRST.first.to_date() + timedelta(days=dice.randrange(0, 730))


def _working_life(dice: Random, who: Person) -> None:
    months = sorted({(FIRST + dice.randrange(0, 24)).code for _ in range(dice.randrange(0, 6))})
    if months:
        pay(who, *months, days=dice.choice([1, 30]))
    if dice.random() < 0.5:
        first = FIRST + dice.randrange(0, 20)
        award = grant(
            who,
            dice.choice(["old_age", "survivors", "unemployment", "marriage_grant"]),
            first.code,
            dice.choice([None, (first + 5).code]),
        )
        if dice.random() < 0.6:
            change = first + dice.randrange(1, 6)
            amount(award, 2, change.code, dice.choice([None, (change + 2).code]), dice.choice([0, 200]))
