"""A forgiveness campaign as the demonstration tells it: old debts taken over, requests in the window of the budget law of
1392, decisions by two people, plans that were kept and one that was broken, so that its forgiveness was taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.collection.settling import settle
from opentamin.flow.collection.takeover import OpeningDebt, take_over
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.settlement.acting import recompute
from opentamin.flow.settlement.facts import ForgivenessAsked
from opentamin.flow.settlement.forgiving import apply, decide
from opentamin.flow.settlement.models import Application, Plan
from opentamin.flow.settlement.watching import watch
from opentamin.ground.calendar import Day, Month
from opentamin.journeys.demo_bank import BY, Bank, at, once
from opentamin.registers import actions as registers

Say = Callable[[str], None]
CLERK, CHIEF = "demo clerk", "demo chief"
CAMPAIGN = "budget_1392"
PROVENANCE = "آرشیو نمونه، بدهی‌های پیش از سامانه"
ASKED, DECIDED, ACTED, FIRST = Day.of(1392, 5, 5), Day.of(1392, 5, 20), Day.of(1392, 6, 1), Day.of(1392, 7, 1)
LAST_WATCH = Day.of(1393, 8, 10)
ACCOUNT = "IR390170000000099000000017"
MONTHS = [Month.of(1391, 1) + at for at in range(9)]
SHARES = {"insured": 7, "employer": 20, "unemployment": 3}


@dataclass(frozen=True, slots=True)
class Part:
    """One workshop of the story: its kind of unit, monthly base in rials, months to pay, and how it ends."""

    code: str
    name: str
    group: str
    branch: str
    base_rial: int
    months_to_pay: int
    end: str


CAST = (
    Part("9990070017", "نساجی کهن نمونه", "producers", "9990", 64_000_000, 0, "paid"),
    Part("9990070025", "گلخانهٔ دشت نمونه", "farms", "9990", 22_500_000, 12, "kept"),
    Part("9990070033", "صنف درودگران نمونه", "guilds", "9990", 9_300_000, 12, "broken"),
    Part("9991070018", "ریخته‌گری یاران نمونه", "producers", "9991", 118_000_000, 12, "kept"),
    Part("9991070026", "مرغداری سپید نمونه", "farms", "9991", 31_000_000, 0, "refused"),
    Part("9991070034", "کفش‌دوزی راه نمونه", "guilds", "9991", 12_700_000, 6, "asked"),
)


def run(*, clock: Callable[[], datetime], say: Say) -> dict[str, str]:
    """The whole story; gives the state of each request by workshop. Again it changes nothing."""
    registers.register_workshops([_workshop(part) for part in CAST])
    take_over(list(_debts()), provenance=PROVENANCE, now=at(ASKED), today=ASKED)
    once("forgiveness/penalties", lambda: _penalties(ASKED), clock())
    bank = Bank(ACCOUNT)
    for part in CAST:
        once(f"forgiveness/ask/{part.code}", lambda part=part: _ask(part), clock())
    once("forgiveness/paid", lambda: _pay_at_once(CAST[0], bank), clock())
    for part in CAST:
        once(f"forgiveness/act/{part.code}", lambda part=part: _act(part), clock())
    for month in range(13):
        once(f"forgiveness/parts/{month}", lambda month=month: _pay_parts(month, bank), clock())
    settle(now=at(LAST_WATCH), today=LAST_WATCH, subjects=[part.code for part in CAST])
    found = dict(Application.objects.filter(campaign=CAMPAIGN).values_list("workshop__code", "state"))
    say(f"forgiveness: {len(found)} requests under the budget law of 1392")
    return found


def _workshop(part: Part) -> dict[str, object]:
    opened = Day.of(1380, 1, 1).to_date()
    facts = {"employer_name": part.name, "activity": part.group, "branch": part.branch, "opened_on": opened}
    return {"code": part.code, "name": part.name, **facts}


def _debts() -> Iterator[OpeningDebt]:
    for part in CAST:
        for month in MONTHS:
            for share, per_cent in SHARES.items():
                yield OpeningDebt(part.code, month.code, share, part.base_rial * per_cent // 100)


def _codes() -> list[str]:
    return [part.code for part in CAST]


def _penalties(day: Day) -> None:
    post_penalties(day.to_date(), subjects=_codes(), now=at(day), today=day)


def _ask(part: Part) -> None:
    answer = apply(
        ForgivenessAsked(
            key=f"demo/{part.code}",
            workshop_code=part.code,
            campaign=CAMPAIGN,
            group=part.group,
            months_to_pay=part.months_to_pay,
            asked_by=part.name,
            asked_on=ASKED.to_date(),
            evidence="پروانهٔ بهره‌برداری",
        ),
        by=CLERK,
        now=at(ASKED),
    )
    assert answer.id, answer.findings
    if part.end != "asked":
        granted = part.end != "refused"
        reason = "" if granted else "پروانه از آنِ واحد دیگری است"
        decide(answer.id, grant=granted, by=CHIEF, reason=reason, today=DECIDED, now=at(DECIDED))


def _pay_at_once(part: Part, bank: Bank) -> None:
    """The principal is paid at once, a slip for each month: money without one would pay penalties of old months first."""
    day = DECIDED + 5
    months = dict(Debt.objects.filter(workshop__code=part.code).values_list("pk", "month"))
    for pk, row in balances(months).items():
        _slip(part, row.premium_rial, day, bank, "اصل بدهی", months[pk])


def _slip(part: Part, rial: int, day: Day, bank: Bank, text: str, month: int | None = None) -> None:
    key = f"{part.code}/{day.code}/{month or 0}"
    slip = give_reference(part.code, rial, key=f"demo/{key}", by=BY, today=day, now=at(day), month=month)
    bank.pay(f"F{key}", day, slip.amount_rial, reference=str(slip.bill_id), text=text)


def _act(part: Part) -> None:
    if part.end in ("asked", "refused"):
        return
    request = Application.objects.get(key=f"demo/{part.code}")
    first = FIRST.to_date() if part.months_to_pay else None
    recompute(request.pk, today=ACTED, now=at(ACTED), first_due_on=first)


def _pay_parts(month: int, bank: Bank) -> None:
    """What falls due in one month of the plans: two are paid, one stops after its second part; then the watch goes round."""
    due = (FIRST.month + month).first
    for part in CAST:
        stops = part.end == "broken" and month >= 2
        plan = Plan.objects.filter(workshop__code=part.code).first()
        row = plan.parts.filter(number=month + 1).first() if plan else None
        if row is not None and not stops:
            watch(due + -5, today=due + -5, now=at(due + -5))
            _slip(part, row.principal_rial + row.interest_rial, due + -4, bank, f"قسط {month + 1}")
    watch(due + 3, today=due + 3, now=at(due + 3))
