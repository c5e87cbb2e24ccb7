"""The part of the demonstration about contracts and transfers: three contracts and four enquiries, each at another point.

Everything has a key made from its subject, so it can be typed again. Money comes in by the hand of the caller (`pay`):
what is paid of a debt is the business of receipts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from opentamin.flow.contracts.certificates import Seal
from opentamin.flow.contracts.clearing import clear
from opentamin.flow.contracts.facts import ContractTerms, EnquiryKind, NewEnquiry, NewStatement, WorkClass
from opentamin.flow.contracts.holding import releasable, release
from opentamin.flow.contracts.liability import last_instalment_paid
from opentamin.flow.contracts.models import Contract, Enquiry
from opentamin.flow.contracts.opening import add_subcontractor, open_contract, take_statement
from opentamin.flow.contracts.settling import settle
from opentamin.flow.contracts.standing import standing
from opentamin.flow.contracts.transfers import answer, deed, enquire
from opentamin.flow.lists.actions import Sending
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import in_form, make_lists
from opentamin.journeys.submit_list import submit
from opentamin.registers import actions as registers
from opentamin.registers.models import Workshop

Say = Callable[[str], None]
Pay = Callable[[str, int, str, date], None]
"""Pays one debt in full: workshop code, month, item, value date."""
BY = "demo"
FIRST_MONTH, LAST_MONTH = 140409, 140410
STATEMENT_DAYS = (Day.of(1404, 9, 30), Day.of(1404, 10, 30))
NOTICE = Day.of(1404, 11, 25)
CODES = ("9990080381", "9990080382", "9990080383", "9990080384")
FROM_SLOT, SEED = 320, 1404
"""The contractors' people follow those of the other workshops of the story, so that nobody works twice."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One contract of the story: its terms and the months for which lists come."""

    code: str
    client: str
    subject: str
    work_class: WorkClass
    price_rial: int
    months: tuple[int, ...]
    materials_rial: int = 0


PLOTS = (
    Plot(CODES[0], "شهرداری نمونه‌شهر", "نگهداری فضای سبز", WorkClass.LABOUR, 24_000_000_000, (140409, 140410)),
    Plot(CODES[1], "شرکت آب نمونه", "نصب شبکهٔ آب", WorkClass.MATERIALS, 90_000_000_000, (140409,), 10_000_000_000),
    Plot(CODES[2], "ادارهٔ راه نمونه", "بهسازی راه روستایی", WorkClass.CIVIL_CONSTRUCTION, 150_000_000_000, (140410,)),
)


def run(*, clock: Callable[[], datetime], today: Day, seal: Seal, say: Say, pay: Pay | None = None) -> tuple[int, ...]:
    """The whole part; gives the contracts. Without `pay` the first contract stays uncleared, and says why."""
    _workshops()
    rows = [_opened(plot, clock()) for plot in PLOTS]
    for month in (FIRST_MONTH, LAST_MONTH):
        _lists(month, clock())
    for plot, row in zip(PLOTS, rows, strict=True):
        _worked(plot, row, clock())
    ids = tuple(row.pk for row in rows)
    settle(ids[:2], notified_on=NOTICE.to_date(), by=BY, now=clock(), today=today)
    _to_the_end(rows[0], clock, seal, pay)
    last_instalment_paid(ids[1], on=(NOTICE + 20).to_date(), by=BY, now=clock())
    add_subcontractor(ids[2], "گروه پل‌سازی نمونه", "ساخت آب‌رو", by=BY, now=clock())
    _transfers(clock, today, seal)
    say(f"contracts: {len(rows)} contracts, {len(standing(ids[1]).findings)} findings stand before the second")
    return ids


def _workshops() -> None:
    registers.register_workshops(
        [
            {
                "code": code,
                "name": f"پیمانکاری نمونهٔ {number}",
                "employer_name": f"شرکت پیمانکاری {number}",
                "branch": "9990",
                "opened_on": Day.of(1390, 1, 1).to_date(),
            }
            for number, code in zip(("یکم", "دوم", "سوم", "چهارم"), CODES, strict=True)
        ]
    )


def _opened(plot: Plot, now: datetime) -> Contract:
    terms = ContractTerms(
        client_name=plot.client,
        client_code="99000000001",
        subject=plot.subject,
        work_class=plot.work_class,
        price_rial=plot.price_rial,
        contract_on=Day.of(1404, 8, 25).to_date(),
        starts_on=Day.of(1404, 9, 1).to_date(),
        ends_on=STATEMENT_DAYS[1].to_date(),
        client_materials_rial=plot.materials_rial,
    )
    return open_contract(f"demo/{plot.code}", plot.code, "001", terms, by=BY, now=now)


def _lists(month: int, now: datetime) -> None:
    """The lists of the contract rows of one month, in time."""
    made = make_lists(workshops=FROM_SLOT + len(PLOTS), month=month, seed=SEED)[FROM_SLOT:]
    sendings: list[Sending] = []
    for plot, wages in zip(PLOTS, made, strict=True):
        if month in plot.months:
            wages.workshop |= {"code": plot.code, "contract_row": "001"}
            wages.people["workshop_code"] = [plot.code] * len(wages)
            wages.people["contract_row"] = ["001"] * len(wages)
            sendings.append(Sending(f"contract/{month}/{plot.code}", tuple(in_form(wages, "1403"))))
    submit(sendings, sender=BY, now=now, today=_received(month))


def _received(month: int) -> Day:
    return Day.of(1404, month % 100 + 1, 20)


def _worked(plot: Plot, row: Contract, now: datetime) -> None:
    """Two statements; the third contract is still going on."""
    parts: Sequence[int] = (plot.price_rial * 6 // 10, plot.price_rial * 4 // 10)
    last = plot.work_class != WorkClass.CIVIL_CONSTRUCTION
    for number, (day, rial) in enumerate(zip(STATEMENT_DAYS, parts, strict=True), start=1):
        told = NewStatement(number, day.to_date(), rial, final=last and number == 2)
        if last or number == 1:
            take_statement(row.pk, told, by=BY, now=now)


def _to_the_end(row: Contract, clock: Callable[[], datetime], seal: Seal, pay: Pay | None) -> None:
    """Everything is paid, hold-back released by a letter, the contract cleared."""
    code = row.workshop.code
    if pay is not None:
        for debt in standing(row.pk).debts:
            if debt.owed_rial > 0:
                in_time = debt.item == "" and Day.of(1404, debt.month % 100 + 1, 25)
                pay(code, debt.month, debt.item, (in_time or NOTICE + 10).to_date())
    if releasable([row.pk])[row.pk]:
        release(row.pk, f"{row.pk}-1", on=(NOTICE + 12).to_date(), by=BY, now=clock())
    clear(row.pk, f"demo/{code}", on=(NOTICE + 15).to_date(), by=BY, now=clock(), seal=seal)


def _transfers(clock: Callable[[], datetime], today: Day, seal: Seal) -> None:
    """One answered by a certificate, one by debts, one silent with its deed, one that still waits."""
    clean = _enquiry("clean", CODES[3], EnquiryKind.LEASE, _before(today, 12), clock())
    answer(clean.pk, on=_before(today, 9).to_date(), by=BY, now=clock(), seal=seal)
    owing = _enquiry("owing", CODES[1], EnquiryKind.SALE, _before(today, 10), clock())
    answer(owing.pk, on=_before(today, 6).to_date(), by=BY, now=clock(), seal=seal)
    silent = _enquiry("silent", CODES[2], EnquiryKind.SETTLEMENT, _before(today, 30), clock())
    deed(silent.pk, on=_before(today, 13).to_date(), by=BY, now=clock())
    _enquiry("waits", "9990010014", EnquiryKind.MORTGAGE, _before(today, 11), clock())


def _before(today: Day, days: int) -> Day:
    return today + -days


def _enquiry(name: str, code: str, kind: EnquiryKind, received: Day, now: datetime) -> Enquiry:
    """An enquiry of the story; the first one under its key holds, so its days are those of the first time."""
    workshop = Workshop.objects.get(code=code)
    told = NewEnquiry(
        code, kind, "دفترخانهٔ ۱۲ نمونه‌شهر", workshop.employer_name, "شرکت گیرندهٔ نمونه", received.to_date()
    )
    return enquire(f"demo/{name}", told, by=BY, now=now)
