"""The bank of the demonstration: each payment comes as a statement of the account, as a real bank would send it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction

from opentamin.desk.models import Request
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.receipts.models import BankLine, Statement
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.receipts.taking import Taken, take
from opentamin.ground.calendar import Day

BY = "demo"
HEADINGS = "تاریخ,واریز,برداشت,شماره سند,شناسه قبض,شرح,برگشتی,سند برگشت‌خورده"


@dataclass(frozen=True, slots=True)
class Bank:
    """One account with a running balance; statements are handed in in the order of their days."""

    account: str

    def pay(self, key: str, day: Day, amount_rial: int, *, reference: str = "", text: str = "") -> Taken | None:
        """Money comes in on a day; the same key again brings nothing."""
        return self._line(key, day, f"{day},{amount_rial},,{key},{reference},{text},,", amount_rial)

    def pay_debt(self, workshop_code: str, month: int, item: str, on: date) -> None:
        """One debt in full with its penalty as of a day, by a slip of its own."""
        day = Day.from_date(on)
        open_debts(now=at(day), subjects=[workshop_code])
        post_penalties(on, subjects=[workshop_code], now=at(day), today=day)
        debt = Debt.objects.get(workshop__code=workshop_code, month=month, item=item)
        owed = balances([debt.pk])[debt.pk].owed_rial
        key = f"{workshop_code}/{month}/{item}"
        if owed > 0:
            slip = give_reference(
                workshop_code, owed, key=f"pay/{key}", by=BY, today=day, now=at(day), month=month, item=item
            )
            self.pay(f"P{debt.pk}", day, slip.amount_rial, reference=str(slip.bill_id), text=key)

    def bounce(self, key: str, of: str, day: Day, amount_rial: int) -> Taken | None:
        """A payment comes back: the cheque was not honoured."""
        return self._line(key, day, f"{day},,{amount_rial},{key},,چک برگشتی,برگشتی,{of}", -amount_rial)

    def _line(self, key: str, day: Day, line: str, moved_rial: int) -> Taken | None:
        if BankLine.objects.filter(account=self.account, bank_reference=key).exists():
            return None
        last = Statement.objects.filter(account=self.account).order_by("-until_on", "-id").first()
        opening = last.closing_rial if last else 0
        head = f"حساب,{self.account}\nمانده آغاز,{opening}\nمانده پایان,{opening + moved_rial}\n"
        content = f"{head}{HEADINGS}\n{line}\n".encode()
        taken = take(f"{key}.csv", content, by=BY, today=day, now=at(day))
        assert taken.taken, taken.findings
        return taken


def at(day: Day) -> datetime:
    """The morning of a day of the story: what happened then was known then."""
    return datetime.combine(day.to_date(), time(5, 30), UTC)


def once(step: str, do: Callable[[], object], now: datetime) -> None:
    """A step of the story, done once and wholly: typed again, or gone on after a kill, it is known and passed over."""
    with transaction.atomic():
        _, fresh = Request.objects.get_or_create(
            sender=BY, action="story", key=step, defaults={"digest": "", "asked_at": now}
        )
        if fresh:
            do()
