"""The second half of the demonstration: from the records that lists built to a pay-day and the bank's answer.

Years before take-on come as opening records. Retirees, families of the dead, unemployed and sick are invented people of
the lists; every request, step and file has a key, so the whole can be killed anywhere and typed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from opentamin.flow.awards.actions import refer, referral, register_centre
from opentamin.flow.awards.models import Award, ReferralKind
from opentamin.flow.awards.watching import watch
from opentamin.flow.careers.actions import OpeningRow, take_over
from opentamin.flow.claims.actions import Asked
from opentamin.flow.claims.questions import verdicts
from opentamin.flow.payments.actions import Payer, take_answer
from opentamin.flow.payments.models import OrderLine
from opentamin.flow.payments.questions import line_states
from opentamin.flow.payroll.questions import RunSummary, summary
from opentamin.ground.calendar import Day, Month
from opentamin.ground.money import half_up
from opentamin.journeys.invented import national_code
from opentamin.journeys.pay_month import Officers, pay_month
from opentamin.journeys.rights import grant
from opentamin.registers import actions as registers
from opentamin.registers import families
from opentamin.registers.models import Person

CLERK, CHIEF = "demo clerk", "demo chief"
PROVENANCE = "آرشیو نمونه، سال‌های پیش از سامانه"
LAST_OPENING = Month.of(1404, 9)
MONTHS = ((Month.of(1404, 11), Day.of(1404, 11, 25)), (Month.of(1404, 12), Day.of(1404, 12, 20)))
RETIREES, FAMILIES, IDLE, SICK, WEDDINGS = 60, 15, 25, 30, 10
EVENT = Day.of(1404, 11, 1)
SERIAL = 7_000_000
"""Serial numbers of relatives: far from those of the people of the lists."""
FACTS_OF_PEOPLE = """
    SELECT p.id, p.sex, p.birth_date, max(w.branch_id), max(c.base_rial), max(c.workshop_code)
    FROM registers_person p
    JOIN careers_career_entry c ON c.person_id = p.id AND c.month = 140410 AND c.source_kind = 1 AND NOT c.reversal
    JOIN registers_workshop w ON w.code = c.workshop_code
    WHERE NOT p.is_foreign AND p.birth_date IS NOT NULL AND p.sex <> '' AND NOT p.provisional AND c.days >= 29
    GROUP BY p.id, p.sex, p.birth_date ORDER BY p.birth_date, p.id
"""


@dataclass(frozen=True, slots=True)
class Life:
    """One insured person of the lists, with what the story needs of them."""

    person_id: int
    sex: str
    born: date
    branch_id: int
    base_rial: int
    workshop_code: str


@dataclass(frozen=True, slots=True)
class PayDay:
    """The end of the story: verdicts of requests by benefit, runs, and payments by state."""

    verdicts: dict[tuple[str, str], int]
    runs: tuple[RunSummary, ...]
    payments: dict[str, tuple[int, int]]


def run(*, clock: Callable[[], datetime], say: Callable[[str], None]) -> PayDay:
    """Openings, families and accounts; requests and decisions; two pay-days with the bank's answer between them."""
    cast = _cast()
    _openings(cast, clock())
    _accounts([life.person_id for group in cast.values() for life in group])
    asked = [*_requests(cast)]
    say(f"rights: {len(asked)} requests from records of {sum(map(len, cast.values()))} people")
    granted = grant(asked, clerk=CLERK, approver=CHIEF, now=clock())
    say(f"rights: {len(granted.decisions)} decisions, {granted.awards} new awards")
    _accounts(Award.objects.values_list("person_id", flat=True))
    _look_for_work(clock())
    runs = []
    for month, pay_on in MONTHS:
        watch(pay_on, by="demo", now=clock())
        paid = pay_month(
            month.code, pay_on=pay_on.to_date(), payer=_payer(), officers=Officers(CLERK, CHIEF), clock=clock
        )
        _bank_answers(paid.run.pk, pay_on + 1, clock())
        runs.append(summary(paid.run.pk, today=pay_on))
        say(f"pay-day {month}: {runs[-1].slips} slips, {paid.files} order files")
    return PayDay(dict(verdicts()), tuple(runs), dict(line_states(runs[0].id)))


def _cast() -> dict[str, list[Life]]:
    """Who plays what: the oldest retire, the next leave families, the young are idle, ill or marry."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS_OF_PEOPLE)
        everybody = [Life(*row) for row in cursor.fetchall()]
    old = [life for life in everybody if _age(life.born) >= 50]
    young = [life for life in everybody if _age(life.born) < 50]
    return {
        "old_age": old[:RETIREES],
        "survivors": old[RETIREES : RETIREES + FAMILIES],
        "unemployment": young[:IDLE],
        "sick_pay": young[IDLE : IDLE + SICK],
        "marriage_grant": young[-WEDDINGS:],
    }


def _age(born: date) -> int:
    return EVENT.year - Day.from_date(born).year


def _openings(cast: dict[str, list[Life]], now: datetime) -> None:
    """Records of the years before the first list: thirty-two years for the old, three for the young."""
    rows = [
        OpeningRow(life.person_id, month.code, life.workshop_code, month.length, base, base)
        for name, group in cast.items()
        for life in group
        for month, base in _past(life, 384 if name in ("old_age", "survivors") else 36)
    ]
    take_over(rows, provenance=PROVENANCE, by="demo", now=now)


def _past(life: Life, months: int) -> Iterator[tuple[Month, int]]:
    """Months with wages that were lower the longer ago they were."""
    for back in range(months, 0, -1):
        yield LAST_OPENING + -back, half_up(life.base_rial * 100, 100 + 3 * (back + 3))


def sheba(number: int) -> str:
    """An invented Sheba that passes its check."""
    account = f"013{number:019d}"
    return f"IR{98 - int(account + '182700') % 97:02d}{account}"


def _payer() -> Payer:
    return Payer("صندوق نمونه", sheba(1))


def _accounts(people: Any) -> None:
    """An account and a proof of life for everybody; a few have neither, so that the pay run shows it."""
    asked = sorted(set(people))
    since = Day.of(1404, 1, 1).to_date()
    families.register_accounts(
        [{"person_id": pk, "iban": sheba(1000 + pk), "from_on": since} for pk in asked if pk % 41]
    )
    families.register_statuses(
        [
            {
                "person_id": pk,
                "kind": "proof_of_life",
                "from_on": Day.of(1404, 9, 1).to_date(),
                "until_on": None,
                "source": "نمونه",
            }
            for pk in asked
            if pk % 23
        ]
    )


def _requests(cast: dict[str, list[Life]]) -> Iterator[Asked]:
    """Each person's request, with the papers that it needs."""
    left = 14041030
    for life in cast["old_age"]:
        yield _asked("old_age", life, EVENT, {"left_on": left})
    for number, life in enumerate(cast["survivors"]):
        _bereave(number, life)
        yield _asked("survivors", life, EVENT, {})
        yield _asked("funeral_grant", life, EVENT, {})
    for number, life in enumerate(cast["unemployment"]):
        yield _asked("unemployment", life, EVENT, {"involuntary": int(number % 12 > 0), "ready_to_work": 1})
    for number, life in enumerate(cast["sick_pay"]):
        yield _asked("sick_pay", life, EVENT + number % 20, {"sick_days": 4 + number % 25, "hospital_days": number % 3})
    for life in cast["marriage_grant"]:
        yield _asked("marriage_grant", life, EVENT, {"first_marriage": 1, "registered": 1})


def _asked(benefit: str, life: Life, event: Day, evidence: dict[str, Any]) -> Asked:
    key = f"demo/{benefit}/{life.person_id}"
    return Asked(key, benefit, life.person_id, life.branch_id, event.to_date(), (event + 5).to_date(), evidence)


KIN = (("wife", "f", 1352), ("daughter", "f", 1381), ("son", "m", 1385), ("son", "m", 1392))


def _bereave(number: int, life: Life) -> None:
    """A spouse and some children, and the death itself; a wedding and a birthday come between the two pay-days."""
    kin = [("husband", "m", 1340), *KIN[1:]] if life.sex == "f" else list(KIN)
    chosen = kin[: 2 + number % 3]
    codes = [national_code(SERIAL + number * 10 + at) for at in range(len(chosen))]
    registers.register_people([_relative(code, who) for code, who in zip(codes, chosen, strict=True)])
    people = {row.national_code: row for row in Person.objects.filter(national_code__in=codes)}
    since = Day.of(1375, 1, 1).to_date()
    families.register_relations(
        [
            {
                "person_id": life.person_id,
                "relative_id": people[code].pk,
                "kind": who[0],
                "from_on": since,
                "until_on": None,
                "maintained": True,
            }
            for code, who in zip(codes, chosen, strict=True)
        ]
    )
    statuses = [
        {
            "person_id": life.person_id,
            "kind": "dead",
            "from_on": EVENT.to_date(),
            "until_on": None,
            "source": "ثبت احوال نمونه",
        }
    ]
    if number % 4 == 0:
        wedding = {
            "kind": "married",
            "from_on": Day.of(1404, 12, 5).to_date(),
            "until_on": None,
            "source": "ثبت احوال نمونه",
        }
        statuses.append({"person_id": people[codes[1]].pk, **wedding})
    families.register_statuses(statuses)


def _relative(code: str, who: tuple[str, str, int]) -> dict[str, Any]:
    kind, sex, year = who
    first = {"wife": "مریم", "husband": "خلیل", "daughter": "نرگس", "son": "آرش"}[kind]
    born = Day.of(year, 12, 10).to_date()
    names = {"first_name": first, "last_name": "ساختگی‌نیا", "father_name": "علی", "birth_date": born, "sex": sex}
    return {
        "national_code": code,
        "foreign_code": None,
        "insurance_number": None,
        "nationality": "",
        "is_foreign": False,
        **names,
    }


def _look_for_work(now: datetime) -> None:
    """Everybody without work registers and is referred; some get offers, some find a job, one refuses."""
    centre = register_centre("D1", "کاریابی نمونه‌شهر", "Sample City job centre", "نمونه‌شهر")
    steps = []
    for number, award in enumerate(Award.objects.filter(benefit="unemployment").order_by("id")):
        steps += [(award, kind, day) for kind, day in _way_to_work(number)]
    rows = [
        referral(award, centre, kind, day.to_date(), what="جوشکار", by=CLERK, now=now) for award, kind, day in steps
    ]
    refer(rows, now=now)


def _way_to_work(number: int) -> Sequence[tuple[ReferralKind, Day]]:
    begun = [(ReferralKind.REGISTERED, EVENT + 6), (ReferralKind.REFERRED, EVENT + 8)]
    if number % 5 == 1:
        return [*begun, (ReferralKind.OFFERED, EVENT + 30), (ReferralKind.ACCEPTED, EVENT + 34)]
    if number % 11 == 2:
        return [*begun, (ReferralKind.OFFERED, EVENT + 30), (ReferralKind.REFUSED, EVENT + 33)]
    if number % 7 == 3:
        return [*begun, (ReferralKind.TRAINING_BEGUN, EVENT + 20)]
    return begun


def _bank_answers(run_id: int, day: Day, now: datetime) -> None:
    """The bank settles everything but one payment in forty, whose account is closed."""
    lines = OrderLine.objects.filter(run_id=run_id, attempt=1).order_by("key")
    rows = [
        f"{line.key},{line.amount_rial},{'returned,account closed' if line.award_id % 40 == 7 else 'settled,'},{day}"
        for line in lines
    ]
    content = "\n".join(["reference,amount,status,reason,day", *rows]).encode()
    take_answer(f"answer-{run_id}.csv", content, by=CLERK, on=day.to_date(), now=now)
